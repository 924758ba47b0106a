"""One event as its report tells it: who was invited and came, session by session, and what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload, selectinload

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment, CommitmentVersion
from intake.models.event import Event, EventSession
from intake.models.place import Unit
from intake.models.registration import ROLES, Registration
from intake.queries import board
from intake.queries.presence import LIVE


@dataclass(frozen=True)
class Group:
    """People counted together: of one unit or institution, or in one role."""

    name: str
    registered: int
    present: int


@dataclass(frozen=True)
class Activity:
    """What the report of an event is made of; the same numbers as on the unit board."""

    event: Event
    places: Sequence[Group]
    roles: Sequence[Group]
    sessions: Sequence[tuple[EventSession, int]]
    totals: dict[str, int]
    commitments: Sequence[Commitment]

    @property
    def signed(self) -> Sequence[Commitment]:
        """Only these count as committed."""
        return [one for one in self.commitments if one.is_signed]


def of(event: Event) -> Activity:
    """The event's numbers and promises, in as many queries for ten people as for ten thousand."""
    return Activity(
        event=event,
        places=_places(event),
        roles=_roles(event),
        sessions=_sessions(event),
        totals=board.units(event).totals,
        commitments=commitments(event),
    )


def commitments(event: Event) -> Sequence[Commitment]:
    """What was promised at an event, by the units' names."""
    query = (
        select(Commitment)
        .join(Unit)
        .options(
            joinedload(Commitment.unit),
            joinedload(Commitment.innovation),
            selectinload(Commitment.versions).joinedload(CommitmentVersion.signing),
        )
        .where(Commitment.event_id == event.id)
        .order_by(Unit.name, Commitment.code)
    )
    return db.session.scalars(query).all()


def present_of(registration: Registration) -> Sequence[Row[int, str, str]]:
    """A person and those of their unit who were there too: id, name, position, in order of name."""
    same = (
        Registration.unit_id == registration.unit_id
        if registration.unit_id
        else Registration.id == registration.id
    )
    return db.session.execute(
        select(Registration.id, Registration.full_name, Registration.position)
        .where(Registration.event_id == registration.event_id, same, *LIVE, _present())
        .order_by(Registration.name_key, Registration.id)
    ).all()


def attended_at(people: Sequence[int]) -> dict[tuple[int, int], datetime]:
    """Since when people are recorded, by session and registration."""
    rows = db.session.execute(
        select(Attendance.session_id, Attendance.registration_id, Attendance.since).where(
            Attendance.registration_id.in_(people)
        )
    )
    return {(session_id, registration_id): since for session_id, registration_id, since in rows}


def _present() -> Any:
    here = select(Attendance.registration_id).where(Attendance.registration_id == Registration.id)
    return here.exists()


def _places(event: Event) -> list[Group]:
    """Units by name, then other institutions by name."""
    name = func.coalesce(Unit.name, Registration.institution)
    other = Registration.unit_id.is_(None)
    rows = db.session.execute(_counted(event, name, other).outerjoin(Unit))
    found = [(is_other, Group(named or "", *counts)) for named, is_other, *counts in rows]
    return [group for _, group in sorted(found, key=lambda one: (bool(one[0]), one[1].name))]


def _roles(event: Event) -> list[Group]:
    found = {
        role: Group(role, registered, present)
        for role, registered, present in db.session.execute(_counted(event, Registration.role))
    }
    return [found[role] for role in ROLES if role in found]


def _counted(event: Event, *by: Any) -> Any:
    came = (
        select(Attendance.registration_id.label("id"))
        .distinct()
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Registration.event_id == event.id)
        .subquery()
    )
    return (
        select(*by, func.count(Registration.id), func.count(came.c.id))
        .select_from(Registration)
        .outerjoin(came, came.c.id == Registration.id)
        .where(Registration.event_id == event.id, *LIVE)
        .group_by(*by)
    )


def _sessions(event: Event) -> list[tuple[EventSession, int]]:
    here = dict(
        db.session.execute(
            select(Attendance.session_id, func.count())
            .join(EventSession, EventSession.id == Attendance.session_id)
            .where(EventSession.event_id == event.id)
            .group_by(Attendance.session_id)
        ).all()
    )
    return [(session, here.get(session.id, 0)) for session in event.sessions]
