"""The only source of the time. The demo may shift it; an installation never does."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Jakarta"
ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}

_offset: ContextVar[timedelta] = ContextVar("demo clock offset", default=timedelta(0))


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset.get()


def today(zone: str = DEFAULT_ZONE) -> date:
    """The calendar day at a place, by its IANA zone name."""
    return now().astimezone(ZoneInfo(zone)).date()


def shift(offset: timedelta) -> None:
    """Move this context's clock. Called by the demo alone, for each request or command."""
    _offset.set(offset)


def at_place(moment: datetime, zone: str) -> datetime:
    """A stored moment as the wall clock of a place shows it."""
    return moment.astimezone(ZoneInfo(zone))


def moment_at(day: datetime, zone: str) -> datetime:
    """A wall-clock time at a place (naive) as the moment it stands for, in UTC."""
    return day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
