"""The law of the door: who may be checked in, that twice is once, undo, and attendance as a function of the scans."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.checkin import Attendance, CheckIn
from intake.models.record import AuditEntry
from intake.rules import audit, checkin, links, registrations
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from tests.cast import NOW, actor

DOOR, DESK = Actor("door", 1), Actor("staff", 1)


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah, S.Sos.")


@pytest.fixture
def here(cast):
    """Check somebody in at the morning session, or say why not."""
    by = actor(cast.organiser)

    def press(registration, *, session=cast.session, method="code", by=by, at=None):
        return checkin.check_in(registration, session=session, method=method, by=by, at=at)

    return press


def attendance():
    return db.session.execute(
        select(Attendance.registration_id, Attendance.session_id, Attendance.since)
    ).all()


def test_a_check_in_says_who_when_how_and_by_whom(cast, siti, here):
    row = here(siti, method="qr")
    assert (row.registration_id, row.session_id, row.kind, row.method, row.at, row.by) == (
        siti.id, cast.session.id, "in", "qr", NOW, f"staff:{cast.organiser.id}",
    )  # fmt: skip
    assert attendance() == [(siti.id, cast.session.id, NOW)]


def test_twice_is_once_and_the_first_is_given_back(siti, here, freeze):
    first = here(siti)
    freeze(NOW + timedelta(minutes=5))
    assert here(siti) is first
    assert db.session.scalars(select(CheckIn)).all() == [first]
    assert attendance() == [(siti.id, first.session_id, NOW)]


def test_the_same_person_may_be_at_two_sessions(cast, siti, here):
    here(siti)
    here(siti, session=cast.afternoon)
    assert len(attendance()) == 2


def test_a_registration_of_another_event_is_refused(cast, here):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    with pytest.raises(Refused) as refused:
        here(stranger)
    assert refused.value.code == "other_event"


def test_a_duplicate_is_refused(cast, siti, here):
    twin = cast.register("Siti Aminah")
    assert twin.duplicate_of_id == siti.id
    with pytest.raises(Refused) as refused:
        here(twin)
    assert refused.value.code == "duplicate"


def test_a_duplicate_of_another_event_is_first_of_another_event(cast, here):
    cast.register("Siti Aminah", event=cast.other_event)
    twin = cast.register("Siti Aminah", event=cast.other_event)
    with pytest.raises(Refused) as refused:
        here(twin)
    assert refused.value.code == "other_event"


def test_a_cancelled_duplicate_is_first_a_duplicate(cast, siti, here):
    twin = cast.register("Siti Aminah")
    registrations.cancel(twin, by=actor(cast.organiser))
    with pytest.raises(Refused) as refused:
        here(twin)
    assert refused.value.code == "duplicate"


def test_a_cancelled_registration_is_refused_and_leaves_no_row(cast, siti, here):
    registrations.cancel(siti, by=actor(cast.organiser))
    with pytest.raises(Refused) as refused:
        here(siti)
    assert refused.value.code == "cancelled"
    assert db.session.scalars(select(CheckIn)).all() == []


def test_an_erased_registration_is_refused(siti, here):
    siti.erased_at = clock.now()
    with pytest.raises(Refused) as refused:
        here(siti)
    assert refused.value.code == "cancelled"


def test_a_door_link_serves_its_own_event_only(cast, siti, here):
    own = Actor("door", cast.door_link.id, cast.door_link.label)
    other = links.issue("door", event_id=cast.other_event.id, label="Meja lain")
    db.session.flush()
    with pytest.raises(Refused) as refused:
        here(siti, by=Actor("door", other.id))
    assert refused.value.code == "other_session"
    assert here(siti, by=own).by == f"door:{cast.door_link.id}"


def test_a_door_link_that_is_not_there_serves_nobody(siti, here):
    with pytest.raises(Refused) as refused:
        here(siti, by=Actor("door", 999_999))
    assert refused.value.code == "other_session"


def test_an_undo_takes_attendance_back_and_keeps_both_rows(cast, siti, here):
    here(siti)
    row = checkin.undo(
        siti, session=cast.session, reason="  salah orang ", by=actor(cast.organiser)
    )
    assert (row.kind, row.reason, row.method) == ("undo", "salah orang", "list")
    assert [one.kind for one in db.session.scalars(select(CheckIn).order_by(CheckIn.id))] == [
        "in",
        "undo",
    ]
    assert attendance() == []


@pytest.mark.parametrize("reason", ["", "   ", "\u00a0"])
def test_an_undo_needs_a_reason(cast, siti, here, reason):
    here(siti)
    with pytest.raises(Refused) as refused:
        checkin.undo(siti, session=cast.session, reason=reason, by=actor(cast.organiser))
    assert (refused.value.code, refused.value.field) == ("no_reason", "reason")
    assert len(attendance()) == 1


def test_who_is_not_in_cannot_be_undone(cast, siti):
    with pytest.raises(Refused) as refused:
        checkin.undo(siti, session=cast.session, reason="salah", by=actor(cast.organiser))
    assert refused.value.code == "not_in"


def test_an_undo_at_another_event_is_refused(cast, siti, here):
    here(siti)
    with pytest.raises(Refused) as refused:
        checkin.undo(
            siti, session=cast.other_event.sessions[0], reason="salah", by=actor(cast.organiser)
        )
    assert refused.value.code == "other_event"


def test_an_undo_by_another_events_door_is_refused(cast, siti, here):
    here(siti)
    other = links.issue("door", event_id=cast.other_event.id, label="Meja lain")
    db.session.flush()
    with pytest.raises(Refused) as refused:
        checkin.undo(siti, session=cast.session, reason="salah", by=Actor("door", other.id))
    assert refused.value.code == "other_session"


def test_after_an_undo_somebody_can_be_checked_in_again_at_the_same_moment(cast, siti, here):
    first = here(siti)
    checkin.undo(siti, session=cast.session, reason="salah orang", by=actor(cast.organiser))
    again = here(siti)
    assert again.id != first.id
    assert attendance() == [(siti.id, cast.session.id, again.at)]


def test_who_cancelled_after_coming_can_still_be_undone(cast, siti, here):
    here(siti)
    registrations.cancel(siti, by=actor(cast.organiser))
    checkin.undo(siti, session=cast.session, reason="salah orang", by=actor(cast.organiser))
    assert attendance() == []


def test_a_press_now_counts_after_a_device_whose_clock_runs_ahead(cast, siti, here):
    here(siti, at=NOW + timedelta(days=5000), by=DESK)
    checkin.undo(siti, session=cast.session, reason="salah orang", by=actor(cast.organiser))
    assert attendance() == []


def test_an_offline_scan_is_kept_though_somebody_is_in(siti, here):
    here(siti)
    earlier = here(siti, at=NOW - timedelta(minutes=10), by=DESK)
    assert attendance() == [(siti.id, earlier.session_id, NOW - timedelta(minutes=10))]
    later = here(siti, at=NOW + timedelta(minutes=10), by=DESK)
    assert attendance() == [(siti.id, earlier.session_id, earlier.at)]
    assert db.session.scalar(select(Attendance.check_in_id)) == earlier.id != later.id


def test_the_same_offline_scan_sent_again_is_one(siti, here):
    first = here(siti, at=NOW - timedelta(minutes=10), by=DESK)
    assert here(siti, at=NOW - timedelta(minutes=10), by=DESK) is first
    assert len(db.session.scalars(select(CheckIn)).all()) == 1


def test_an_offline_undo_may_arrive_before_the_scan_it_takes_back(cast, siti, here):
    checkin.undo(siti, session=cast.session, reason="salah", by=DESK, at=NOW)
    here(siti, at=NOW - timedelta(minutes=1), by=DESK)
    assert attendance() == []


def test_every_press_is_audited_without_personal_data(cast, siti, here):
    here(siti)
    here(siti)
    checkin.undo(siti, session=cast.session, reason="salah orang", by=actor(cast.organiser))
    written = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("checkin")).order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in written] == ["checkin.in", "checkin.again", "checkin.undo"]
    assert {entry.subject for entry in written} == {f"registration:{siti.id}"}
    assert not any("Siti" in str(entry.detail) or "salah" in str(entry.detail) for entry in written)
    assert list(audit.faults()) == []


def test_the_session_of_the_hour(cast):
    sessions = cast.event.sessions
    morning, afternoon = sessions
    at = checkin.session_now
    assert at(sessions, morning.starts_at - timedelta(hours=2)) is morning
    assert at(sessions, morning.starts_at) is morning
    assert at(sessions, afternoon.starts_at - timedelta(seconds=1)) is morning
    assert at(sessions, afternoon.starts_at) is afternoon
    assert at(sessions, afternoon.ends_at + timedelta(days=300)) is afternoon
    assert at([], NOW) is None


def test_between_two_sessions_the_next_one_opens(cast):
    morning, afternoon = cast.event.sessions
    afternoon.starts_at += timedelta(hours=1)
    assert checkin.session_now([morning, afternoon], morning.ends_at) is afternoon


def test_of_two_sessions_at_once_the_one_that_began_last(cast):
    morning, afternoon = cast.event.sessions
    afternoon.starts_at = morning.starts_at + timedelta(minutes=15)
    assert checkin.session_now([morning, afternoon], NOW) is afternoon


def test_a_door_is_opened_and_closed_once(cast):
    until = NOW + timedelta(days=2)
    link = checkin.open_door(
        cast.event, label="  Meja   depan ", by=actor(cast.organiser), expires_at=until
    )
    assert (link.label, link.event_id, link.expires_at) == ("Meja depan", cast.event.id, until)
    checkin.close_door(link, by=actor(cast.organiser))
    ended = link.revoked_at
    checkin.close_door(link, by=actor(cast.organiser))
    assert link.revoked_at == ended == NOW
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"link:{link.id}")
    ).all()
    assert actions == ["door.open", "door.close"]


scans = st.builds(
    CheckIn,
    kind=st.sampled_from(["in", "undo"]),
    at=st.integers(0, 6).map(lambda minute: NOW + timedelta(minutes=minute)),
    by=st.sampled_from(["door:1", "door:2", "staff:3"]),
    method=st.just("qr"),
)


@settings(max_examples=1000, deadline=None)
@given(kept=st.lists(scans, max_size=8), order=st.randoms(use_true_random=False))
def test_attendance_is_a_function_of_the_set_of_scans(kept, order):
    told = said(checkin.attendance_of(kept))
    mixed = [*kept, *order.sample(kept, k=len(kept) // 2)]
    order.shuffle(mixed)
    assert said(checkin.attendance_of(mixed)) == told


def said(scan):
    return scan and (scan.at, scan.by)


EVENTS = st.lists(
    st.tuples(st.sampled_from(["in", "undo"]), st.integers(0, 4), st.sampled_from([1, 2, 3])),
    unique=True,
    min_size=1,
    max_size=5,
)


def test_three_devices_in_any_order_repeated_and_split_give_the_same_attendance(cast):
    people = iter([cast.register(f"Peserta {n}", phone=f"+62812000{n:05}") for n in range(60)])

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(events=EVENTS, order=st.randoms(use_true_random=False))
    def holds(events, order):
        mixed = [*events, *order.sample(events, k=order.randint(0, len(events)))]
        order.shuffle(mixed)
        first, second = play(cast, next(people), events), play(cast, next(people), mixed)
        assert first == second

    holds()


def play(cast, registration, events):
    """Send scans of three devices, each with its own time; gives what attendance and rows say then."""
    for kind, minute, device in events:
        scan = {"session": cast.session, "by": Actor("staff", device)}
        scan["at"] = NOW + timedelta(minutes=minute)
        if kind == "in":
            checkin.check_in(registration, method="qr", **scan)
        else:
            checkin.undo(registration, reason="salah orang", **scan)
    row = db.session.execute(
        select(Attendance.since, CheckIn.by)
        .join(CheckIn, CheckIn.id == Attendance.check_in_id)
        .where(Attendance.registration_id == registration.id)
    ).one_or_none()
    kept = db.session.execute(
        select(CheckIn.kind, CheckIn.at, CheckIn.by).where(
            CheckIn.registration_id == registration.id
        )
    ).all()
    return row, sorted(map(tuple, kept))
