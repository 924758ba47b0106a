"""Work that takes longer than a request should: asked for at a desk, carried out by the worker, taken as a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.event import Event

FAILED = ("broken", "stopped")
_OPEN = "finished_at IS NULL AND failed_at IS NULL"
_KEPT = "expires_at IS NOT NULL AND emptied_at IS NULL"


class Job(Model):
    """One piece of long work. Its arguments are ids, codes and choices, never anything about a person.

    Whoever carries it out holds it until `held_until` and says so again with every step; a killed worker says
    nothing any more, so another takes the work up. `content_key` is the arguments as for the unique index.
    """

    __tablename__ = "job"
    __table_args__ = (
        one_of("failed_why", FAILED),
        CheckConstraint("(failed_at IS NULL) = (failed_why IS NULL)", name="failed_for_a_reason"),
        CheckConstraint("finished_at IS NULL OR failed_at IS NULL", name="one_end"),
        CheckConstraint("(finished_at IS NULL) = (file IS NULL)", name="finished_with_a_file"),
        CheckConstraint("done >= 0 AND total >= 0", name="counted"),
        partial_index("uq_job_open", "event_id", "kind", "content_key", unique=True, where=_OPEN),
        partial_index("ix_job_open", "id", where=_OPEN),
        partial_index("ix_job_kept", "expires_at", where=_KEPT),
        Index("ix_job_event", "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_key: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    holder: Mapped[str] = mapped_column(default="")
    held_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_why: Mapped[str | None]
    file: Mapped[str | None]
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    emptied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()

    @property
    def is_open(self) -> bool:
        """Neither finished nor failed."""
        return self.finished_at is None and self.failed_at is None

    def state(self, at: datetime) -> str:
        """waiting, working, stalled (held by nobody any more), done, failed or emptied."""
        if self.failed_at is not None:
            return "failed"
        if self.finished_at is not None:
            over = self.emptied_at is not None or (self.expires_at or at) <= at
            return "emptied" if over else "done"
        if self.held_until is None:
            return "waiting"
        return "working" if at < self.held_until else "stalled"

    def version(self, at: datetime) -> str:
        """Changes with whatever its row shows, so that a drawn row knows it is old."""
        return f"{self.state(at)}-{self.tries}-{self.done}-{self.total}"
