"""Public holidays: entered a year at a time from its decree. A year nobody has entered has none that we know of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.holiday import HolidayYear
from intake.quiet import Quiet
from intake.rules import audit
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

YEARS = range(2000, 2101)


def years() -> dict[int, HolidayYear]:
    """Each year that was entered, the earliest first."""
    rows = db.session.scalars(select(HolidayYear).order_by(HolidayYear.year))
    return {row.year: row for row in rows}


def within(quiet: Quiet) -> Quiet:
    """The same quiet hours, with the holidays as quiet as a weekend; where weekends are not quiet, neither are they."""
    if not quiet.weekend:
        return quiet
    return replace(quiet, holidays=frozenset(day for row in years().values() for day in row.named))


def write(year: int, days: Mapping[date, str], *, source: str, by: Actor) -> HolidayYear:
    """Say anew which days of a year are holidays; what stood for that year before is replaced.

    Refuses: administrator_only, unknown_year, no_source, no_days, another_year.
    """
    if by != SYSTEM and by.role != "administrator":
        raise Refused("administrator_only", N_("Hanya administrator yang mengisi hari libur."))
    if year not in YEARS:
        raise Refused("unknown_year", N_("Pilih tahun antara 2000 dan 2100."), field="year")
    if not tidy(source):
        raise Refused(
            "no_source",
            N_("Tulis sumbernya, misalnya nomor SKB 3 Menteri tahun itu."),
            field="source",
        )
    if not days:
        raise Refused("no_days", N_("Tulis paling sedikit satu hari libur."), field="days")
    if strange := next((day for day in sorted(days) if day.year != year), None):
        raise Refused(
            "another_year",
            N_("%(day)s bukan tahun %(year)s. Perbaiki tanggalnya."),
            field="days",
            day=strange.isoformat(),
            year=year,
        )
    row = years().get(year) or HolidayYear(year=year)
    row.source, row.by, row.changed_at = tidy(source), str(by), clock.now()
    row.days = [[day.isoformat(), tidy(days[day])] for day in sorted(days)]
    db.session.add(row)
    db.session.flush()
    audit.record("holidays.write", f"holidays:{year}", by=by, days=len(days))
    return row


def load(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Add the years that nobody has entered, with the decrees they come from; gives each as `holidays:2026`."""
    by_year: dict[int, dict[date, str]] = defaultdict(dict)
    sources: dict[int, dict[str, None]] = defaultdict(dict)
    for row in rows:
        day = date.fromisoformat(row["day"])
        by_year[day.year][day] = row["name"]
        sources[day.year][row["source"]] = None
    missing = by_year.keys() - years().keys()
    for year in sorted(missing):
        write(year, by_year[year], source="; ".join(sources[year]), by=SYSTEM)
    return [f"holidays:{year}" for year in sorted(missing)]
