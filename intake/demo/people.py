"""The invented people of the demo: who registers, says what, comes, or does not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from intake.db import db
from intake.demo.stage import Stage
from intake.models.event import Event
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries import notices
from intake.rules import checkin, registrations, submissions
from intake.rules.actor import PUBLIC, Actor
from intake.spelling import fold, name_key

PEOPLE = Path(__file__).with_name("people.csv")
DOORS = (time(8, 35), time(12, 50))
NEEDS = {"wheelchair", "sign_language", "companion", "large_print"}


@dataclass(frozen=True)
class Person:
    """One line of the file."""

    event: str
    unit: str
    institution: str
    full_name: str
    position: str
    nip: str
    contact: str
    role: str
    said: frozenset[str]
    days_before: str
    arrived: str


def everybody(event: str) -> Iterator[Person]:
    """The people of one event: `swp` or `baris`."""
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["event"] == event:
                said = frozenset(filter(None, row.pop("said").split(";")))
                yield Person(said=said, **row)


class Crowd:
    """The people of one event on the stage."""

    def __init__(self, stage: Stage, event: Event, key: str, organiser: Actor) -> None:
        self.stage, self.event, self.organiser = stage, event, organiser
        self.people = list(everybody(key))
        self.registered: dict[str, Registration] = {}
        self._units = {unit.code: unit for unit in db.session.scalars(select(Unit))}

    def come(self) -> None:
        """Register everybody in their time, and let them through the door."""
        for number, person in enumerate(self.people):
            self._register_in_time(person, number)
            if person.arrived:
                self._arrive(person, number)

    def first_of(self, unit: str) -> Registration:
        """The first delegate of a unit."""
        return next(self.registered[p.full_name] for p in self.people if p.unit == unit)

    def _register_in_time(self, person: Person, number: int) -> None:
        hour = time(8 + number % 9, number * 7 % 60)
        if person.days_before.startswith("late"):
            day = self.stage.ago(int(person.days_before.removeprefix("late")))
        else:
            day = self.event.day - timedelta(days=int(person.days_before))
        self.stage.on(day, lambda: self._register(person), at=hour)
        if "cancel" in person.said:
            later = day + timedelta(days=3)
            self.stage.on(later, lambda: self._cancel(person), at=hour)

    def _register(self, person: Person) -> None:
        notice = notices.in_force()
        needs = tuple(sorted(person.said & NEEDS))
        entry = registrations.Entry(
            full_name=person.full_name,
            position=person.position,
            unit=self._units.get(person.unit),
            institution=person.institution,
            nip=person.nip or None,
            role=person.role,
            needs=needs,
            need_consent=bool(needs),
            photo_consent=len(person.full_name) % 3 == 0,
            notice_version=notice.version if notice else "",
            **_contact(person),
        )
        language = "en" if "english" in person.said else "id"
        made = registrations.register(self.event, entry, by=PUBLIC, language=language)
        give_receipt("registration.create", self.event.slug, "registration", made.id)
        self.registered.setdefault(person.full_name, made)

    def _cancel(self, person: Person) -> None:
        made = self.registered[person.full_name]
        registrations.cancel(made, by=Actor("registration", made.id, made.full_name))

    def _arrive(self, person: Person, number: int) -> None:
        """Come to the sessions named; one came in by mistake, and that is taken back with its reason."""
        came = "1" if person.arrived == "undone" else person.arrived
        for mark in came:
            session = self.event.sessions[int(mark) - 1]
            door = DOORS[int(mark) - 1]
            hour = time(door.hour, (door.minute + number // 2) % 60)
            method = ("qr", "code", "search")[number % 3]
            self.stage.on(
                self.event.day,
                lambda session=session, method=method: checkin.check_in(  # type: ignore[misc]
                    self.registered[person.full_name],
                    session=session,
                    method=method,
                    by=self.organiser,
                ),
                at=hour,
            )
        if person.arrived == "undone":
            self.stage.on(self.event.day, lambda: self._take_back(person), at=time(11, 20))

    def _take_back(self, person: Person) -> None:
        checkin.undo(
            self.registered[person.full_name],
            session=self.event.sessions[0],
            reason="Salah orang: yang hadir rekannya dengan nama yang sama.",
            by=self.organiser,
        )


def give_receipt(route: str, subject: str, kind: str, number: int) -> None:
    """What the web does for every form: a receipt, under a key of its own."""
    key = submissions.new_key()
    said = submissions.content(route, subject, [("demo", str(number))])
    submissions.accept(key, route, said, reference_kind=kind, reference_id=number)


def _contact(person: Person) -> dict[str, Any]:
    """A number from a range no operator has (0840), or an address that cannot exist; a boss uses the secretary's."""
    known = {name_key(p.full_name): number for number, p in enumerate(_all(), start=1)}
    number = known[name_key(person.full_name)]
    if person.contact == "email":
        return {"email": f"{fold(name_key(person.full_name))}@contoh.test"}
    return {"phone": f"+628400000{number - (person.contact == 'boss'):04d}"}


def _all() -> Iterator[Person]:
    yield from everybody("baris")
    yield from everybody("swp")
