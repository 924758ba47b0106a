"""Certificates of an event: how they are worded and numbered, who was given which, and the signed files."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.registration import Registration


class CertificatePlan(Model):
    """What stands on an event's certificates besides the person. An empty word of a role means the usual one."""

    __tablename__ = "certificate_plan"
    __table_args__ = (
        CheckConstraint("lesson_hours IS NULL OR lesson_hours > 0", name="lesson_hours_positive"),
        CheckConstraint("number_pattern <> ''", name="numbered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    number_pattern: Mapped[str]
    event_code: Mapped[str] = mapped_column(default="")
    all_sessions: Mapped[bool] = mapped_column(default=False)
    lesson_hours: Mapped[int | None]
    word_participant: Mapped[str] = mapped_column(default="")
    word_resource_person: Mapped[str] = mapped_column(default="")
    word_guest: Mapped[str] = mapped_column(default="")
    word_committee: Mapped[str] = mapped_column(default="")
    signatory_name: Mapped[str]
    signatory_position: Mapped[str]
    signatory_nip: Mapped[str] = mapped_column(default="")
    place: Mapped[str]
    dated: Mapped[date]
    for_tte: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[str]


class Certificate(Model):
    """One person's certificate. Its number is given once and stays; `code` is the check code that holds now.

    `number_key` is the number as a file is named after it.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("event_id", "running"),
        UniqueConstraint("event_id", "number_key"),
        CheckConstraint("running > 0", name="running_positive"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason = '')", name="revoked_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    running: Mapped[int]
    number: Mapped[str]
    number_key: Mapped[str]
    code: Mapped[str] = mapped_column(ForeignKey("check_code.code"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_by: Mapped[str] = mapped_column(default="")
    revoked_reason: Mapped[str] = mapped_column(default="")

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration] = relationship()


class SignedCertificate(Model):
    """A certificate as its signatory signed it, byte for byte; the newest under the code that holds is the one."""

    __tablename__ = "signed_certificate"
    __table_args__ = (Index("ix_signed_certificate_code", "code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    code: Mapped[str] = mapped_column(ForeignKey("check_code.code"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[str]

    file: Mapped[StoredFile] = relationship()


class SignedUpload(Model):
    """What became of each file of one upload: its name, the outcome, whose certificate. Goes after a month."""

    __tablename__ = "signed_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    outcomes: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
