"""The clock knows three zones, and only the demo may move it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from intake import clock
from intake.db import db
from intake.models.record import DemoClock
from intake.queries import demo_clock
from tests.client import Client

LATE = datetime(2024, 3, 6, 15, 30, tzinfo=UTC)  # 22.30 WIB, 23.30 WITA, 00.30 WIT of the next day


@pytest.fixture(autouse=True)
def _unmoved():
    yield
    clock.shift(timedelta(0))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Jakarta", 6), ("Asia/Pontianak", 6), ("Asia/Makassar", 6), ("Asia/Jayapura", 7)],
)
def test_a_day_ends_earlier_in_the_east(freeze, zone, day):
    freeze(LATE)
    assert clock.today(zone) == date(2024, 3, day)


def test_a_wall_clock_becomes_its_moment_and_back():
    moment = clock.moment_at(datetime(2024, 3, 6, 9, 0), "Asia/Jayapura")
    assert moment == datetime(2024, 3, 6, 0, 0, tzinfo=UTC)
    assert clock.at_place(moment, "Asia/Makassar").hour == 8


def test_an_installation_ignores_the_demo_clock(app, client, freeze):
    freeze(LATE)
    db.session.add(DemoClock(id=1, ahead_seconds=86_400))
    client.get("/healthz")
    demo_clock.follow(demo=False)
    assert clock.now() == LATE


def test_the_demo_follows_its_clock(app, settings, freeze):
    freeze(LATE)
    db.session.add(DemoClock(id=1, ahead_seconds=86_400))
    db.session.commit()
    demo_clock.follow(demo=True)
    assert clock.now() == LATE + timedelta(days=1)


def test_a_request_to_an_installation_sees_the_true_time(app, client, freeze, monkeypatch):
    freeze(LATE)
    clock.shift(timedelta(days=5))
    db.session.add(DemoClock(id=1, ahead_seconds=86_400))
    client.get("/healthz")
    assert clock.now() == LATE


def test_the_demo_row_moves_the_demo_alone(another_app, freeze):
    """The same database under both settings: one runs ahead, the other does not."""
    freeze(LATE)
    db.session.add(DemoClock(id=1, ahead_seconds=3 * 86_400))
    db.session.commit()
    seen = {}
    for demo in (True, False):
        other = another_app(demo=demo)
        other.after_request(lambda answer, demo=demo: seen.update({demo: clock.now()}) or answer)
        Client(other).get("/healthz")
    assert seen == {True: LATE + timedelta(days=3), False: LATE}
