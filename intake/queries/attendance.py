"""Who is here and who is missing: counts that tell whether they are old, and the attendance list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.event import EventSession
from intake.models.place import Unit
from intake.models.record import AuditHead
from intake.models.registration import Registration
from intake.queries.presence import LIVE

PAGE = 1000
OTHERS = "-"  # in an address: the people of other institutions
SHOWS = ("all", "here", "missing")

PLACE = func.coalesce(Unit.name, Registration.institution)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many registered, how many are here per session, and the units that are not all here."""

    registered: int
    here: dict[int, int]
    units: Sequence[Any]


def version(event_id: int) -> int:
    """How many things were done at an event, by its audit: rises with each, so it tells whether a page is old."""
    head = select(AuditHead.count).where(AuditHead.chain == f"event:{event_id}")
    return db.session.scalar(head) or 0


def counts(event_id: int, session_id: int, *, units: bool) -> Counts:
    """Two or three queries, whatever the number of sessions, units and people."""
    registered = db.session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, *LIVE)
    )
    here = db.session.execute(
        select(Attendance.session_id, func.count())
        .where(
            Attendance.session_id.in_(
                select(EventSession.id).where(EventSession.event_id == event_id)
            )
        )
        .group_by(Attendance.session_id)
    )
    return Counts(
        registered=registered or 0,
        here=dict(here.all()),
        units=_units(event_id, session_id) if units else (),
    )


def people(
    event_id: int,
    session_id: int,
    *,
    show: str = "all",
    unit: str = "",
    after: tuple[str, int] | None = None,
) -> Sequence[Row[Any]]:
    """The attendance list by name: at most a page and one more, so that the page can say it goes on."""
    query = _list(event_id, session_id, show=show, unit=unit).limit(PAGE + 1)
    if after is not None:
        key, number = after
        query = query.where(
            (Registration.name_key > key)
            | and_(Registration.name_key == key, Registration.id > number)
        )
    return db.session.execute(query).all()


def place_of(event_id: int, number: str) -> tuple[str, int] | None:
    """Where the person with this row number stands in the list: an address names a page without naming anybody."""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        return None
    key = db.session.scalar(
        select(Registration.name_key).where(
            Registration.id == int(number), Registration.event_id == event_id
        )
    )
    return None if key is None else (key, int(number))


def everybody(event_id: int, session_id: int) -> Iterator[Row[Any]]:
    """The whole attendance list with NIP and contacts, row by row."""
    query = _list(event_id, session_id, show="all", unit="").add_columns(
        Registration.nip, Registration.phone, Registration.email
    )
    yield from db.session.execute(query.execution_options(yield_per=500))


def person_at(session_id: int, *more: Any) -> Select[Any]:
    """A registered person as lists show them, with since when they are at a session."""
    return (
        select(
            Registration.id,
            Registration.name_key,
            Registration.full_name,
            Registration.position,
            PLACE.label("place"),
            Registration.role,
            Attendance.since,
            *more,
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(Attendance, _of(session_id))
    )


def _list(event_id: int, session_id: int, *, show: str, unit: str) -> Select[Any]:
    query = person_at(session_id).where(Registration.event_id == event_id)
    here = Attendance.since.is_not(None)
    if show == "here":
        query = query.where(here)
    elif show == "missing":
        query = query.where(*LIVE, ~here)
    else:
        query = query.where(or_(and_(*LIVE), here))
    if unit:
        query = query.where(Unit.code == unit if unit != OTHERS else Registration.unit_id.is_(None))
    return query.order_by(Registration.name_key, Registration.id)


def _units(event_id: int, session_id: int) -> Sequence[Any]:
    """The units that are not all here: code, name, registered, here; those of other institutions as one."""
    missing = (
        select(
            Registration.unit_id,
            func.count().label("registered"),
            func.count(Attendance.registration_id).label("here"),
        )
        .outerjoin(Attendance, _of(session_id))
        .where(Registration.event_id == event_id, *LIVE)
        .group_by(Registration.unit_id)
        .having(func.count(Attendance.registration_id) < func.count())
        .subquery()
    )
    return db.session.execute(
        select(Unit.code, Unit.name, missing.c.registered, missing.c.here)
        .select_from(missing)
        .outerjoin(Unit, Unit.id == missing.c.unit_id)
        .order_by(Unit.name)
    ).all()


def _of(session_id: int) -> ColumnElement[bool]:
    """The attendance of a registered person at a session."""
    return and_(Attendance.registration_id == Registration.id, Attendance.session_id == session_id)
