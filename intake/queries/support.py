"""Support asked for at an event, for whoever arranges it; and one person's, for their own page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.event import Event
from intake.models.registration import AccessibilityNeed, NeedAnswer, Registration
from intake.rules import needs
from intake.rules.actor import Actor
from intake.rules.seats import CURRENT

PAGE = 25


@dataclass(frozen=True)
class Asked:
    """One need of one person, with its answers, newest first."""

    kind: str
    answers: Sequence[NeedAnswer]

    @property
    def newest(self) -> NeedAnswer | None:
        """The answer that holds."""
        return self.answers[0] if self.answers else None

    @property
    def state(self) -> str:
        """asked, arranged or unavailable."""
        return self.answers[0].state if self.answers else "asked"


@dataclass(frozen=True)
class Person:
    """Somebody who asked for support."""

    registration: Registration
    needs: Sequence[Asked]
    answered_by: date

    @property
    def note(self) -> str:
        """What they wrote about it."""
        return self.registration.need.note if self.registration.need else ""


@dataclass(frozen=True)
class Overview:
    """How it stands at an event: states by kind, and whose needs they are, in the order of their names."""

    kinds: dict[str, Counter[str]]
    people: list[int]
    still_open: set[int]


def overview(event: Event, *, kind: str = "") -> Overview:
    """Two queries, however many asked; with a kind only who asked for that."""
    asked = db.session.execute(
        select(Registration.id, AccessibilityNeed)
        .join(AccessibilityNeed, AccessibilityNeed.registration_id == Registration.id)
        .where(Registration.event_id == event.id, *CURRENT)
        .order_by(Registration.name_key, Registration.id)
    ).all()
    states = _states(event)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    people, still_open = [], set()
    for registration_id, need in asked:
        wanted = {one: states.get((registration_id, one), "asked") for one in needs.kinds_of(need)}
        for one, state in wanted.items():
            kinds[one][state] += 1
        if not kind or kind in wanted:
            people.append(registration_id)
            if "asked" in ([wanted[kind]] if kind else wanted.values()):
                still_open.add(registration_id)
    return Overview(dict(kinds), people, still_open)


def people(ids: Sequence[int]) -> list[Person]:
    """These people with needs and answers, in the order given."""
    found = db.session.scalars(
        select(Registration)
        .options(
            joinedload(Registration.unit),
            joinedload(Registration.need),
            joinedload(Registration.event),
        )
        .where(Registration.id.in_(ids))
    )
    by_id = {registration.id: registration for registration in found}
    answers = _answers(ids)
    return [_person(by_id[one], answers) for one in ids if one in by_id]


def of(registration: Registration) -> Person | None:
    """What one person asked for and what came of it; None for who asked for nothing, or has left."""
    if registration.need is None or not registration.is_current:
        return None
    return _person(registration, _answers([registration.id]))


def unanswered(event: Event) -> int:
    """How many people nobody has answered anything yet."""
    answered = select(NeedAnswer.id).where(NeedAnswer.registration_id == Registration.id)
    query = (
        select(func.count())
        .select_from(Registration)
        .join(AccessibilityNeed, AccessibilityNeed.registration_id == Registration.id)
        .where(Registration.event_id == event.id, *CURRENT, ~answered.exists())
    )
    return db.session.scalar(query) or 0


def last_contact(event: Event, by: Actor | None = None) -> tuple[str, str]:
    """Name and contact of the newest answer at this event, of one member or of anybody; empty before the first."""
    query = (
        select(NeedAnswer.contact_name, NeedAnswer.contact)
        .join(Registration, Registration.id == NeedAnswer.registration_id)
        .where(Registration.event_id == event.id)
        .order_by(NeedAnswer.id.desc())
        .limit(1)
    )
    if by is not None:
        query = query.where(NeedAnswer.answered_by == str(by))
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else ("", "")


def _states(event: Event) -> dict[tuple[int, str], str]:
    newest = (
        select(func.max(NeedAnswer.id))
        .join(Registration, Registration.id == NeedAnswer.registration_id)
        .where(Registration.event_id == event.id)
        .group_by(NeedAnswer.registration_id, NeedAnswer.kind)
    )
    rows = db.session.execute(
        select(NeedAnswer.registration_id, NeedAnswer.kind, NeedAnswer.state).where(
            NeedAnswer.id.in_(newest)
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _answers(ids: Iterable[int]) -> dict[tuple[int, str], list[NeedAnswer]]:
    found: dict[tuple[int, str], list[NeedAnswer]] = defaultdict(list)
    query: Any = (
        select(NeedAnswer)
        .where(NeedAnswer.registration_id.in_(list(ids)))
        .order_by(NeedAnswer.id.desc())
    )
    for row in db.session.scalars(query):
        found[row.registration_id, row.kind].append(row)
    return found


def _person(registration: Registration, answers: dict[tuple[int, str], list[NeedAnswer]]) -> Person:
    asked = [
        Asked(kind, answers.get((registration.id, kind), []))
        for kind in needs.kinds_of(registration.need)
    ]
    return Person(registration, asked, needs.answered_by(registration))
