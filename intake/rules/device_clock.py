"""When a scan happened that a device without signal sent later: its clock may be wrong, and is not believed alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOSE = timedelta(minutes=5)
LONGEST = timedelta(days=366)  # a count of milliseconds beyond this is none


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a device says about the time of a scan; moments by its own clock.

    `age` passed between scan and sending by the device's own count, which no setting of its clock moves but which
    may stop while it sleeps; None when the page was loaded anew in between. `drift` was added to its clock to get ours
    when it last fetched the list; None when it never did. `sent_at` is when it sent, or saved to a file.
    """

    device_at: datetime
    sent_at: datetime
    age: timedelta | None = None
    drift: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The moment of a scan by our clock, and how sure it is: measured, corrected, doubtful."""

    at: datetime
    clock: str
    device_at: datetime


def read(
    told: Told, *, now: datetime, earliest: datetime, latest: datetime, by_file: bool = False
) -> Reading:
    """The moment of a scan, from three witnesses of which any two must agree within five minutes.

    By count: now less `age`. By the clock at sending: `device_at`, moved by what its clock is off now. By the clock at
    fetching: `device_at` plus `drift`. One lie (the clock set anew before or after the scan, the count stopped in
    sleep) leaves two that agree, or none: then, or when the moment lies before `earliest`, after `latest` or ahead of
    us, it is doubtful and the organiser is asked. What came in a file was sent at no moment of ours, so the clock at
    sending is no witness there. A moment that cannot be is replaced by `now`, so that it stays among the day's scans.
    """
    by_count, by_sending, by_fetching = _witnesses(told, now=now, by_file=by_file)
    latest = min(latest, now)
    sure = _sure(by_count, by_sending, by_fetching)
    if sure is not None and earliest - CLOSE <= sure[0] <= latest + CLOSE:
        return Reading(at=min(sure[0], latest), clock=sure[1], device_at=told.device_at)
    for guess in (sure and sure[0], by_count, by_sending, by_fetching):
        if guess is not None and earliest <= guess <= latest:
            return Reading(at=guess, clock="doubtful", device_at=told.device_at)
    return Reading(at=latest, clock="doubtful", device_at=told.device_at)


def _witnesses(
    told: Told, *, now: datetime, by_file: bool
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """By count, by the clock at sending, by the clock at fetching; None for who says nothing."""
    by_fetching = _moved(told.device_at, told.drift)
    by_sending = None if by_file else _moved(told.device_at, now - told.sent_at)
    sent = _moved(told.sent_at, told.drift) if by_file else now
    counts = told.age is not None and timedelta(0) <= told.age <= LONGEST
    age = -told.age if told.age is not None and counts else None
    by_count = _moved(sent, age) if sent is not None else None
    return by_count, by_sending, by_fetching


def _sure(
    by_count: datetime | None, by_sending: datetime | None, by_fetching: datetime | None
) -> tuple[datetime, str] | None:
    """What two witnesses agree on; the count is the finest of them."""
    if by_count is not None and (_agree(by_count, by_sending) or _agree(by_count, by_fetching)):
        return by_count, "measured"
    if by_sending is not None and _agree(by_sending, by_fetching):
        return by_sending, "corrected"
    return None


def _agree(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= CLOSE


def _moved(moment: datetime, by: timedelta | None) -> datetime | None:
    """A moment moved; None when nothing is known, or when no calendar holds the result."""
    if by is None:
        return None
    try:
        return moment + by
    except OverflowError:
        return None
