"""What an organiser attaches to an event: the invitation letter, the agenda, and photos with captions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.commitment import StoredFile
from intake.models.event import Event

KINDS = ("letter", "agenda", "photo")


class EventFile(Model):
    """One attached file. When it is removed its bytes go, and the row remembers only that it was there."""

    __tablename__ = "event_file"
    __table_args__ = (
        one_of("kind", KINDS),
        CheckConstraint("(removed_at IS NULL) = (file_id IS NOT NULL)", name="emptied_at_end"),
        CheckConstraint("kind <> 'photo' OR caption <> ''", name="photo_with_a_caption"),
        Index("ix_event_file_event", "event_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(default="")

    event: Mapped[Event] = relationship()
    file: Mapped[StoredFile | None] = relationship()
