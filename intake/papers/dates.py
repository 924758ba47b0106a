"""Days and hours in the words of a paper's own language, whatever language the screen has."""

from datetime import date, datetime

from babel.dates import format_date, format_time

from intake import clock
from intake.models.event import Event

TO = {"id": "s.d.", "en": "to"}


def day(value: date, language: str) -> str:
    """Rabu, 6 Maret 2024."""
    return format_date(value, "EEEE, d MMMM y", locale=language)


def date_alone(value: date, language: str) -> str:
    """6 Maret 2024, without the weekday."""
    return format_date(value, "d MMMM y", locale=language)


def hour(moment: datetime, zone: str, language: str) -> str:
    """09.00, without the zone."""
    pattern = "HH.mm" if language == "id" else "HH:mm"
    return format_time(clock.at_place(moment, zone).timetz(), pattern, locale=language)


def hour_on(value: datetime, expected: datetime, zone: str, language: str) -> str:
    """09.41 WIB; with its date when that is another day than the one it is read beside."""
    local, hour_ = clock.at_place(value, zone), hour(value, zone, language)
    said = f"{hour_} {clock.ZONE_NAMES.get(zone, zone)}"
    if local.date() == clock.at_place(expected, zone).date():
        return said
    return f"{date_alone(local.date(), language)}, {said}"


def moment(value: datetime, zone: str, language: str) -> str:
    """Rabu, 6 Maret 2024, 09.00 WIB."""
    local = clock.at_place(value, zone)
    name = clock.ZONE_NAMES.get(zone, zone)
    return f"{day(local.date(), language)}, {hour(value, zone, language)} {name}"


def span(event: Event, language: str) -> str:
    """Rabu, 6 Maret 2024, 09.00–16.00 WIB; or the first and the last day."""
    zone = event.zone
    first, last = clock.at_place(event.starts_at, zone), clock.at_place(event.ends_at, zone)
    name = clock.ZONE_NAMES.get(zone, zone)
    begins = f"{day(first.date(), language)}, {hour(event.starts_at, zone, language)}"
    if first.date() == last.date():
        return f"{begins}–{hour(event.ends_at, zone, language)} {name}"
    return f"{begins} {name} {TO[language]} {day(last.date(), language)}"
