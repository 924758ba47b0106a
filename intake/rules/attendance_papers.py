"""How long paper about attendance is kept: signatures, signed pages and printed lists go with the attendance."""

from sqlalchemy import delete, select

from intake import clock
from intake.db import db
from intake.models.attendance_paper import AttendanceSignature, PrintedList, SignedPage
from intake.models.commitment import StoredFile
from intake.models.event import Event, EventSession
from intake.rules import audit, retention
from intake.rules.actor import SYSTEM

KINDS = (AttendanceSignature, SignedPage, PrintedList)


def forget() -> int:
    """Delete what is five years past the event's end; gives of how many sessions."""
    before = clock.now() - retention.ATTENDANCE
    kept = [
        select(kind.session_id).where(kind.session_id == EventSession.id).exists() for kind in KINDS
    ]
    due = db.session.execute(
        select(EventSession.id, EventSession.event_id)
        .join(Event, Event.id == EventSession.event_id)
        .where(Event.ends_at <= before, kept[0] | kept[1] | kept[2])
        .order_by(EventSession.id)
    ).all()
    for session_id, event_id in due:
        _forget_session(session_id)
        audit.record(
            "attendance_papers.purge", f"session:{session_id}", by=SYSTEM, event_id=event_id
        )
    return len(due)


def _forget_session(session_id: int) -> None:
    files = list(
        db.session.scalars(select(SignedPage.file_id).where(SignedPage.session_id == session_id))
    )
    for kind in KINDS:
        db.session.execute(delete(kind).where(kind.session_id == session_id))
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(files)))
