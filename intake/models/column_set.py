"""Saved choices of columns for the files of an event."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

FILES = ("registrations", "attendance")


class ColumnSet(Model):
    """A named choice of columns for one kind of file, shared by who works on the event."""

    __tablename__ = "column_set"
    __table_args__ = (
        one_of("file", FILES),
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("event_id", "file", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    file: Mapped[str]
    name: Mapped[str]
    columns: Mapped[list[Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
