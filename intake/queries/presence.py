"""Who holds a seat, and whether a commitment's unit was at its event; one wording for lists and numbers."""

from typing import Any

from sqlalchemy import or_, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment
from intake.models.registration import Registration
from intake.models.transfer import Transfer

LIVE = (
    Registration.duplicate_of_id.is_(None),
    Registration.cancelled_at.is_(None),
    Registration.erased_at.is_(None),
    Registration.waiting_since.is_(None),
)


def unit_attended() -> Any:
    """Whether somebody of a commitment's unit was at its event, or of a unit it was taken over from."""
    before = select(Transfer.from_unit_id).where(Transfer.commitment_id == Commitment.id)
    there = (
        select(Attendance.registration_id)
        .join(Registration)
        .where(
            Registration.event_id == Commitment.event_id,
            or_(
                Registration.unit_id == Commitment.unit_id,
                Registration.unit_id.in_(before.correlate(Commitment)),
            ),
            *LIVE,
        )
    )
    return there.correlate(Commitment).exists()


def has_attended(registration_id: int) -> bool:
    """Whether somebody is recorded at any session."""
    seen = select(Attendance.session_id).where(Attendance.registration_id == registration_id)
    return db.session.scalar(seen.limit(1)) is not None
