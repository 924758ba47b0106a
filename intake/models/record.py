"""What proves the rest: submissions (exactly once), the hash-chained audit, counters, the demo's clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime


class Submission(Model):
    """One accepted form: its key, the HMAC of what it said, and a reference to the row it made."""

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint(
            "(reference_id IS NULL) = (purged_at IS NOT NULL)", name="purged_has_no_reference"
        ),
        Index("ix_submission_reference", "reference_kind", "reference_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    route: Mapped[str]
    content_mac: Mapped[bytes] = mapped_column(LargeBinary)
    reference_kind: Mapped[str]
    reference_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    purged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def number(self) -> str:
        """The receipt number people read aloud: year and running number. It opens nothing."""
        return f"{self.at.year}-{self.id:06d}"


class AuditEntry(Model):
    """One thing that was done. `hash` covers the entry and the hash before it, per chain."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_audit_entry_subject", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(Model):
    """The end of a chain: how many entries, and the last hash. Moves in the entry's own transaction."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    hash: Mapped[str]


class Counter(Model):
    """A running number, by name; its row is the lock."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class WorkerBeat(Model):
    """When the worker last came round, for the operator."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class DemoClock(Model):
    """How far the demo's clock runs ahead, in seconds. An installation ignores it."""

    __tablename__ = "demo_clock"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ahead_seconds: Mapped[int]
