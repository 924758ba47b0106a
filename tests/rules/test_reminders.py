"""Reminders: on their days by the unit's calendar, each once, and none once there is nothing to remind of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from intake import clock
from intake.db import db
from intake.models.message import Message
from intake.models.record import AuditEntry
from intake.quiet import Quiet
from intake.rules import (
    commitments,
    erasure,
    followup,
    outbox,
    parties,
    reminded,
    reminder_days,
    reminders,
    transfers,
)
from intake.rules.actor import SYSTEM, Actor
from intake.rules.followup import Answer
from intake.rules.promise import standing
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", email="siti@contoh.test")


@pytest.fixture
def commitment(cast, siti):
    made = propose(cast, siti, site="Ternate", target_date=date(2024, 12, 1), budget_source="DIPA")
    sign(made)
    return made


@pytest.fixture
def officer(cast):
    return actor(cast.officer)


def answer(commitment, by, status="berjalan", **more):
    followup.answer(commitment, Answer(status=status, **more), by=by)


def plan():
    reminders.drop_what_is_over()
    return reminders.plan()


DAY = NOW.date()


def play(freeze, days, *, begins=DAY):
    """Let the worker come round for some days: at half past ten in the evening in the west, where it is past midnight
    in the east; then when it is seven in the east, in the middle, in the west. What left, and when."""
    left = []
    hours = [timedelta(hours=hours) for hours in (15.5, 22, 23, 24)]
    for moment in (
        at(begins, 0, "UTC") + timedelta(days=n) + hour for n in range(days) for hour in hours
    ):
        freeze(moment)
        plan()
        while message := outbox.take_next(Quiet()):
            outbox.mark_sent(message, by=SYSTEM)
            left.append((message.kind, moment))
    return left


def kinds():
    return [one.kind for one in db.session.scalars(select(Message).order_by(Message.id))]


def at(day, hour, zone):
    return clock.moment_at(datetime.combine(day, datetime.min.time()).replace(hour=hour), zone)


def test_a_withdrawn_answer_brings_back_the_reminder_it_struck(commitment, officer, freeze):
    freeze(at(date(2024, 3, 13), 7, WIT))
    plan()
    by = Actor("unit", commitment.unit_id)
    change = followup.answer(commitment, Answer(status="berjalan"), by=by)
    plan()
    (message,) = db.session.scalars(select(Message))
    assert message.dropped_why == "answered"
    followup.withdraw(change, reason="Salah unit", by=officer)
    plan()
    assert outbox.take_next() is message


def test_a_day_that_passed_under_a_withdrawn_answer_is_told_as_late(commitment, officer, freeze):
    change = followup.answer(
        commitment, Answer(status="berjalan", next_due=date(2024, 9, 1)), by=officer
    )
    freeze(at(date(2024, 4, 2), 9, WIT))
    followup.withdraw(change, reason="Salah unit", by=officer)
    assert kinds() == ["late"]
    assert outbox.take_next() is not None


# Days


@pytest.mark.parametrize(
    ("code", "zone"),
    [("st-kartini", WIB), ("sentra-mahatmiya", WITA), ("sentra-wasana-bahagia", WIT)],
)
def test_a_unit_is_reminded_before_on_and_after_the_day_in_the_morning_of_its_zone(
    cast, siti, officer, freeze, code, zone
):
    siti.unit = {unit.code: unit for unit in (cast.host, cast.bali, cast.unit)}[code]
    made = propose(cast, siti, site="Di sini", target_date=date(2024, 12, 1), budget_source="DIPA")
    sign(made)
    answer(made, officer, next_due=date(2024, 5, 7))  # a Tuesday
    assert play(freeze, 20, begins=date(2024, 4, 27)) == [
        ("ahead", at(date(2024, 4, 30), 7, zone)),
        ("due", at(date(2024, 5, 7), 7, zone)),
        ("late", at(date(2024, 5, 14), 7, zone)),
    ]


def test_the_day_begins_in_the_east(cast, officer, freeze):
    """At 22.30 WIB of Monday it is Tuesday in Ternate, not yet in Temanggung."""
    west = propose(cast, cast.register(unit=cast.host, email="barat@contoh.test"))
    east = propose(cast, cast.register("Yohanes", phone=None, email="timur@contoh.test"))
    for one in (west, east):
        sign(one)
        answer(one, officer, next_due=date(2024, 5, 7))
    freeze(datetime(2024, 5, 6, 15, 30, tzinfo=UTC))
    due = {(one.commitment.code, one.kind) for one in reminder_days.what_is_due()}
    assert (east.code, "due") in due
    assert (west.code, "ahead") in due
    assert (west.code, "due") not in due


def test_a_day_on_the_29th_of_february_counts_like_any_other(commitment, officer, freeze):
    answer(commitment, officer, next_due=date(2028, 2, 29))
    assert play(freeze, 20, begins=date(2028, 2, 20)) == [
        ("ahead", at(date(2028, 2, 22), 7, WIT)),
        ("due", at(date(2028, 2, 29), 7, WIT)),
        ("late", at(date(2028, 3, 7), 7, WIT)),
    ]


def test_nobody_is_reminded_ahead_who_signed_or_answered_this_week(commitment, freeze):
    assert commitment.next_due == NOW.date() + timedelta(days=7)
    assert [kind for kind, _ in play(freeze, 8)] == ["due"]


def test_a_unit_that_stays_silent_is_asked_again_on_each_later_check(commitment, freeze):
    days = [7, 14, 30, 37, 90, 97]
    assert [kind for kind, _ in play(freeze, 100)] == ["due", "late"] * 3
    sent = db.session.scalars(select(Message).order_by(Message.id)).all()
    said_on = [(clock.at_place(one.sent_at, WIT).date() - DAY).days for one in sent]
    assert [late - day for late, day in zip(said_on, days, strict=True)] == [0, 0, 0, 0, 0, 0]


def test_an_answer_meets_the_later_checks_reminder_too(cast, commitment, freeze):
    freeze(at(DAY + timedelta(days=30), 1, WIT))
    plan()
    message = db.session.scalars(select(Message).where(Message.kind == "due")).one()
    assert message.day == DAY + timedelta(days=30)
    plan()
    assert message.dropped_at is None
    answer(commitment, Actor("unit", cast.unit.id))
    assert outbox.take_next(Quiet()) is None


def test_a_worker_that_stood_still_makes_up_for_it_within_the_week(commitment, officer, freeze):
    answer(commitment, officer, next_due=date(2024, 5, 7))
    freeze(at(date(2024, 5, 13), 9, WIT))
    plan()
    assert kinds() == ["due"]
    freeze(at(date(2024, 5, 25), 9, WIT))
    assert plan() == 0


# Quiet hours


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(date(2024, 5, 7), 19, WIT), at(date(2024, 5, 7), 19, WIT)),
        (at(date(2024, 5, 7), 20, WIT), at(date(2024, 5, 8), 7, WIT)),
        (at(date(2024, 5, 8), 6, WIT), at(date(2024, 5, 8), 7, WIT)),
        (at(date(2024, 5, 10), 21, WIT), at(date(2024, 5, 13), 7, WIT)),  # Friday night
        (at(date(2024, 5, 11), 12, WIT), at(date(2024, 5, 13), 7, WIT)),  # Saturday
    ],
)
def test_quiet_hours_hold_until_the_morning_of_the_next_working_day(moment, leaves):
    assert Quiet().until(moment, WIT) == leaves


def test_quiet_hours_may_be_set_otherwise():
    saturday = at(date(2024, 5, 11), 22, WIT)
    assert Quiet(0, 0, weekend=False).until(saturday, WIT) == saturday
    assert Quiet(12, 14, weekend=False).until(saturday, WIT) == saturday
    assert Quiet(21, 23, weekend=False).until(saturday, WIT) == at(date(2024, 5, 11), 23, WIT)


def test_what_the_quiet_hours_hold_is_not_lost(commitment, officer, freeze):
    answer(commitment, officer, next_due=date(2024, 5, 11))  # a Saturday
    freeze(at(date(2024, 5, 11), 9, WIT))
    plan()
    assert outbox.take_next(Quiet()) is None
    freeze(at(date(2024, 5, 13), 7, WIT))
    assert outbox.take_next(Quiet()).kind == "due"


# What stops it


def test_an_answer_between_planning_and_sending_stops_it(cast, commitment, officer, freeze):
    freeze(at(date(2024, 3, 13), 1, WIT))
    assert plan() == 1
    freeze(at(date(2024, 3, 13), 6, WIT))
    answer(commitment, Actor("unit", cast.unit.id))
    freeze(at(date(2024, 3, 13), 8, WIT))
    assert outbox.take_next(Quiet()) is None
    assert db.session.scalars(select(Message)).one().dropped_why == "answered"


def test_a_unit_that_waits_for_a_budget_year_is_left_in_peace(commitment, officer, freeze):
    answer(commitment, officer, status="ditunda", obstacle="Anggaran", next_due=date(2025, 1, 7))
    assert play(freeze, 40) == []
    left = play(freeze, 40, begins=date(2024, 12, 1))
    assert left == [("due", at(date(2025, 1, 7), 7, WIT))]


def test_putting_it_off_strikes_what_waits(commitment, officer, freeze):
    freeze(at(date(2024, 3, 13), 1, WIT))
    plan()
    message = db.session.scalars(select(Message)).one()
    message.queued_at += timedelta(hours=9)  # as if planned after the answer
    answer(commitment, officer, status="ditunda", obstacle="Anggaran", next_due=date(2025, 1, 7))
    plan()
    assert message.dropped_why == "over"


def test_a_closed_commitment_is_never_reminded_of(commitment, officer, freeze):
    answer(commitment, officer, status="dibatalkan", note="Pindah tugas")
    assert play(freeze, 25) == []


def test_a_later_reminder_takes_the_place_of_one_that_still_waits(cast, officer, freeze):
    made = propose(cast, cast.register("Tanpa Email"))
    sign(made)
    answer(made, officer, next_due=date(2024, 5, 7))
    for day in (date(2024, 4, 30), date(2024, 5, 7)):
        freeze(at(day, 8, WIT))
        plan()
    waiting = select(Message.kind).where(outbox.WAITS, Message.kind.in_(("ahead", "due")))
    assert db.session.scalars(waiting).all() == ["due"]


def test_a_day_on_29_february_is_reminded_of_like_any_other(commitment, officer, freeze):
    answer(commitment, officer, next_due=date(2028, 2, 29))
    assert play(freeze, 25, begins=date(2028, 2, 15)) == [
        ("ahead", at(date(2028, 2, 22), 7, WIT)),
        ("due", at(date(2028, 2, 29), 7, WIT)),
        ("late", at(date(2028, 3, 7), 7, WIT)),
    ]


# Signing, and the rest


def test_a_proposal_that_nobody_signed_is_reminded_of_once_after_a_week(cast, siti, freeze):
    propose(cast, siti, site="Ternate", target_date=date(2024, 12, 1), budget_source="DIPA")
    assert play(freeze, 30) == [("sign", at(date(2024, 3, 13), 7, WIT))]


def test_signing_stops_the_reminder_of_it(cast, siti, freeze):
    made = propose(cast, siti)
    freeze(at(date(2024, 3, 13), 1, WIT))
    plan()
    sign(made)
    assert outbox.take_next(Quiet()) is None


def test_a_letter_changed_after_signing_is_reminded_of_like_an_unsigned_one(
    cast, siti, commitment, freeze, officer
):
    freeze(at(date(2024, 3, 14), 9, WIT))
    commitments.complete(commitment, fields={"support": "Satu instruktur"}, by=officer)
    sent = play(freeze, 30, begins=date(2024, 3, 15))
    assert [one for one in sent if one[0] == "sign"] == [("sign", at(date(2024, 3, 21), 7, WIT))]
    parties.add(commitment, name="Dinas Sosial Contoh", by=officer)
    freeze(clock.now() + timedelta(days=8))
    plan()
    again = db.session.scalars(select(Message).where(Message.kind == "sign", outbox.WAITS)).one()
    sign(commitment)
    plan()
    assert again.dropped_why == "over"


def test_what_is_missing_is_asked_for_once_after_two_weeks(cast, siti, freeze):
    made = propose(cast, siti)
    sign(made)
    left = [kind for kind, _ in play(freeze, 25) if kind == "rest"]
    assert left == ["rest"]


def test_a_complete_promise_is_not_asked_to_be_completed(cast, siti, commitment, freeze):
    assert "rest" not in [kind for kind, _ in play(freeze, 25)]


def test_completing_it_stops_the_reminder_of_the_rest(cast, siti, freeze, officer):
    made = propose(cast, siti, site="Ternate", target_date=date(2024, 12, 1))
    freeze(at(date(2024, 3, 20), 1, WIT))
    plan()
    assert "rest" in kinds()
    commitments.complete(made, fields={"budget_source": "DIPA"}, by=officer)
    plan()
    rest = db.session.scalars(select(Message).where(Message.kind == "rest")).one()
    assert (standing(made).budget_source, rest.dropped_why) == ("DIPA", "over")


# Who is written to


def test_the_units_office_goes_before_a_proposer_but_not_about_signing(cast, siti, freeze):
    cast.unit.email = "kantor@contoh.test"
    made = propose(cast, siti)
    freeze(at(date(2024, 3, 13), 8, WIT))
    plan()
    assert outbox.take_next().registration_id == siti.id
    sign(made)
    freeze(at(date(2024, 3, 20), 8, WIT))
    plan()
    found = {one.kind: one for one in iter(outbox.take_next, None)}
    assert found["due"].registration_id is None


def test_without_an_address_it_waits_for_the_officers_hand(cast, freeze, officer):
    made = propose(cast, cast.register("Tanpa Email"), pic_phone="+6281300000009")
    sign(made)
    freeze(at(date(2024, 3, 13), 8, WIT))
    plan()
    message = db.session.scalars(select(Message).where(Message.kind == "due")).one()
    assert (message.channel, outbox.take_next()) == ("whatsapp", None)


def test_whoever_is_erased_is_written_to_no_more_and_the_unit_still_is(cast, siti, freeze, officer):
    other = cast.register("Budi", phone=None, email="budi@contoh.test")
    made = propose(cast, siti)
    commitments.add_voice(made, registration=other, remark="", by=officer)
    sign(made)
    freeze(at(date(2024, 3, 13), 8, WIT))
    plan()
    assert outbox.take_next().registration_id == siti.id
    erasure.erase(siti, by=officer)
    freeze(clock.now() + timedelta(hours=1))
    message = next(one for one in iter(outbox.take_next, None) if one.kind == "due")
    assert message.registration_id == other.id


def test_the_old_units_people_do_not_get_the_new_units_link(cast, commitment, officer, freeze):
    def known():
        return [
            one.name
            for one in reminded.contacts([commitment])[commitment.id]
            if one.phone or one.email
        ]

    assert known() == ["Siti Aminah, S.Sos.", "Siti Aminah"]
    freeze(NOW + timedelta(days=1))
    transfers.transfer(commitment, to=cast.bali, reason="Dialihkan", by=officer)
    assert known() == []


def test_the_people_of_a_renamed_unit_still_do(cast, commitment, officer):
    cast.unit.successor_id = cast.bali.id
    transfers.transfer(commitment, to=cast.bali, reason="Berganti nama", by=officer)
    assert len(reminded.contacts([commitment])[commitment.id]) == 3


# By hand


def test_an_officer_reminds_once_a_day(commitment, officer, freeze):
    first = reminders.remind(commitment, by=officer)
    assert reminders.remind(commitment, by=officer) is first
    freeze(clock.now() + timedelta(days=1))
    assert reminders.remind(commitment, by=officer) is not first


def test_an_officer_s_reminder_that_was_dropped_waits_again(commitment, officer):
    message = outbox.strike(reminders.remind(commitment, by=officer), "not_needed", by=officer)
    assert reminders.remind(commitment, by=officer).dropped_at is None
    assert message.channel == "email"


def test_nobody_reminds_of_what_is_closed_or_put_off_or_not_theirs(cast, commitment, officer):
    def code(by):
        with pytest.raises(Refused) as no:
            reminders.remind(commitment, by=by)
        return no.value.code

    assert code(actor(cast.viewer)) == "officer_only"
    answer(commitment, officer, status="ditunda", obstacle="Anggaran", next_due=date(2025, 1, 7))
    assert code(officer) == "waiting"
    answer(commitment, officer, status="dibatalkan", note="Pindah tugas")
    assert code(officer) == "closed"


def test_taking_it_in_hand_says_to_whom_and_undo_gives_it_back_to_the_worker(commitment, officer):
    message = reminders.send_by_hand(reminders.remind(commitment, by=officer), by=officer)
    assert (message.channel, message.sent_by) == ("whatsapp", str(officer))
    reminders.take_back(message, by=officer)
    assert (message.channel, message.sent_at, message.registration_id) == ("email", None, None)


def test_each_turn_stands_in_the_audit_of_the_commitments_event(commitment, officer, cast):
    reminders.send_by_hand(reminders.remind(commitment, by=officer), by=officer)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == f"commitment:{commitment.id}")
        .order_by(AuditEntry.id)
    ).all()
    said = [(entry.action, entry.chain) for entry in entries[-2:]]
    chain = f"event:{cast.event.id}"
    assert said == [("reminder.ask", chain), ("message.sent", chain)]


# Never twice


def planned_twice_at_once(freeze):
    """Two workers look before either writes; how many reminders there are then."""
    freeze(at(date(2024, 3, 13), 8, WIT))
    first, second = list(reminder_days.what_is_due()), list(reminder_days.what_is_due())
    reminders.queue_all(first)
    reminders.queue_all(second)
    return kinds().count("due")


def test_two_planners_that_look_at_the_same_moment_queue_once(commitment, freeze):
    assert planned_twice_at_once(freeze) == 1


def test_control_without_the_unique_key_they_would_queue_twice(commitment, freeze):
    db.session.execute(text("DROP INDEX uq_message_reminder"))
    assert planned_twice_at_once(freeze) == 2
    db.session.rollback()  # takes the key's end back on both databases


def test_coming_round_again_plans_nothing_new(commitment, freeze):
    freeze(at(date(2024, 3, 13), 8, WIT))
    assert plan() == 1
    assert [plan() for _ in range(3)] == [0, 0, 0]
