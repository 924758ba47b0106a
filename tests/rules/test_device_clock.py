"""R7: device clocks off by hours, set back, at 1970, at 2038: the right moment, or flagged."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import clock
from intake.rules import device_clock
from intake.rules.device_clock import CLOSE, Told

START = datetime(2024, 3, 6, 1, tzinfo=UTC)
EARLIEST, LATEST = START - timedelta(days=1), START + timedelta(days=4)
EPOCH, FAR = datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]

seconds = st.integers(0, 2 * 86_400).map(lambda n: timedelta(seconds=n))
skews = st.one_of(
    st.just(timedelta(0)),
    st.integers(-30 * 3_600, 30 * 3_600).map(lambda n: timedelta(seconds=n)),
    st.sampled_from([EPOCH - START, FAR - START, timedelta(days=-365), timedelta(days=3650)]),
)


def told_by(fetched, scanned, sent, *, skew, moved, moves_at, slept, loaded_anew, has_list):
    """What a phone says: its clock is off by `skew`, and by `moved` more from some moment on."""

    def shows(moment):
        return moment + skew + (moved if moment >= moves_at else timedelta(0))

    awake = sent - scanned - min(slept, sent - scanned)
    return Told(
        device_at=shows(scanned),
        sent_at=shows(sent),
        age=None if loaded_anew else awake,
        drift=fetched - shows(fetched) if has_list else None,
    )


@settings(max_examples=2000, deadline=None)
@given(
    gaps=st.tuples(seconds, seconds, seconds),
    skew=skews,
    moved=skews,
    moves_after=seconds,
    loaded_anew=st.booleans(),
    has_list=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_a_clock_that_is_wrong_or_is_set_anew_gives_the_right_moment_or_is_flagged(  # noqa: PLR0917
    gaps, skew, moved, moves_after, loaded_anew, has_list, zone
):
    fetched = START + gaps[0] / 2
    scanned = fetched + gaps[1] / 2
    sent = scanned + gaps[2] / 2
    told = told_by(
        fetched, scanned, sent, skew=skew, moved=moved, moves_at=START + moves_after,
        slept=timedelta(0), loaded_anew=loaded_anew, has_list=has_list,
    )  # fmt: skip
    read = device_clock.read(told, now=sent, earliest=EARLIEST, latest=LATEST)
    assert right(read, scanned, zone)


@settings(max_examples=2000, deadline=None)
@given(gaps=st.tuples(seconds, seconds, seconds), skew=skews, slept=seconds, anew=st.booleans())
def test_a_phone_that_slept_counts_too_little_and_is_not_believed_alone(gaps, skew, slept, anew):
    fetched = START + gaps[0] / 2
    scanned = fetched + gaps[1] / 2
    sent = scanned + gaps[2] / 2
    told = told_by(
        fetched, scanned, sent, skew=skew, moved=timedelta(0), moves_at=sent + CLOSE,
        slept=slept, loaded_anew=anew, has_list=True,
    )  # fmt: skip
    read = device_clock.read(told, now=sent, earliest=EARLIEST, latest=LATEST)
    assert read.clock != "doubtful"
    assert abs(read.at - scanned) <= CLOSE


def right(read, scanned, zone):
    """The moment itself within five minutes, and so the day at the venue but for its first and last minutes."""
    if read.clock == "doubtful":
        return EARLIEST <= read.at <= LATEST
    near = abs(read.at - scanned) <= CLOSE
    same = clock.at_place(read.at, zone).date() == clock.at_place(scanned, zone).date()
    edge = (
        clock.at_place(scanned - CLOSE, zone).date() != clock.at_place(scanned + CLOSE, zone).date()
    )
    return near and (same or edge)


def believed_alone(told, *, now):
    """A deliberately wrong reading: the device's clock at its word."""
    return device_clock.Reading(at=told.device_at, clock="corrected", device_at=told.device_at)


def test_control_a_reading_that_believes_the_clock_is_caught():
    scanned = START + timedelta(hours=3)
    told = told_by(
        START, scanned, scanned + timedelta(hours=1), skew=timedelta(hours=7), moved=timedelta(0),
        moves_at=LATEST, slept=timedelta(0), loaded_anew=False, has_list=True,
    )  # fmt: skip
    assert not right(believed_alone(told, now=LATEST), scanned, "Asia/Jakarta")


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("shown", [EPOCH, FAR, START - 7 * HOUR, START + 9 * HOUR])
@pytest.mark.parametrize("age", [None, HOUR])
def test_a_clock_that_is_steadily_wrong_is_corrected(shown, age):
    scanned, sent = START + 2 * HOUR, START + 3 * HOUR
    told = Told(device_at=shown, sent_at=shown + HOUR, age=age, drift=scanned - shown)
    read = device_clock.read(told, now=sent, earliest=EARLIEST, latest=LATEST)
    assert (read.at, read.clock) == (scanned, "corrected" if age is None else "measured")


def test_a_clock_set_right_by_the_network_when_the_signal_came_back_is_measured():
    scanned, sent = START + 2 * HOUR, START + 3 * HOUR
    told = Told(device_at=scanned - 5 * HOUR, sent_at=sent, age=HOUR, drift=5 * HOUR)
    read = device_clock.read(told, now=sent, earliest=EARLIEST, latest=LATEST)
    assert (read.at, read.clock) == (scanned, "measured")


@pytest.mark.parametrize(
    "told",
    [
        Told(device_at=START, sent_at=START + HOUR),  # nothing vouches for it
        Told(device_at=START, sent_at=START - HOUR, drift=timedelta(0)),  # set back in between
        Told(device_at=START, sent_at=START + HOUR, age=-HOUR, drift=7 * HOUR),
        Told(device_at=START + 9 * HOUR, sent_at=START + 3 * HOUR, drift=timedelta(0)),
        Told(device_at=EPOCH, sent_at=EPOCH + 99_999 * HOUR, drift=timedelta(0)),
    ],
)
def test_what_no_two_witnesses_agree_on_is_flagged_and_stays_among_the_days_scans(told):
    read = device_clock.read(told, now=START + 2 * HOUR, earliest=EARLIEST, latest=LATEST)
    assert read.clock == "doubtful"
    assert EARLIEST <= read.at <= START + 2 * HOUR


def test_a_moment_before_the_link_was_made_is_flagged():
    told = Told(device_at=START, sent_at=START + HOUR, age=HOUR, drift=timedelta(0))
    read = device_clock.read(
        told, now=START + HOUR, earliest=START + timedelta(minutes=30), latest=LATEST
    )
    assert (read.clock, read.at) == ("doubtful", START + HOUR)


def test_in_a_file_the_clock_at_sending_is_no_witness():
    scanned, saved = START + HOUR, START + 2 * HOUR
    steady = Told(device_at=scanned, sent_at=saved, age=HOUR, drift=timedelta(0))
    alone = Told(device_at=scanned, sent_at=saved, drift=timedelta(0))
    much_later = LATEST - HOUR
    read = device_clock.read(steady, now=much_later, earliest=EARLIEST, latest=LATEST, by_file=True)
    assert (read.at, read.clock) == (scanned, "measured")
    read = device_clock.read(alone, now=much_later, earliest=EARLIEST, latest=LATEST, by_file=True)
    assert (read.at, read.clock) == (scanned, "doubtful")


def test_a_clock_at_the_edge_of_time_overflows_into_doubt():
    told = Told(
        device_at=datetime.max.replace(tzinfo=UTC), sent_at=START, age=None, drift=timedelta(days=9)
    )
    read = device_clock.read(told, now=START, earliest=EARLIEST, latest=LATEST)
    assert read.clock == "doubtful"
