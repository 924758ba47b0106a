"""Hard case 13: sessions and days in the venue's zone, at the edge of a day, in WIB, WITA and WIT."""

from datetime import UTC, datetime, timedelta

import pytest

from intake import clock
from intake.models.event import EventSession
from intake.rules import checkin

ZONES = [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)]


def sessions_of_two_days(zone):
    """A morning on the 6th and one on the 7th, by the venue's wall clock."""
    return [
        EventSession(
            title=f"Hari {day}",
            starts_at=clock.moment_at(datetime(2024, 3, day, 8), zone),
            ends_at=clock.moment_at(datetime(2024, 3, day, 23, 59), zone),
        )
        for day in (6, 7)
    ]


@pytest.mark.parametrize(("zone", "ahead"), ZONES)
def test_a_moment_before_midnight_at_the_venue_is_of_that_day(zone, ahead):
    first, second = sessions_of_two_days(zone)
    midnight = datetime(2024, 3, 7, tzinfo=UTC) - timedelta(hours=ahead)
    assert clock.at_place(midnight - timedelta(minutes=2), zone).day == 6
    assert checkin.session_now([first, second], midnight - timedelta(minutes=2)) is first
    assert clock.at_place(midnight, zone).day == 7
    assert checkin.session_now([first, second], midnight) is second


def test_the_same_moment_is_another_day_in_the_east():
    moment = datetime(2024, 3, 6, 16, 30, tzinfo=UTC)  # 23.30 WIB, 00.30 WITA, 01.30 WIT
    days = [clock.at_place(moment, zone).day for zone, _ahead in ZONES]
    assert days == [6, 7, 7]
    shown = [
        checkin.session_now(sessions_of_two_days(zone), moment).title for zone, _ahead in ZONES
    ]
    assert shown == ["Hari 6", "Hari 7", "Hari 7"]
