"""Which numbers fell: the newest day of each indicator against the day before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from intake.db import db
from intake.models.columns import Amount
from intake.models.indicator import Indicator, Measurement


@dataclass(frozen=True)
class Fall:
    """A number that fell: of which commitment, what it was, what it is, and since when that is known."""

    commitment_id: int
    indicator: str
    counted_in: str
    before: Decimal
    now: Decimal
    as_of: date


def fell(commitment_ids: Sequence[int]) -> list[Fall]:
    """Every number of these commitments that lies below what was told before, in one query.

    Compared are the newest day and the day before it, each indicator by itself. Where sources disagree about a day, it
    fell only if the highest number of the newest day lies below the lowest one of the day before.
    """
    days: Any = (
        select(
            Measurement.indicator_id,
            Measurement.as_of,
            func.min(Measurement.value).label("low"),
            func.max(Measurement.value).label("high"),
        )
        .join(Indicator, Indicator.id == Measurement.indicator_id)
        .where(
            Indicator.commitment_id.in_(commitment_ids),
            Measurement.value.is_not(None),
            Measurement.as_of.is_not(None),
            uncorrected(),
        )
        .group_by(Measurement.indicator_id, Measurement.as_of)
        .subquery()
    )
    one = {"partition_by": days.c.indicator_id, "order_by": days.c.as_of}
    in_order = select(
        days,
        func.lag(days.c.low, type_=Amount()).over(**one).label("before"),
        func.lead(days.c.as_of).over(**one).label("next_day"),
    ).subquery()
    query = (
        select(
            Indicator.commitment_id,
            Indicator.name,
            Indicator.counted_in,
            in_order.c.before,
            in_order.c.high,
            in_order.c.as_of,
        )
        .join(Indicator, Indicator.id == in_order.c.indicator_id)
        .where(in_order.c.next_day.is_(None), in_order.c.high < in_order.c.before)
        .order_by(Indicator.commitment_id, Indicator.id)
    )
    return [Fall(*row) for row in db.session.execute(query)]


def uncorrected() -> ColumnElement[bool]:
    """The condition that nothing has taken a measurement's place."""
    other = select(Measurement.corrects_id).where(Measurement.corrects_id.is_not(None))
    return Measurement.id.not_in(other)
