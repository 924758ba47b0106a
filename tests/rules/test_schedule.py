"""On which days a unit is asked: presets, quarters, leap days, the three zones, and the wait for a budget."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.followup import FollowUpCheck, ScheduleChoice, StatusChange
from intake.models.record import AuditEntry
from intake.rules import followup, schedule
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign


@pytest.fixture
def proposal(cast):
    return propose(cast, cast.register())


@pytest.fixture
def commitment(proposal):
    sign(proposal)
    return proposal


@pytest.fixture
def officer(cast):
    return actor(cast.officer)


@pytest.fixture
def unit(cast):
    return Actor("unit", cast.unit.id)


def due(commitment):
    query = select(FollowUpCheck.due_on).where(FollowUpCheck.commitment_id == commitment.id)
    return db.session.scalars(query.order_by(FollowUpCheck.due_on)).all()


def say(commitment, by, status="disiapkan", **more):
    return followup.answer(commitment, Answer(status=status, **more), by=by)


def refused(code, rule):
    with pytest.raises(Refused) as refusal:
        rule()
    assert refusal.value.code == code
    return refusal.value


# The presets


def test_quarters_are_asked_at_their_ends_after_the_thirtieth_day(commitment, officer):
    schedule.choose(commitment, "quarters", by=officer)
    assert due(commitment) == [
        date(2024, 3, 13),
        date(2024, 4, 5),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
        date(2025, 3, 31),
    ]


def test_quarters_go_on_until_it_is_done(commitment, officer, unit, freeze):
    schedule.choose(commitment, "quarters", by=officer)
    freeze(datetime(2025, 3, 31, 3, tzinfo=UTC))
    say(commitment, unit)
    assert commitment.next_due == date(2025, 6, 30)
    freeze(datetime(2027, 1, 10, 3, tzinfo=UTC))
    say(commitment, unit, "berjalan")
    assert commitment.next_due == date(2027, 3, 31)
    say(commitment, officer, "selesai")
    assert commitment.next_due is None


@pytest.mark.parametrize(
    ("signed", "first_quarter"),
    [
        (
            date(2024, 2, 29),
            date(2024, 6, 30),
        ),  # the thirtieth day is 30 March, the quarter ends on 31
        (date(2024, 3, 1), date(2024, 6, 30)),  # the thirtieth day is the quarter's end itself
        (date(2023, 11, 30), date(2023, 12, 31)),
        (date(2023, 12, 31), date(2024, 3, 31)),
    ],
)
def test_a_quarter_that_ends_on_the_thirtieth_day_is_not_asked_twice(signed, first_quarter):
    days = list(zip(range(3), schedule._days("quarters", signed), strict=False))
    wanted = date(2024, 3, 31) if signed == date(2024, 2, 29) else first_quarter
    assert days[2][1] == wanted


def test_a_leap_day_is_a_day_like_any_other(proposal, freeze):
    freeze(datetime(2024, 2, 29, 3, tzinfo=UTC))
    sign(proposal)
    assert due(proposal) == [
        date(2024, 3, 7),
        date(2024, 3, 30),
        date(2024, 5, 29),
        date(2024, 8, 27),
        date(2025, 2, 28),
    ]


def test_a_year_over_a_leap_day_is_365_days(commitment, freeze):
    assert due(commitment)[-1] == NOW.date() + timedelta(days=365) == date(2025, 3, 6)


@pytest.mark.parametrize(
    ("moment", "west", "middle", "east"),
    [
        # 22.30 WIB, 23.30 WITA, 00.30 WIT of the next day
        (datetime(2024, 6, 22, 15, 30, tzinfo=UTC), 22, 22, 23),
        # 23.30 WIB, 00.30 WITA, 01.30 WIT
        (datetime(2024, 6, 22, 16, 30, tzinfo=UTC), 22, 23, 23),
    ],
)
def test_the_day_is_the_units_own_in_three_zones(cast, freeze, moment, west, middle, east):
    three = [
        propose(cast, cast.register(name, unit=unit, phone=f"+62813000000{number}"))
        for number, (name, unit) in enumerate(
            [("Bu Barat", cast.host), ("Pak Tengah", cast.bali), ("Bu Timur", cast.unit)]
        )
    ]
    freeze(moment)
    for commitment in three:
        sign(commitment)
    assert [commitment.next_due - timedelta(days=7) for commitment in three] == [
        date(2024, 6, day) for day in (west, middle, east)
    ]


def test_choosing_is_a_row_with_who_and_when_and_is_audited(commitment, officer):
    chosen = schedule.choose(commitment, "quarters", by=officer)
    assert (chosen.by, chosen.by_name, chosen.at) == (str(officer), "Nur Aini", NOW)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.detail) == ("followup.schedule", {"preset": "quarters"})


def test_the_same_choice_again_is_the_one_that_stands(commitment, officer):
    first = schedule.choose(commitment, "quarters", by=officer)
    assert schedule.choose(commitment, "quarters", by=officer).id == first.id
    assert len(db.session.scalars(select(ScheduleChoice)).all()) == 1


def test_what_was_asked_already_stays(commitment, officer, unit, freeze):
    freeze(NOW + timedelta(days=7))
    answer = say(commitment, unit)
    freeze(NOW + timedelta(days=40))  # the thirtieth day passed without an answer
    schedule.choose(commitment, "quarters", by=officer)
    assert commitment.next_due == date(2024, 4, 5)
    first = db.session.scalars(select(FollowUpCheck).order_by(FollowUpCheck.due_on)).first()
    assert first.answered_by_id == answer.id
    schedule.choose(commitment, "days", by=officer)
    assert due(commitment) == [
        date(2024, 3, 13),
        date(2024, 4, 5),
        date(2024, 6, 4),
        date(2024, 9, 2),
        date(2025, 3, 6),
    ]


def test_a_choice_years_later_asks_on_from_today(commitment, officer, unit, freeze):
    freeze(NOW + timedelta(days=365))
    say(commitment, unit)
    freeze(NOW + timedelta(days=800))
    schedule.choose(commitment, "quarters", by=officer)
    assert due(commitment)[-1] == date(2026, 6, 30)
    assert commitment.next_due == date(2025, 9, 2)  # the half year that was missed is still asked


def test_a_choice_before_the_signing_holds_from_then_on(proposal, officer):
    schedule.choose(proposal, "quarters", by=officer)
    assert due(proposal) == []
    sign(proposal)
    assert due(proposal)[2] == date(2024, 6, 30)


def test_only_an_officer_chooses_and_only_what_there_is(commitment, cast, unit, officer):
    for who in (unit, actor(cast.organiser), actor(cast.viewer)):
        refused("officer_only", lambda who=who: schedule.choose(commitment, "quarters", by=who))
    assert (
        refused("unknown_preset", lambda: schedule.choose(commitment, "x", by=officer)).field
        == "preset"
    )


# Waiting for a budget


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2025, date(2025, 1, 6)),
        (2026, date(2026, 1, 5)),
        (2028, date(2028, 1, 5)),
        (2030, date(2030, 1, 7)),
    ],
)
def test_a_budget_is_asked_about_on_a_working_day_early_in_its_year(year, day):
    assert schedule.when_budget_comes(year) == day
    assert day.weekday() < 5


def test_a_unit_that_waits_for_a_budget_is_not_asked_until_it_comes(commitment, unit, freeze):
    freeze(NOW + timedelta(days=7))
    say(commitment, unit, "terkendala", obstacle_kind="menunggu_anggaran", budget_year=2025)
    assert commitment.waiting_until == commitment.next_due == date(2025, 1, 6)
    assert commitment.is_waiting(date(2025, 1, 5))
    assert not commitment.is_waiting(date(2025, 1, 6))
    assert not commitment.is_overdue(date(2024, 12, 31))
    assert commitment.is_overdue(date(2025, 1, 7))


def test_any_later_answer_ends_the_wait(commitment, unit, freeze):
    freeze(NOW + timedelta(days=7))
    say(commitment, unit, "terkendala", obstacle_kind="menunggu_anggaran", budget_year=2025)
    freeze(NOW + timedelta(days=30))
    say(commitment, unit, "disiapkan")
    assert commitment.waiting_until is None
    assert commitment.next_due == date(2024, 6, 4)


def test_withdrawing_the_answer_ends_the_wait_too(commitment, unit, officer, freeze):
    freeze(NOW + timedelta(days=7))
    said = say(commitment, unit, "terkendala", obstacle_kind="menunggu_anggaran", budget_year=2025)
    followup.withdraw(said, reason="Salah unit", by=officer)
    assert (commitment.waiting_until, commitment.next_due) == (None, date(2024, 3, 13))


def test_an_officer_may_name_the_day_instead_of_the_year(commitment, officer):
    waiting = {"obstacle_kind": "menunggu_anggaran", "next_due": date(2024, 9, 2)}
    say(commitment, officer, "ditunda", **waiting)
    assert commitment.waiting_until == date(2024, 9, 2)
    say(commitment, officer, "ditunda", **waiting, budget_year=2025)
    assert commitment.waiting_until == date(2024, 9, 2)


@pytest.mark.parametrize("year", [None, 2024, 2023, 2030])
def test_a_budget_that_is_waited_for_lies_one_to_five_years_ahead(commitment, unit, year):
    refusal = refused(
        "budget_year",
        lambda: say(
            commitment, unit, "terkendala", obstacle_kind="menunggu_anggaran", budget_year=year
        ),
    )
    assert (refusal.field, refusal.values) == ("obstacle_kind", {"least": 2025, "most": 2029})


def test_a_year_without_the_wait_is_forgotten(commitment, unit):
    say(commitment, unit, "terkendala", obstacle_kind="anggaran", budget_year=2025)
    assert db.session.scalar(select(StatusChange.budget_year)) is None


# Obstacles by kind, what is reported, what was seen


def test_another_obstacle_says_which(commitment, unit):
    assert (
        refused("which_obstacle", lambda: say(commitment, unit, obstacle_kind="lainnya")).field
        == "obstacle"
    )
    said = say(commitment, unit, "terkendala", obstacle_kind="lainnya", obstacle="Banjir")
    assert (said.obstacle_kind, said.obstacle) == ("lainnya", "Banjir")


def test_a_kind_outside_the_list_is_refused(commitment, unit):
    refused("unknown_obstacle", lambda: say(commitment, unit, obstacle_kind="cuaca"))


def test_an_obstacle_by_its_kind_is_a_reason_to_go_back(commitment, unit):
    say(commitment, unit, "berjalan")
    assert say(commitment, unit, "disiapkan", obstacle_kind="sdm")


def test_what_is_reported_becomes_the_next_version(commitment, unit):
    say(
        commitment,
        unit,
        "berjalan",
        reported={"local_name": "Ciprat Kie Raha", "pic_name": "Hasan", "form": "adopsi"},
    )
    assert [version.number for version in commitment.versions] == [1, 2]
    now = commitment.current
    assert (now.local_name, now.pic_name, now.form) == ("Ciprat Kie Raha", "Hasan", "adaptasi")
    assert commitment.changed_since_signed


def test_a_report_that_is_refused_leaves_no_answer(cast, commitment, unit):
    propose(cast, cast.register("Hasan", phone="+6281300000003"), site="Desa Kastela")
    refused("already_proposed", lambda: say(commitment, unit, reported={"site": "desa  kastela"}))
    db.session.rollback()
    assert db.session.scalars(select(StatusChange)).all() == []


def test_who_saw_something_else_is_told_and_who_saw_this_is_taken(
    commitment, officer, unit, freeze
):
    seen = "-"
    say(commitment, unit, "berjalan")
    refused("changed_meanwhile", lambda: say(commitment, officer, "selesai", seen=seen))
    assert say(commitment, officer, "selesai", seen=NOW.isoformat())
    assert say(commitment, officer, "selesai")  # a script that saw nothing
