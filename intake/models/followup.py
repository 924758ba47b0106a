"""What happened to a commitment afterwards: checks, status changes, evidence, verifications."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.commitment import STAGES, STATUSES, StoredFile

PRESETS = ("days", "quarters")
WAITING_FOR_BUDGET = "menunggu_anggaran"
OBSTACLES = (
    "anggaran",
    WAITING_FOR_BUDGET,
    "sdm",
    "sarana",
    "kebijakan",
    "peserta",
    "pemasaran",
    "pergantian",
    "lainnya",
)
TOLD_THROUGH = ("unit_link", "officer", "whatsapp", "phone")
RESULTS = ("yes", "partly", "no")
VERIFIED_BY = ("desk", "call", "visit")


class ScheduleChoice(Model):
    """An officer chose on which days a commitment is asked about; the newest choice holds, without one it is `days`."""

    __tablename__ = "schedule_choice"
    __table_args__ = (one_of("preset", PRESETS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    preset: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")


class FollowUpCheck(Model):
    """A day on which the unit is asked how it goes, and how many days after the signing that is."""

    __tablename__ = "follow_up_check"
    __table_args__ = (
        UniqueConstraint("commitment_id", "days"),
        CheckConstraint("days > 0", name="days_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    days: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("status_change.id"))


class StatusChange(Model):
    """One answer about one commitment: who said what, when, told through which channel."""

    __tablename__ = "status_change"
    __table_args__ = (
        one_of("status", STATUSES),
        one_of("stage", STAGES),
        one_of("told_through", TOLD_THROUGH),
        one_of("obstacle_kind", OBSTACLES),
        CheckConstraint(
            "told_through NOT IN ('whatsapp', 'phone') OR told_by <> ''", name="told_by_whom"
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_reason"
        ),
        CheckConstraint(
            "budget_year IS NULL OR obstacle_kind = 'menunggu_anggaran'",
            name="budget_year_waited_for",
        ),
        Index("ix_status_change_commitment", "commitment_id", "id"),
        partial_index(
            "ix_status_change_withdrawn", "commitment_id", where="withdrawn_at IS NOT NULL"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    status: Mapped[str]
    stage: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    obstacle: Mapped[str] = mapped_column(default="")
    obstacle_kind: Mapped[str | None]
    budget_year: Mapped[int | None]
    next_due: Mapped[date | None]
    told_through: Mapped[str]
    told_by: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str | None]


class Evidence(Model):
    """Supporting evidence for "it runs": what it is and where it can be seen."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("description <> ''", name="described"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("status_change.id"))
    description: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]


class Verification(Model):
    """An officer looked at what `change_id` declared: yes, partly or not; at the desk, by a call or on a visit."""

    __tablename__ = "verification"
    __table_args__ = (one_of("result", RESULTS), one_of("method", VERIFIED_BY))

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("status_change.id"))
    result: Mapped[str]
    method: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class AnswerPhoto(Model):
    """A photo that came with an answer, drawn anew without EXIF; or why one that was sent could not be kept.

    Officers alone see it, unless it was said that nobody's face is on it or that their consent is on record
    (`shareable`). When it is removed its bytes go, and the row remembers only that it was there.
    """

    __tablename__ = "answer_photo"
    __table_args__ = (
        CheckConstraint(
            "(file_id IS NOT NULL) = (removed_at IS NULL AND problem IS NULL)",
            name="kept_or_why_not",
        ),
        Index("ix_answer_photo_commitment", "commitment_id", "change_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    change_id: Mapped[int] = mapped_column(ForeignKey("status_change.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    caption: Mapped[str] = mapped_column(default="")
    shareable: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(default="")

    file: Mapped[StoredFile | None] = relationship()


class NamingConsent(Model):
    """A unit lets itself be named, with its note, to units with the same obstacle; until it takes that back."""

    __tablename__ = "naming_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(default="")
