"""Public holidays, a row for each year that somebody has entered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime


class HolidayYear(Model):
    """The days of one year on which offices are closed, each with its name, and the decree that says so."""

    __tablename__ = "holiday_year"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_plausible"),
        CheckConstraint("source <> ''", name="says_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str]
    days: Mapped[list[Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    @property
    def named(self) -> dict[date, str]:
        """Each day with its name, by date."""
        return {date.fromisoformat(day): name for day, name in self.days}
