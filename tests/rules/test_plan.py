"""The action plan: what may be written down, what stays of what was changed, and what keeps a row out."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.innovation import PlanStep
from intake.models.plan import PlanEntry
from intake.models.record import AuditEntry
from intake.queries import plan as plans
from intake.rules import followup, plan
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.plan import Row, Step
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign

ROW = Row(
    activity="Melatih pendamping",
    output="Dua pendamping siap",
    person="Siti Aminah, S.Sos.",
    starts_on=date(2024, 3, 20),
    due_on=date(2024, 4, 5),
    budget=Decimal("2500000"),
    budget_source="DIPA",
)


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def unit(commitment):
    return Actor("unit", commitment.unit_id)


@pytest.fixture
def added(commitment, unit):
    return plan.add(commitment, ROW, by=unit)


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def acts():
    return [entry.act for entry in db.session.scalars(select(PlanEntry).order_by(PlanEntry.id))]


def test_a_row_is_written_down_with_who_and_when(commitment, unit, added):
    assert (added.line, added.number, added.act, added.by) == (1, 1, "added", str(unit))
    assert added.at == NOW
    assert added.budget == Decimal(2500000)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "plan.added"))
    assert entry.subject == f"commitment:{commitment.id}"
    assert entry.detail == {"line": 1, "entry": added.id}


def test_an_officer_writes_too_and_is_named(cast, commitment):
    made = plan.add(commitment, ROW, by=actor(cast.officer))
    assert made.by_name == "Nur Aini"


def test_rows_stand_by_start_then_due_date(commitment, unit):
    for days, name in ((9, "ketiga"), (2, "pertama"), (5, "kedua")):
        day = ROW.due_on + timedelta(days=days)
        plan.add(commitment, replace(ROW, activity=name, starts_on=None, due_on=day), by=unit)
    assert [row.activity for row in plans.of(commitment).rows] == ["pertama", "kedua", "ketiga"]


def test_a_change_is_a_new_state_and_the_old_one_stays(commitment, unit, added):
    later = replace(ROW, due_on=date(2024, 4, 30))
    changed = plan.change(commitment, 1, later, seen=1, by=unit)
    assert (changed.line, changed.number, changed.due_on) == (1, 2, date(2024, 4, 30))
    assert added.due_on == ROW.due_on
    assert plans.of(commitment).rows == [changed]


def test_a_change_that_changes_nothing_writes_nothing(commitment, unit, added):
    assert plan.change(commitment, 1, ROW, seen=1, by=unit) is added
    assert acts() == ["added"]


def test_a_row_is_ticked_and_opened_again(commitment, unit, added):
    assert plan.tick(commitment, 1, done=True, seen=1, by=unit).is_done
    assert plan.tick(commitment, 1, done=True, seen=2, by=unit).number == 2
    assert not plan.tick(commitment, 1, done=False, seen=2, by=unit).is_done
    assert acts() == ["added", "done", "reopened"]


def test_a_done_row_that_is_changed_stays_done(commitment, unit, added):
    plan.tick(commitment, 1, done=True, seen=1, by=unit)
    later = replace(ROW, output="Tiga pendamping siap")
    assert plan.change(commitment, 1, later, seen=2, by=unit).is_done


def test_a_removed_row_leaves_the_plan_and_stays_in_its_history(commitment, unit, added):
    plan.remove(commitment, 1, seen=1, reason="Digabung dengan magang", by=unit)
    found = plans.of(commitment)
    assert found.rows == []
    assert [(one.act, one.reason) for one in found.history] == [
        ("removed", "Digabung dengan magang"),
        ("added", ""),
    ]
    refused("gone", plan.tick, commitment, 1, done=True, seen=2, by=unit)
    assert plan.add(commitment, ROW, by=unit).line == 2


def test_two_who_change_the_same_row_are_told_and_nothing_is_lost(cast, commitment, unit, added):
    plan.change(commitment, 1, replace(ROW, person="Made"), seen=1, by=actor(cast.officer))
    with_other = replace(ROW, person="Wayan")
    refused("changed_meanwhile", plan.change, commitment, 1, with_other, seen=1, by=unit)
    assert plan.change(commitment, 1, with_other, seen=2, by=unit).person == "Wayan"
    assert acts() == ["added", "changed", "changed"]


@pytest.mark.parametrize(
    ("code", "field", "said"),
    [
        ("due_before_start", "due_on", {"due_on": date(2024, 3, 19)}),
        ("start_past", "starts_on", {"starts_on": date(2024, 3, 5)}),
        ("due_past", "due_on", {"starts_on": None, "due_on": date(2024, 3, 5)}),
        ("budget_negative", "budget", {"budget": Decimal("-0.01")}),
        ("no_activity", "activity", {"activity": ""}),
    ],
)
def test_what_is_no_row_is_refused_at_its_field(commitment, unit, code, field, said):
    assert refused(code, plan.add, commitment, replace(ROW, **said), by=unit).field == field
    assert acts() == []


def test_today_and_a_row_without_cost_are_fine(commitment, unit):
    today = date(2024, 3, 6)
    made = plan.add(
        commitment, Row(activity="Rapat", starts_on=today, due_on=today, budget=Decimal(0)), by=unit
    )
    assert (made.budget, made.budget_source, made.person) == (0, "", "")


def test_the_day_is_the_units_own(commitment, unit, freeze):
    freeze(NOW.replace(hour=16))  # 23.00 WIB, and already the 7th in Ternate
    yesterday = replace(ROW, starts_on=date(2024, 3, 6))
    refused("start_past", plan.add, commitment, yesterday, by=unit)


def test_days_that_stood_before_may_stand_though_they_passed(commitment, unit, added, freeze):
    freeze(NOW + timedelta(days=60))
    assert plan.change(commitment, 1, replace(ROW, person="Made"), seen=1, by=unit).number == 2
    earlier = replace(ROW, starts_on=date(2024, 3, 21))
    refused("start_past", plan.change, commitment, 1, earlier, seen=2, by=unit)


def test_29_february_is_a_day_like_others(commitment, unit, freeze):
    made = plan.add(
        commitment, replace(ROW, starts_on=date(2028, 2, 29), due_on=date(2028, 2, 29)), by=unit
    )
    freeze(NOW.replace(year=2028, month=2, day=29))
    assert not made.is_late(date(2028, 2, 29))
    assert made.is_late(date(2028, 3, 1))


def test_at_most_forty_rows_stand(commitment, unit):
    for _ in range(plan.MOST):
        plan.add(commitment, ROW, by=unit)
    refused("too_many", plan.add, commitment, ROW, by=unit)
    plan.remove(commitment, 7, seen=1, by=unit)
    assert plan.add(commitment, ROW, by=unit).line == plan.MOST + 1


def test_another_unit_and_other_staff_write_nothing(cast, commitment, added):
    refused("not_yours", plan.add, commitment, ROW, by=Actor("unit", cast.bali.id))
    refused("officer_only", plan.add, commitment, ROW, by=actor(cast.viewer))
    refused("officer_only", plan.tick, commitment, 1, done=True, seen=1, by=actor(cast.organiser))


def test_the_plan_of_a_closed_commitment_stands_still(cast, commitment, unit, added):
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    refused("closed", plan.add, commitment, ROW, by=unit)
    refused("closed", plan.remove, commitment, 1, seen=1, by=actor(cast.officer))


def test_what_it_costs_is_told_by_source_however_it_is_spelt(commitment, unit):
    for source, budget in (
        ("DIPA", "1000000.50"),
        ("dipa", "0.25"),
        ("Dana desa", "80000000"),
        ("", "5"),
    ):
        plan.add(commitment, replace(ROW, budget_source=source, budget=Decimal(budget)), by=unit)
    plan.add(commitment, replace(ROW, budget=None), by=unit)
    found = plans.of(commitment)
    assert dict(found.totals) == {
        "DIPA": Decimal("1000000.75"),
        "Dana desa": Decimal(80000000),
        "": Decimal(5),
    }
    assert found.total == Decimal("81000005.75")


def test_the_plan_is_one_query(commitment, unit, queries):
    for _ in range(5):
        plan.add(commitment, ROW, by=unit)
    with queries() as seen:
        plans.of(commitment)
    assert len(seen) == 1


# The example of an innovation


@pytest.fixture
def example(cast):
    cast.innovation.steps = [
        PlanStep(position=1, activity="Menetapkan tim", output="Surat", from_day=0, to_day=14),
        PlanStep(position=2, activity="Melatih pendamping", from_day=21, to_day=345),
    ]
    db.session.flush()


@pytest.mark.usefixtures("example")
def test_the_example_is_copied_with_days_from_the_first_step(commitment, unit):
    plan.fill_in(commitment, by=unit)
    rows = plans.of(commitment).rows
    assert [(row.activity, row.starts_on, row.due_on) for row in rows] == [
        ("Menetapkan tim", date(2024, 3, 20), date(2024, 4, 3)),
        ("Melatih pendamping", date(2024, 4, 10), date(2025, 2, 28)),
    ]
    assert rows[0].person == commitment.current.pic_name


@pytest.mark.usefixtures("example")
def test_a_first_step_that_has_passed_brings_no_row_that_is_late_at_once(commitment, unit, freeze):
    freeze(NOW + timedelta(days=60))
    plan.fill_in(commitment, by=unit)
    assert plans.of(commitment).rows[0].starts_on == date(2024, 5, 5)


@pytest.mark.usefixtures("example")
def test_what_is_there_already_is_not_copied_again(commitment, unit, added):
    plan.fill_in(commitment, by=unit)
    assert [row.activity for row in plans.of(commitment).rows] == [
        "Menetapkan tim",
        "Melatih pendamping",
    ]
    refused("all_there", plan.fill_in, commitment, by=unit)


def test_without_an_example_nothing_is_copied(commitment, unit):
    refused("no_example", plan.fill_in, commitment, by=unit)


@pytest.mark.usefixtures("example")
def test_an_example_that_does_not_fit_is_not_copied_in_part(commitment, unit):
    for _ in range(plan.MOST - 1):
        plan.add(commitment, replace(ROW, activity="Lain"), by=unit)
    refused("too_many", plan.fill_in, commitment, by=unit)
    assert len(acts()) == plan.MOST - 1


def test_the_example_is_replaced_and_plans_stay(cast, commitment, unit):
    steps = [
        Step(activity="Satu", from_day=0, to_day=3),
        Step(activity="Dua", from_day=1, to_day=1),
    ]
    plan.edit_example(cast.innovation, steps, by=actor(cast.administrator))
    plan.fill_in(commitment, by=unit)
    plan.edit_example(cast.innovation, steps[1:], by=actor(cast.administrator))
    assert [step.activity for step in cast.innovation.steps] == ["Dua"]
    assert len(plans.of(commitment).rows) == 2


def test_an_example_names_each_activity_and_ends_after_it_begins(cast):
    admin = actor(cast.administrator)
    wrong = {
        "unnamed": [Step(activity="", from_day=0, to_day=0)],
        "days_in_order": [Step(activity="Satu", from_day=3, to_day=2)],
        "too_many": [Step(activity="Satu", from_day=0, to_day=0)] * 41,
    }
    for code, steps in wrong.items():
        refused(code, plan.edit_example, cast.innovation, steps, by=admin)
    assert cast.innovation.steps == []
