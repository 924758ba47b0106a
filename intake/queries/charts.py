"""The geometry of a small chart: where each number of a series stands on a sheet of 360 by 190.

The axis begins at zero. A number is a point on a stem. Neighbours are joined only where little time lies between them
and each day has one number: what nobody counted is a gap, and two sources for one day are two points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import floor

from intake.models.indicator import Measurement

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 26, 158
LONGEST_JOIN = timedelta(days=550)
LEAST_APART = 30  # a label beside a nearer one could not be read; the table has all
_ROUND = [Decimal(part) for part in ("1", "1.2", "1.6", "2", "2.4", "3", "4", "6", "8", "10")]
_HALF = {"year": timedelta(days=182), "month": timedelta(days=15)}


@dataclass(frozen=True)
class Point:
    """One number: its place, itself, and whether there is room for its label."""

    x: float
    y: float
    row: Measurement
    is_labelled: bool


@dataclass(frozen=True)
class Chart:
    """What is drawn: points, the lines between neighbours, and the marks of the axis (height, value)."""

    points: Sequence[Point]
    lines: Sequence[tuple[float, float, float, float]]
    marks: Sequence[tuple[float, Decimal]]

    @property
    def highest(self) -> Measurement:
        """The row with the largest number; the first of equals."""
        return max(self.points, key=lambda point: point.row.value or 0).row


def draw(days: Sequence[tuple[date, Sequence[Measurement]]]) -> Chart | None:
    """The chart of numbers by day, or nothing for fewer than two days."""
    if len(days) < 2:
        return None
    begins, ends = _moment(days[0][1][0]), _moment(days[-1][1][0])
    long = max((ends - begins).days, 1)
    top = _round_up(max(row.value or Decimal(0) for _day, rows in days for row in rows))

    def across(row: Measurement) -> float:
        return round(
            LEFT + 12 + (WIDTH - LEFT - RIGHT - 24) * (_moment(row) - begins).days / long, 1
        )

    def up(value: Decimal) -> float:
        return round(float(BOTTOM - (BOTTOM - TOP) * value / top), 1)

    points: list[Point] = []
    for _day, rows in days:
        for shift, row in enumerate(rows):
            x = across(row) + 7 * shift
            is_labelled = not points or x - points[-1].x >= LEAST_APART or shift > 0
            points.append(Point(x, up(row.value or Decimal(0)), row, is_labelled))
    lines = [
        (across(one), up(one.value or Decimal(0)), across(other), up(other.value or Decimal(0)))
        for (_, [one, *more]), (_, [other, *others]) in pairwise(days)
        if not more and not others and _moment(other) - _moment(one) <= LONGEST_JOIN
    ]
    return Chart(points, lines, [(up(mark), mark) for mark in (Decimal(0), top / 2, top)])


def _moment(row: Measurement) -> date:
    """Where on the axis it stands: a number of a year in the middle of it, of a month likewise."""
    return (row.as_of or date.max) - _HALF.get(row.precision or "", timedelta(0))


def _round_up(value: Decimal) -> Decimal:
    """The end of the axis: the next number above the largest that is round, and whose half is."""
    if value <= 0:
        return Decimal(2)
    step = Decimal(10) ** floor(value.log10())
    return next(step * part for part in _ROUND if step * part >= value)
