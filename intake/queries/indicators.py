"""Indicators as screens show them: every number with what became of it, the newest one, and whether it fell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.indicator import Indicator, Measurement
from intake.models.innovation import Innovation
from intake.queries import charts


@dataclass(frozen=True)
class Series:
    """One definition with all its numbers. Numbers of two series are never in one line, and never in one sum."""

    indicator: Indicator
    rows: Sequence[Measurement]

    @cached_property
    def corrections(self) -> dict[int, Measurement]:
        """What took the place of a number, by the id of that number."""
        return {row.corrects_id: row for row in self.rows if row.corrects_id}

    @cached_property
    def standing(self) -> list[Measurement]:
        """The numbers that hold: neither corrected nor taken back; dated ones in order, then the undated."""
        hold = [
            row for row in self.rows if row.id not in self.corrections and row.value is not None
        ]
        return sorted(hold, key=lambda row: (row.as_of is None, row.as_of or date.max, row.id))

    @property
    def dated(self) -> list[tuple[date, list[Measurement]]]:
        """The numbers that hold, by their day; several of one day stand side by side."""
        dated = [row for row in self.standing if row.as_of]
        return [
            (day, list(rows)) for day, rows in groupby(dated, key=lambda row: row.as_of or date.max)
        ]

    @property
    def latest(self) -> list[Measurement]:
        """What is known now: the numbers of the newest day, or the undated ones where no day is known."""
        return self.dated[-1][1] if self.dated else self.standing

    def fell(self, row: Measurement) -> Decimal | None:
        """By how much it lies below everything that was told of the day before it; None where it does not."""
        earlier = [rows for day, rows in self.dated if row.as_of and day < row.as_of]
        if not earlier or row.value is None:
            return None
        down = min(one.value for one in earlier[-1] if one.value is not None) - row.value
        return down if down > 0 else None

    @property
    def has_fallen(self) -> bool:
        """Whether everything that is known now lies below what was known before."""
        return bool(self.latest) and all(self.fell(row) for row in self.latest)

    @cached_property
    def chart(self) -> charts.Chart | None:
        """Its picture, once there are numbers of two days."""
        return charts.draw(self.dated)


def of(subject: Commitment | Innovation) -> list[Series]:
    """All that is counted of a commitment, or of an innovation and its sites, in one query."""
    about = (
        Indicator.commitment_id if isinstance(subject, Commitment) else Indicator.innovation_id
    ) == subject.id
    query = (
        select(Indicator, Measurement)
        .join(Measurement, Measurement.indicator_id == Indicator.id)
        .where(about)
        .order_by(Indicator.site, Indicator.id, Measurement.as_of, Measurement.id)
    )
    found = db.session.execute(query)
    return [
        Series(indicator, [row for _, row in pairs])
        for indicator, pairs in groupby(found, key=lambda pair: pair[0])
    ]


def by_site(series: Iterable[Series]) -> list[tuple[str, list[Series]]]:
    """Series of an innovation, by site; those of no site first."""
    return [
        (site, list(some)) for site, some in groupby(series, key=lambda one: one.indicator.site)
    ]


def indicator(subject: Commitment | Innovation, number: int) -> Indicator | None:
    """One of its definitions."""
    column = Indicator.commitment_id if isinstance(subject, Commitment) else Indicator.innovation_id
    return db.session.scalar(select(Indicator).where(Indicator.id == number, column == subject.id))


def measurement(subject: Commitment | Innovation, number: int) -> Measurement | None:
    """One of its numbers, with the definition."""
    column = Indicator.commitment_id if isinstance(subject, Commitment) else Indicator.innovation_id
    return db.session.scalar(
        select(Measurement)
        .join(Measurement.indicator)
        .options(joinedload(Measurement.indicator))
        .where(Measurement.id == number, column == subject.id)
    )
