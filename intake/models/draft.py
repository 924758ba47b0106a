"""A registration form put aside half-filled, until it is sent, deleted or has had its time."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index

ENDS = ("sent", "deleted", "expired")
_KEPT = "ended_at IS NULL"


class Draft(Model):
    """What somebody typed, sealed, behind a secret link. It is no registration and counts as nothing.

    When it ends, what was typed goes, and the row only remembers why its link opens nothing any more.
    """

    __tablename__ = "draft"
    __table_args__ = (
        one_of("ended", ENDS),
        CheckConstraint("(ended IS NULL) = (ended_at IS NULL)", name="ended_for_a_reason"),
        CheckConstraint("(content_sealed IS NULL) = (ended_at IS NOT NULL)", name="emptied_at_end"),
        partial_index("ix_draft_kept", "expires_at", where=_KEPT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended: Mapped[str | None]

    def is_kept(self, at: datetime) -> bool:
        """Whether what was typed may still be shown at a moment."""
        return self.ended_at is None and at < self.expires_at
