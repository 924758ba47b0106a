"""What a station at a door shows, on the staff page and by a door link alike; and answers named in addresses."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from sqlalchemy import inspect

from intake import clock, keys
from intake.forms.checkin import DoorForm
from intake.forms.registration import NEED_WORDS
from intake.models.checkin import CheckIn
from intake.models.event import Event, EventSession
from intake.papers.words import ROLES
from intake.queries import attendance, choices, conflicts, door, guests
from intake.queries.attendance import Counts
from intake.queries.door import Hit, Scan
from intake.rules import submissions
from intake.web.answers import UNPROCESSABLE, Page, wants_fragment

SEAL = 20
DONE = {"welcome", "again", "undone", "found"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a station stands: whose addresses it uses, who of staff stands there, and how much it may show."""

    room: str
    arguments: dict[str, Any]
    event: Event
    whose: int | None = None

    @property
    def staffed(self) -> bool:
        """Whether staff stand here; a door link is shown no lists and no support needs."""
        return self.room == "checkin"

    def url(self, verb: str, **query: Any) -> str:
        """The address of one of this station's routes."""
        return url_for(f"{self.room}.{verb}", **self.arguments, **query)


@dataclass(frozen=True, kw_only=True)
class Station:
    """What every station shows, in plain values: they outlive the transaction they were read in."""

    place: Place
    slug: str
    title: str
    zone: str
    sessions: Sequence[tuple[int, str, datetime, datetime]]
    session: int | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the station says; the kind decides colour, icon and word."""

    kind: str
    sentence: str = ""
    person: Scan | Hit | None = None


def page(
    place: Place,
    session: EventSession | None,
    answer: Answer | None,
    *,
    bare: bool = False,
    **more: Any,
) -> Page:
    """The whole page, or the station alone for htmx; 422 when nothing was done. Bare it names nobody."""
    context = shown(place, session, answer, **more)
    status = UNPROCESSABLE if context["errors"] else 200
    if wants_fragment():
        return Page("checkin/_station.html", context, status)
    context["counts"] = counted(place, session)
    context["guests"] = guests.at_door(place.event.id, session.id if session else 0)
    context["units"] = [name for _code, name in choices.units()]
    if bare or not place.staffed:
        return Page("checkin/door.html", context, status)
    doors = [(link, link.is_usable(clock.now())) for link in door.doors(place.event.id)]
    more_here = {"to_rule": conflicts.many(place.event.id), "doors": doors, "door_form": DoorForm()}
    return Page("checkin/index.html", {**more_here, **context}, status)


def shown(
    place: Place, session: EventSession | None, answer: Answer | None, **more: Any
) -> dict[str, Any]:
    """What the station's template needs. A form that was refused shows its key again, which is still good."""
    nothing_done = answer is not None and answer.kind not in DONE
    again = nothing_done and "act_form" not in more  # whose key is its own
    return {
        "station": station(place, session),
        "answer": answer,
        "errors": nothing_done,
        "sentence": answer.sentence if answer else "",
        "key": request.form["submission_key"] if again else submissions.new_key(),
        "act_key": request.form.get("submission_key"),
        "need_words": NEED_WORDS,
        "role_words": ROLES,
        **more,
    }


def station(place: Place, session: EventSession | None) -> Station:
    """What is the same whatever is answered. Its version is read before any count, so that none is newer."""
    event = place.event
    return Station(
        place=place,
        slug=event.slug,
        title=event.title,
        zone=event.zone,
        sessions=[(one.id, one.title, one.starts_at, one.ends_at) for one in event.sessions],
        session=session.id if session else None,
        version=attendance.version(event.id),
    )


def counted(place: Place, session: EventSession | None) -> Counts:
    """How many are here; who is missing per unit only where staff stand."""
    return attendance.counts(place.event.id, session.id if session else 0, units=place.staffed)


def name(place: Place, row: CheckIn, *, again: bool) -> str:
    """A check-in's name for an address: no personal data, and nobody can make another."""
    said = f"{row.id}.{int(again)}"
    return f"{said}.{_seal(place, said)}"


def person_name(place: Place, registration_id: int) -> str:
    """Somebody's name for an address of this station: numbers that were not shown here open nothing."""
    said = f"person.{registration_id}"
    return f"{registration_id}.{_seal(place, said)}"


def person_named(place: Place, named: str) -> int | None:
    """Whom an address of this station names."""
    number, _, seal = named.partition(".")
    fits = hmac.compare_digest(seal.encode(), _seal(place, f"person.{number}").encode())
    return int(number) if fits and number.isdecimal() else None


def _seal(place: Place, said: str) -> str:
    (event_id,) = inspect(place.event).identity or (0,)  # known although the transaction has ended
    return keys.fingerprint("door answer", f"{event_id}:{said}".encode()).hex()[:SEAL]


def named(place: Place, query: Mapping[str, str]) -> Answer | None:
    """The answer that an address names, as long as it is still so."""
    said, _, seal = query.get("answer", "").rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(place, said).encode()):
        return None
    number, _, again = said.partition(".")
    if not number.isdecimal():  # somebody's name, not an answer's
        return None
    scan = door.scan(int(number), place.event.id, needs=place.staffed)
    if scan is None or not (scan.stands or scan.kind == "undo"):
        return None
    if scan.kind == "undo":
        return Answer(kind="undone", person=scan)
    return Answer(kind="again" if again == "1" else "welcome", person=scan)
