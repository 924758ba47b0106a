"""Published figures of innovations and of the groups that run them: brought in once, each with its source."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from intake.db import db
from intake.models.indicator import Indicator, Measurement
from intake.models.innovation import Innovation
from intake.rules import indicators
from intake.rules.actor import SYSTEM
from intake.rules.indicators import Definition, Reading
from intake.spelling import squeeze


def load(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Add the figures that are missing; gives `innovation:value` of each. What is there, corrected or not, stays.

    Each row names its definition in full, so a figure that counts in another way never joins the line of another.
    """
    innovations = {one.code: one for one in db.session.scalars(select(Innovation))}
    known = {
        (one.innovation_id, one.key): one
        for one in db.session.scalars(select(Indicator).where(Indicator.innovation_id.is_not(None)))
    }
    there = {
        (one.indicator_id, one.value, one.as_of, one.source)
        for one in db.session.scalars(
            select(Measurement).where(
                Measurement.indicator_id.in_([one.id for one in known.values()])
            )
        )
    }
    added = []
    for row in rows:
        innovation = innovations[row["innovation"]]
        what = Definition(
            **{name: row[name] for name in ("site", "name", "counted_in", "definition")}
        )
        key = squeeze(f"{what.site} {what.name} {what.counted_in} {what.definition}")
        indicator = known.get((innovation.id, key))
        if indicator is None:
            indicator = known[innovation.id, key] = indicators.begin(innovation, what, by=SYSTEM)
        reading = _reading(row)
        if (indicator.id, reading.value, reading.as_of, reading.source) not in there:
            indicators.record(indicator, reading, by=SYSTEM)
            added.append(f"{innovation.code}:{row['value']}")
    return added


def span(text: str) -> tuple[date | None, str | None]:
    """The last day and the precision of 2018, 2023-03 or 2022-12-09; nothing of nothing.

    Raises ValueError for anything else.
    """
    numbers = [int(part) for part in text.split("-")] if text else []
    match numbers:
        case []:
            return None, None
        case [year]:
            return date(year, 12, 31), "year"
        case [year, month]:
            return date(year, month, calendar.monthrange(year, month)[1]), "month"
        case [year, month, day]:
            return date(year, month, day), "day"
    raise ValueError(text)


def _reading(row: Mapping[str, str]) -> Reading:
    as_of, precision = span(row["as_of"])
    return Reading(
        value=Decimal(row["value"]),
        is_about=row["about"] == "1",
        as_of=as_of,
        precision=precision,
        source=row["source"],
        note=row["note"],
    )
