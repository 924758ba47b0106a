"""Paper about attendance: lists as they were printed, signed pages that came back, signatures, statements."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.commitment import StoredFile
from intake.models.event import EventSession
from intake.models.registration import Registration


class PrintedList(Model):
    """Which rows stood on which page of a printed list, so that a page that comes back signed is known.

    `pages` holds registration numbers, page by page in the printed order. The code follows from what was printed:
    the same list printed again is the same row.
    """

    __tablename__ = "printed_list"

    code: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("event_session.id", ondelete="CASCADE"), index=True
    )
    pages: Mapped[list[Any]] = mapped_column(JSON)
    printed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]


class SignedPage(Model):
    """The photo or scan of one signed page: the record of a session. A better photo stands beside the first."""

    __tablename__ = "signed_page"
    __table_args__ = (
        CheckConstraint("page > 0", name="numbered"),
        Index("ix_signed_page_session", "session_id", "page"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    list_code: Mapped[str | None] = mapped_column(
        ForeignKey("printed_list.code", ondelete="SET NULL"), index=True
    )
    page: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    session: Mapped[EventSession] = relationship()
    file: Mapped[StoredFile] = relationship()


class AttendanceSignature(Model):
    """How somebody who is checked in signed the list on a screen: strokes of an SVG path, or a typed name."""

    __tablename__ = "attendance_signature"
    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        CheckConstraint("drawing <> '' OR signed_name <> ''", name="signed"),
        Index("ix_attendance_signature_registration", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    drawing: Mapped[str] = mapped_column(default="")
    signed_name: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    session: Mapped[EventSession] = relationship()


class AttendanceStatement(Model):
    """That a statement of attendance was issued to somebody; its check code is theirs of that kind."""

    __tablename__ = "attendance_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    registration: Mapped[Registration] = relationship()
