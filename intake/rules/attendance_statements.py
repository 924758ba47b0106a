"""The statement of attendance: issued on the spot to whoever is checked in, once, under a code anybody can check."""

from sqlalchemy import select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.attendance_paper import AttendanceStatement
from intake.models.checkin import Attendance
from intake.models.registration import Registration
from intake.rules import audit, links
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

KIND = "attendance"


def issue(registration: Registration, *, by: Actor) -> AttendanceStatement:
    """Issue the statement; asked for again, the one that stands is given back.

    Refuses: not_attended, for nothing is stated that is not on record.
    """
    lock_for_this_transaction(f"statement of registration {registration.id}")
    if not has_attended(registration.id):
        raise Refused(
            "not_attended",
            N_(
                "Kehadiran belum tercatat, jadi surat keterangan belum dapat diterbitkan. Datanglah ke meja panitia."
            ),
        )
    if standing := of(registration.id):
        return standing
    links.issue_check_code(KIND, registration_id=registration.id)
    made = AttendanceStatement(registration_id=registration.id, issued_at=clock.now(), by=str(by))
    db.session.add(made)
    db.session.flush()
    audit.record(
        "attendance.state",
        f"registration:{registration.id}",
        by=by,
        event_id=registration.event_id,
    )
    return made


def of(registration_id: int) -> AttendanceStatement | None:
    """The statement that was issued to somebody."""
    return db.session.scalar(
        select(AttendanceStatement).where(AttendanceStatement.registration_id == registration_id)
    )


def has_attended(registration_id: int) -> bool:
    """Whether somebody's attendance at any session is on record."""
    seen = select(Attendance.session_id).where(Attendance.registration_id == registration_id)
    return db.session.scalar(seen.limit(1)) is not None
