"""Signing the attendance list on a screen, after check-in: drawn or typed, never needed."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.attendance_paper import AttendanceSignature
from intake.models.checkin import Attendance
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.rules import audit, signing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What was given: strokes (an SVG path of M and L), or a typed name."""

    drawing: str = ""
    signed_name: str = ""


def sign(
    registration: Registration, session: EventSession, signed: Signed, *, by: Actor
) -> AttendanceSignature:
    """Put a signature beside somebody's attendance; signed again, the new one takes the place of the old.

    Refuses: not_in (only who is checked in signs), nothing_signed, drawing_unreadable.
    """
    lock_for_this_transaction(f"signature of registration {registration.id}")
    if db.session.get(Attendance, (session.id, registration.id)) is None:
        raise Refused(
            "not_in",
            N_(
                "Kehadiran pada sesi ini belum tercatat. Catat kehadiran lebih dulu, lalu tanda tangani."
            ),
        )
    refuse_unsigned(signed)
    row = of(registration.id, session.id)
    if row is None:
        row = AttendanceSignature(session_id=session.id, registration_id=registration.id)
        db.session.add(row)
    row.drawing, row.signed_name = signed.drawing, signed.signed_name
    row.signed_at, row.by = clock.now(), str(by)
    db.session.flush()
    audit.record(
        "attendance.sign",
        f"registration:{registration.id}",
        by=by,
        event_id=registration.event_id,
        session=session.id,
        method="drawn" if signed.drawing else "typed",
    )
    return row


def refuse_unsigned(signed: Signed) -> None:
    """Say what is missing or cannot be read. Raises Refused: nothing_signed, drawing_unreadable."""
    if not (signed.drawing or signed.signed_name):
        raise Refused(
            "nothing_signed",
            N_("Gambar tanda tangan Anda, atau ketik nama Anda. Salah satu cukup."),
            field="signed_name",
        )
    if signed.drawing and not signing.is_drawing(signed.drawing):
        raise Refused(
            "drawing_unreadable",
            N_("Gambar tanda tangan tidak terbaca. Hapus lalu gambar lagi, atau ketik nama Anda."),
            field="signed_name",
        )


def of(registration_id: int, session_id: int) -> AttendanceSignature | None:
    """How somebody signed the list of a session."""
    return db.session.scalar(
        select(AttendanceSignature).where(
            AttendanceSignature.registration_id == registration_id,
            AttendanceSignature.session_id == session_id,
        )
    )


def forget(registration_id: int) -> None:
    """Delete every signature of somebody."""
    db.session.execute(
        delete(AttendanceSignature).where(AttendanceSignature.registration_id == registration_id)
    )
