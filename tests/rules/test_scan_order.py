"""Attendance is a function of the set of scans: three devices, any order, repeated, split over transactions.

TULAR_SCAN_EXAMPLES raises the number of days that are tried (10000 takes a while).
"""

import itertools
import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intake.db import db
from intake.models.checkin import Attendance, CheckIn
from intake.models.event import EventSession
from intake.rules import checkin
from intake.rules.actor import Actor
from intake.rules.checkin import Seen
from tests.cast import NOW

EXAMPLES = int(os.environ.get("TULAR_SCAN_EXAMPLES", "40"))
DEVICES = (1, 2, 3)
KEPT = {"max_examples": EXAMPLES, "deadline": None, "derandomize": True, "database": None}


@st.composite
def days(draw):
    """What three devices recorded of one person, and how it arrives: any order, repeated, split into transactions."""
    scans = draw(
        st.lists(
            st.tuples(st.sampled_from(["in", "undo"]), st.integers(0, 4), st.sampled_from(DEVICES)),
            unique=True,
            min_size=1,
            max_size=6,
        )
    )
    arrivals = draw(st.permutations(scans + draw(st.lists(st.sampled_from(scans), max_size=4))))
    ends = draw(st.lists(st.booleans(), min_size=len(arrivals), max_size=len(arrivals)))
    return scans, list(zip(arrivals, ends, strict=True))


def by_the_law(scans):
    """Since when and by which device somebody is in, told apart from the code: who is in after the last undo."""
    last_undo = max([minute for kind, minute, _ in scans if kind == "undo"], default=-1)
    return min(
        [(minute, device) for kind, minute, device in scans if kind == "in" and minute > last_undo],
        default=None,
    )


def play(person, session, arrivals):
    """Let scans arrive; gives how many are kept, and since when and by which device the person is in."""
    for (kind, minute, device), ends in arrivals:
        said = {
            "session": session,
            "by": Actor("staff", device),
            "at": NOW + timedelta(minutes=minute),
            "seen": Seen(device=f"device-{device}", clock="measured"),
        }
        if kind == "in":
            checkin.check_in(person, method="qr", **said)
        else:
            checkin.undo(person, reason="salah orang", **said)
        if ends:
            db.session.commit()
    db.session.commit()
    stands = db.session.execute(
        select(Attendance.since, CheckIn.device)
        .join(CheckIn, CheckIn.id == Attendance.check_in_id)
        .where(Attendance.session_id == session.id)
    ).one_or_none()
    kept = db.session.scalars(select(CheckIn).where(CheckIn.session_id == session.id)).all()
    return len(kept), stands and (
        (stands.since - NOW) // timedelta(minutes=1),
        int(stands.device.removeprefix("device-")),
    )


@pytest.fixture
def days_hold(cast):
    """Play days, each at a session of its own, and hold each against the law."""
    person, event_id, ends_at = cast.register("Siti Aminah"), cast.event.id, cast.event.ends_at
    numbers = itertools.count(1)

    def hold():
        @settings(**KEPT, suppress_health_check=list(HealthCheck))
        @given(day=days())
        def holds(day):
            scans, arrivals = day
            session = EventSession(
                event_id=event_id, title=f"Sesi {next(numbers)}", starts_at=NOW, ends_at=ends_at
            )
            db.session.add(session)
            db.session.flush()
            kept, stands = play(person, session, arrivals)
            assert kept == len(scans), "each scan is kept once"
            assert stands == by_the_law(scans)

        holds()

    return hold


def test_three_devices_in_any_order_repeated_and_split_add_up_to_the_same(days_hold):
    days_hold()


@pytest.mark.sqlite  # on PostgreSQL the wrong rows break the transaction before they can be compared
def test_the_harness_sees_that_the_last_to_arrive_wins(days_hold, monkeypatch):
    def last_arrived(scans):
        scans = list(scans)
        return scans[-1] if scans and scans[-1].kind == "in" else None

    monkeypatch.setattr(checkin, "attendance_of", last_arrived)
    with pytest.raises(AssertionError):
        days_hold()


@pytest.mark.sqlite  # on PostgreSQL the wrong rows break the transaction before they can be compared
def test_the_harness_sees_a_scan_that_is_kept_twice(days_hold, monkeypatch):
    monkeypatch.setattr(checkin, "_order", lambda scan: (scan.at, scan.kind == "undo", id(scan)))
    with pytest.raises(AssertionError):
        days_hold()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
def test_an_undo_between_two_scans_made_without_signal_takes_back_the_first_alone(cast, order):
    siti = cast.register("Siti Aminah")
    day = [("in", 0, 1), ("undo", 1, 2), ("in", 2, 3)]
    kept, stands = play(siti, cast.session, [(day[place], True) for place in order])
    assert (kept, stands) == (3, (2, 3))
