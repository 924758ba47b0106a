"""Saved choices of columns for the files of events."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

FILES = ("registrations", "attendance")


class ColumnSet(Model):
    """A named choice of columns for one kind of file, for every event of the installation."""

    __tablename__ = "column_set"
    __table_args__ = (
        one_of("file", FILES),
        CheckConstraint("name <> ''", name="named"),
        UniqueConstraint("file", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    name: Mapped[str]
    columns: Mapped[list[Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
