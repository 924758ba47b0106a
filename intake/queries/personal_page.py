"""What a personal page shows beside the registration itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment
from intake.models.event import EventSession, EventTeam
from intake.models.link import CheckCode
from intake.models.record import Submission
from intake.models.registration import Notice, NoticeReading, Registration
from intake.queries import notices, transfers
from intake.queries.opened import OPENED
from intake.rules import guest_places, links
from intake.rules.actor import Actor


@dataclass(frozen=True)
class Registered:
    """A colleague as whoever registered them sees them. The link is theirs alone once they have opened it."""

    full_name: str
    position: str
    is_known: bool
    is_cancelled: bool
    is_handed_on: bool
    has_opened: bool
    waits: bool
    token: str


def receipt(registration: Registration) -> str:
    """The receipt number of the form that made this registration, also one that a colleague sent; else empty."""
    sender = registration.registered_by_id
    made = db.session.scalar(
        select(Submission)
        .where(
            Submission.reference_kind == "registration",
            Submission.reference_id.in_([registration.id, sender or registration.id]),
        )
        .order_by(Submission.reference_id == sender, Submission.id)
        .limit(1)
    )
    return made.number if made else ""


def check_code(registration: Registration, *, kind: str = "registration") -> str:
    """The code by which anybody can check the proof, or another paper of this person."""
    return (
        db.session.scalar(
            select(CheckCode.code)
            .where(CheckCode.registration_id == registration.id, CheckCode.kind == kind)
            .limit(1)
        )
        or ""
    )


def attended(registration: Registration) -> Sequence[Row[str, datetime]]:
    """The sessions this person is recorded at: title, since."""
    return db.session.execute(
        select(EventSession.title, Attendance.since)
        .join(Attendance, Attendance.session_id == EventSession.id)
        .where(Attendance.registration_id == registration.id)
        .order_by(EventSession.starts_at)
    ).all()


def commitments(registration: Registration) -> Sequence[Commitment]:
    """The commitments of this person's unit, newest first."""
    unit = guest_places.known_unit_of(registration)
    if unit is None:
        return []
    return db.session.scalars(
        select(Commitment)
        .options(joinedload(Commitment.innovation))
        .where(transfers.held_by(unit))
        .order_by(Commitment.id.desc())
        .limit(20)
    ).all()


def colleagues(registration: Registration) -> list[Registered]:
    """Whom this person registered, in the order typed; with the link of each who has not taken it over yet."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.full_name,
            Registration.position,
            Registration.duplicate_of_id.is_not(None),
            Registration.cancelled_at.is_not(None),
            Registration.cancelled_reason == "substituted",
            OPENED,
            Registration.waiting_since.is_not(None),
        )
        .where(
            Registration.registered_by_id == registration.id,
            Registration.replaces_id.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.id)
    ).all()
    tokens = links.personal_tokens([row[0] for row in rows if not any(row[3:7])])
    return [Registered(*row[1:], tokens.get(row[0], "")) for row in rows]


def notice_to_read(registration: Registration) -> Notice | None:
    """The notice for somebody whom another entered, until they say that they read it themselves."""
    if registration.needs_contact:
        return None
    if any(reading.channel == "self" for reading in readings(registration)):
        return None
    return notices.in_force()


def readings(registration: Registration) -> Sequence[NoticeReading]:
    """Which notices this person read, and when."""
    return db.session.scalars(
        select(NoticeReading)
        .where(NoticeReading.registration_id == registration.id)
        .order_by(NoticeReading.id)
    ).all()


def notice_read(registration: Registration) -> Notice | None:
    """The words of the notice last read."""
    return db.session.scalar(
        select(Notice)
        .join(NoticeReading, NoticeReading.version == Notice.version)
        .where(NoticeReading.registration_id == registration.id)
        .order_by(NoticeReading.id.desc())
        .limit(1)
    )


def may_check_in(registration: Registration, actor: Actor) -> bool:
    """Whether this staff member takes attendance at this event."""
    if actor.role == "administrator":
        return True
    return actor.role == "organiser" and (
        db.session.get(EventTeam, (registration.event_id, actor.id)) is not None
    )
