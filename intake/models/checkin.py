"""Scans as they happened, appended only, and the attendance that follows from them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.event import EventSession
from intake.models.registration import Registration

KINDS = ("in", "undo")
METHODS = ("qr", "code", "search", "list", "scanner")
# How sure the moment is: ours; by the device's own count since the scan; by its clock, corrected; or not sure at all.
CLOCKS = ("online", "measured", "corrected", "doubtful")


class CheckIn(Model):
    """One scan, or the undoing of one with its reason. Never changed, never deleted."""

    __tablename__ = "check_in"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("method", METHODS),
        one_of("clock", CLOCKS),
        CheckConstraint("kind = 'in' OR reason <> ''", name="undo_has_reason"),
        Index("ix_check_in_session", "session_id", "id"),
        Index("ix_check_in_registration_id_session_id", "registration_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    kind: Mapped[str]
    method: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    device: Mapped[str] = mapped_column(default="")
    device_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    clock: Mapped[str] = mapped_column(default="online")

    registration: Mapped[Registration] = relationship()


class Attendance(Model):
    """Who is here, per session: what the scans add up to, kept beside them by the same rule."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_registration", "registration_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    session: Mapped[EventSession] = relationship()
