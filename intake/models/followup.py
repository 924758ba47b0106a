"""What happened to a commitment afterwards: checks, status changes, evidence, verifications."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.commitment import STAGES, STATUSES

TOLD_THROUGH = ("unit_link", "officer", "whatsapp", "phone")
RESULTS = ("yes", "partly", "no")
VERIFIED_BY = ("desk", "call", "visit")


class FollowUpCheck(Model):
    """A day on which the unit is asked how it goes: 7, 30, 90, 180, 365 days after signing."""

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
        CheckConstraint(
            "told_through NOT IN ('whatsapp', 'phone') OR told_by <> ''", name="told_by_whom"
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_reason"
        ),
        Index("ix_status_change_commitment", "commitment_id", "id"),
        Index(
            "ix_status_change_withdrawn",
            "commitment_id",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    status: Mapped[str]
    stage: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    obstacle: Mapped[str] = mapped_column(default="")
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
