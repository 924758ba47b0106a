"""The action plan of a commitment: every state in which each of its rows ever stood."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import Amount, UTCDateTime, one_of

ACTS = ("added", "changed", "done", "reopened", "removed")


class PlanEntry(Model):
    """One state of one row. The newest entry of a row (`line`) is what stands; the earlier ones are its history.

    A row that was removed has a last entry that says so. `budget` is rupiah.
    """

    __tablename__ = "plan_entry"
    __table_args__ = (
        UniqueConstraint("commitment_id", "line", "number"),
        one_of("act", ACTS),
        CheckConstraint("line > 0 AND number > 0", name="numbered"),
        CheckConstraint("activity <> ''", name="says_what"),
        CheckConstraint("starts_on IS NULL OR due_on >= starts_on", name="starts_before_due"),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    line: Mapped[int]
    number: Mapped[int]
    act: Mapped[str]
    activity: Mapped[str]
    output: Mapped[str] = mapped_column(default="")
    person: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    due_on: Mapped[date]
    budget: Mapped[Decimal | None] = mapped_column(Amount)
    budget_source: Mapped[str] = mapped_column(default="")
    is_done: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")

    def is_late(self, today: date) -> bool:
        """Whether its due date has passed and it is not done; derived, never stored."""
        return not self.is_done and self.due_on < today
