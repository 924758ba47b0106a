"""The guests of protocol of an event, in their order of welcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.guest import Guest
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries.attendance import PLACE


@dataclass(frozen=True, kw_only=True)
class Line:
    """One guest as a door shows them; no aide, no contact."""

    registration_id: int
    full_name: str
    position: str
    place: str
    since: datetime | None


def of_event(event_id: int) -> list[Guest]:
    """Every guest who is expected, for the organiser."""
    query = (
        select(Guest)
        .join(Registration, Registration.id == Guest.registration_id)
        .where(
            Guest.event_id == event_id,
            Registration.cancelled_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Guest.place, Guest.registration_id)
    )
    return list(db.session.scalars(query))


def find(event_id: int, registration_id: int) -> Guest | None:
    """One guest of this event who is expected."""
    guest = db.session.get(Guest, registration_id)
    fits = guest is not None and guest.event_id == event_id and guest.registration.is_current
    return guest if fits else None


def at_door(event_id: int, session_id: int) -> list[Line]:
    """The guests in their order, with since when they are here."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.full_name,
            Registration.position,
            PLACE.label("place"),
            Attendance.since,
        )
        .join(Guest, Guest.registration_id == Registration.id)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.registration_id == Registration.id, Attendance.session_id == session_id
            ),
        )
        .where(
            Guest.event_id == event_id,
            Registration.cancelled_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Guest.place, Guest.registration_id)
    )
    return [
        Line(
            registration_id=row.id,
            full_name=row.full_name,
            position=row.position,
            place=row.place,
            since=row.since,
        )
        for row in rows
    ]
