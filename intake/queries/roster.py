"""Who is registered for an event: searched, filtered, a page at a time, in the order of their names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import aliased

from intake import keys
from intake.db import db
from intake.models.checkin import Attendance
from intake.models.event import Event
from intake.models.place import Unit, UnitName
from intake.models.registration import AccessibilityNeed, Registration
from intake.queries import answers
from intake.queries.answers import Said
from intake.queries.presence import LIVE
from intake.rules import nip
from intake.spelling import masked, name_key, squeeze

PAGE = 50
BATCH = 500
STATES = ("live", "waiting", "cancelled", "duplicate")


@dataclass(frozen=True)
class Wish:
    """What is looked for, as the address says it."""

    q: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    after: int | None = None


@dataclass(frozen=True)
class Person:
    """One line of the list."""

    id: int
    full_name: str
    position: str
    place: str
    unit_code: str | None
    phone: str | None
    email: str | None
    nip: str | None
    role: str
    spoken_code: str
    registered_at: datetime
    cancelled_at: datetime | None
    duplicate_of_id: int | None
    first_name: str | None
    first_code: str | None
    by_colleague: bool
    by_staff: bool
    needs_support: bool
    attended: bool
    waiting_since: datetime | None
    replaces: str | None
    replaced_by: str | None

    @property
    def nip_problem(self) -> str | None:
        """What is odd about the NIP, for the organiser to ask about; never a reason to refuse."""
        return nip.problem(self.nip)

    @property
    def masked_contact(self) -> str:
        """What their owner would recognise and nobody else can use."""
        return " · ".join(masked(contact) for contact in (self.phone, self.email) if contact)


def page(event: Event, wish: Wish) -> tuple[list[Person], int | None]:
    """A page of people, and the id after which the next one begins. One query, however many there are."""
    query = _found(event, wish).order_by(Registration.name_key, Registration.id).limit(PAGE + 1)
    if wish.after is not None:
        start = tuple_(_place_of(event, wish.after), literal(wish.after))
        query = query.where(tuple_(Registration.name_key, Registration.id) > start)
    people = [_person(row) for row in db.session.execute(query)]
    return people[:PAGE], people[PAGE - 1].id if len(people) > PAGE else None


def everybody(event: Event) -> Iterator[Person]:
    """The whole list for a file, fetched in batches."""
    query = _found(event, Wish()).order_by(Registration.name_key, Registration.id)
    for row in db.session.execute(query.execution_options(yield_per=BATCH)):
        yield _person(row)


def with_answers(event: Event) -> Iterator[tuple[Person, Said]]:
    """Everybody with what they answered to the event's own questions, one look for each batch."""
    people = everybody(event)
    while batch := list(islice(people, BATCH)):
        said = answers.of_many(event, [person.id for person in batch])
        yield from ((person, said.get(person.id, {})) for person in batch)


def counts(event: Event) -> dict[str, int]:
    """How many hold a seat, wait for one, have cancelled, or are known twice."""
    waiting = Registration.waiting_since.is_not(None)
    cancelled = Registration.cancelled_at.is_not(None)
    duplicate = Registration.duplicate_of_id.is_not(None)
    row = db.session.execute(
        select(
            func.count().filter(~cancelled & ~duplicate & ~waiting),
            func.count().filter(~cancelled & ~duplicate & waiting),
            func.count().filter(cancelled & ~duplicate),
            func.count().filter(duplicate),
        ).where(Registration.event_id == event.id, Registration.erased_at.is_(None))
    ).one()
    return dict(zip(STATES, row, strict=True))


_First = aliased(Registration)
_Replaced = aliased(Registration)
_Substitute = aliased(Registration)


def _found(event: Event, wish: Wish) -> Any:
    attended = select(Attendance.registration_id).where(
        Attendance.registration_id == Registration.id
    )
    query = (
        select(
            Registration.id,
            Registration.full_name,
            Registration.position,
            func.coalesce(Unit.name, Registration.institution),
            Unit.code,
            Registration.phone,
            Registration.email,
            Registration.nip,
            Registration.role,
            Registration.spoken_code,
            Registration.registered_at,
            Registration.cancelled_at,
            Registration.duplicate_of_id,
            _First.full_name,
            _First.spoken_code,
            Registration.registered_by_id.is_not(None),
            Registration.entered_by_staff,
            AccessibilityNeed.registration_id.is_not(None),
            attended.exists(),
            Registration.waiting_since,
            _Replaced.full_name,
            _substitute_of(),
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(_First, _First.id == Registration.duplicate_of_id)
        .outerjoin(_Replaced, _Replaced.id == Registration.replaces_id)
        .outerjoin(AccessibilityNeed, AccessibilityNeed.registration_id == Registration.id)
        .where(Registration.event_id == event.id, Registration.erased_at.is_(None))
    )
    return query.where(*_asked(event, wish))


def _substitute_of() -> Any:
    """Looked up only for who was replaced, so that a long list costs the same."""
    return case(
        (
            Registration.cancelled_reason == "substituted",
            select(_Substitute.full_name)
            .where(
                _Substitute.registered_by_id == Registration.id,  # which has an index
                _Substitute.replaces_id == Registration.id,
            )
            .limit(1)
            .scalar_subquery(),
        )
    )


def _asked(event: Event, wish: Wish) -> Iterator[Any]:
    if wish.q and (known := _by_code(event, wish.q)):
        yield Registration.id == known
    elif wish.q:
        yield Registration.id.in_(_sought(event, wish.q))
    if wish.unit:
        yield Unit.code == wish.unit
    if wish.role:
        yield Registration.role == wish.role
    if wish.state in STATES:
        yield from _in_state(wish.state)


def _in_state(state: str) -> tuple[Any, ...]:
    if state == "live":
        return LIVE
    if state == "duplicate":
        return (Registration.duplicate_of_id.is_not(None),)
    first = Registration.duplicate_of_id.is_(None)
    if state == "cancelled":
        return (first, Registration.cancelled_at.is_not(None))
    return (
        first,
        Registration.cancelled_at.is_(None),
        Registration.waiting_since.is_not(None),
    )


def _by_code(event: Event, q: str) -> int | None:
    code = keys.read_code(q)
    if len(code) != keys.SPOKEN_LENGTH:
        return None
    return db.session.scalar(
        select(Registration.id).where(
            Registration.event_id == event.id, Registration.spoken_code == code
        )
    )


def _sought(event: Event, q: str) -> Any:
    """The ids behind a name without titles, a unit under any of its words, another institution.

    One search each and not one with "or": so each finds its own index, also among a hundred thousand people.
    """
    here = select(Registration.id).where(Registration.event_id == event.id)
    units = select(UnitName.unit_id).where(UnitName.key.contains(squeeze(q), autoescape=True))
    searches = [
        here.where(
            Registration.unit_id.is_(None), Registration.institution.icontains(q, autoescape=True)
        ),
    ]
    searches += [
        here.where(Registration.name_key.contains(key, autoescape=True))
        for key in {name_key(q), squeeze(q)} - {""}
    ]
    if squeeze(q):
        searches.append(here.where(Registration.unit_id.in_(units)))
    return union_all(*searches)


def _place_of(event: Event, registration_id: int) -> Any:
    return (
        select(Registration.name_key)
        .where(Registration.id == registration_id, Registration.event_id == event.id)
        .scalar_subquery()
    )


def _person(row: Any) -> Person:
    return Person(*row)
