"""What officers keep about their list: saved views, what was done to many, what was looked at and found right."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index

REASONS = (
    "no_evidence",
    "no_site",
    "no_obstacle",
    "fell",
    "evidence_withdrawn",
    "denied",
    "reworded",
    "nobody",
)
BULK_VERBS = ("reassign", "by_area", "remind")
_DEFAULT = text("is_default AND ended_at IS NULL")
_IN_USE = text("ended_at IS NULL")


class SavedView(Model):
    """A member's own name for a set of filters; one of them may be where their work begins."""

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        partial_index("uq_saved_view_name", "staff_id", "name", unique=True, where=_IN_USE),
        partial_index("uq_saved_view_default", "staff_id", unique=True, where=_DEFAULT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str]
    query: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BulkAction(Model):
    """One press for many commitments: how many it did, and which not (code, sentence, values)."""

    __tablename__ = "bulk_action"
    __table_args__ = (one_of("verb", BULK_VERBS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    verb: Mapped[str]
    done: Mapped[int]
    refused: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class LookSeen(Model):
    """An officer looked at a contradiction and says why it is none; until the facts change again."""

    __tablename__ = "look_seen"
    __table_args__ = (
        one_of("reason", REASONS),
        CheckConstraint("why <> ''", name="says_why"),
        Index("ix_look_seen_commitment", "commitment_id", "reason", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    reason: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
