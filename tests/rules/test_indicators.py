"""Numbers: kept as they were told, corrected beside what was wrong, compared only with their own kind."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from intake.db import db
from intake.models.indicator import Indicator
from intake.models.record import AuditEntry
from intake.queries import falls
from intake.queries import indicators as shown
from intake.rules import followup, indicators
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.indicators import Definition, Reading
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import propose, sign

WORKING = Definition(
    name="Perajin yang bekerja",
    counted_in="orang",
    definition="Orang yang bekerja sedikitnya satu hari seminggu; yang baru dilatih tidak dihitung",
)
TRAINED = replace(
    WORKING, name="Orang yang dilatih", definition="Orang yang mengikuti seluruh pelatihan"
)
FIRST = Reading(value=Decimal(12), source="Daftar hadir", as_of=date(2024, 1, 31))


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def unit(commitment):
    return Actor("unit", commitment.unit_id)


@pytest.fixture
def working(commitment, unit):
    """An indicator with its first number."""
    return indicators.define(commitment, WORKING, first=FIRST, by=unit).indicator


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def told(indicator, value, day, *, by, **said):
    reading = replace(FIRST, value=Decimal(value), as_of=day, **said)
    return indicators.measure(indicator, reading, by=by)


def series(subject):
    db.session.expire_all()
    return shown.of(subject)


def test_an_indicator_begins_with_its_definition_and_a_number(commitment, unit, working):
    assert (working.name, working.counted_in, working.site) == ("Perajin yang bekerja", "orang", "")
    (only,) = series(commitment)
    (row,) = only.rows
    assert (row.value, row.as_of, row.precision, row.source) == (
        12,
        date(2024, 1, 31),
        "day",
        "Daftar hadir",
    )
    assert (row.told_through, row.by) == ("unit_link", str(unit))
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "indicator.measure"))
    assert entry.subject == f"commitment:{commitment.id}"
    assert entry.detail == {"measurement": row.id}


def test_trained_is_not_working(commitment, unit, working):
    indicators.define(commitment, TRAINED, first=replace(FIRST, value=Decimal(22)), by=unit)
    found = series(commitment)
    assert [[row.value for row in one.rows] for one in found] == [[12], [22]]


def test_the_same_definition_stands_once_however_it_is_spelt(commitment, unit, working):
    again = replace(WORKING, name="PERAJIN  yang bekerja")
    refused("already_defined", indicators.define, commitment, again, first=FIRST, by=unit)
    other = replace(WORKING, definition="Orang yang bekerja penuh waktu")
    indicators.define(commitment, other, first=FIRST, by=unit)
    assert db.session.scalar(select(func.count()).select_from(Indicator)) == 2


@pytest.mark.parametrize("field", ["name", "counted_in", "definition"])
def test_what_is_not_defined_is_not_counted(commitment, unit, field):
    lacking = replace(WORKING, **{field: ""})
    refusal = refused("undefined", indicators.define, commitment, lacking, first=FIRST, by=unit)
    assert refusal.field == field


def test_two_sources_for_one_day_stand_side_by_side(cast, commitment, unit, working):
    """Hard case 28: an uncertain number, two sources, two counts, both kept with their date."""
    told(working, 9, FIRST.as_of, source="Laporan dinas", by=actor(cast.officer))
    (only,) = series(commitment)
    assert [(row.value, row.source, row.as_of) for row in only.latest] == [
        (12, "Daftar hadir", FIRST.as_of),
        (9, "Laporan dinas", FIRST.as_of),
    ]
    assert not only.has_fallen


def test_a_correction_stands_beside_what_was_wrong(cast, commitment, unit, working):
    wrong = working.measurements[0]
    right = indicators.correct(
        wrong, replace(FIRST, value=Decimal(11)), reason="Satu orang tercatat dua kali", by=unit
    )
    (only,) = series(commitment)
    assert [row.value for row in only.rows] == [12, 11]
    assert only.standing == [right]
    assert only.corrections[wrong.id].reason == "Satu orang tercatat dua kali"
    again = replace(FIRST, value=Decimal(10))
    refused("already_corrected", indicators.correct, wrong, again, reason="x", by=unit)
    indicators.correct(right, again, reason="Dihitung ulang", by=actor(cast.officer))
    assert [row.value for row in series(commitment)[0].standing] == [10]


def test_a_number_is_taken_back_without_another(commitment, unit, working):
    wrong = working.measurements[0]
    back = indicators.correct(wrong, None, reason="Salah unit", by=unit)
    assert back.value is None
    (only,) = series(commitment)
    assert (only.standing, only.latest, only.has_fallen) == ([], [], False)
    assert [row.value for row in only.rows] == [12, None]


def test_a_correction_says_why(commitment, unit, working):
    refusal = refused(
        "needs_reason", indicators.correct, working.measurements[0], FIRST, reason=" ", by=unit
    )
    assert refusal.field == "reason"


def test_the_database_itself_lets_no_number_be_corrected_twice(unit, working):
    wrong = working.measurements[0]
    indicators.correct(wrong, FIRST, reason="Sumber lain", by=unit)
    with pytest.raises(IntegrityError):
        indicators.record(working, FIRST, by=unit, corrects=wrong, reason="Lagi")


@pytest.mark.parametrize(
    ("code", "field", "said"),
    [
        ("negative", "value", {"value": Decimal(-1)}),
        ("no_source", "source", {"source": ""}),
        ("as_of_future", "as_of", {"as_of": date(2024, 3, 7)}),
        ("half_period", "period_to", {"period_from": date(2024, 1, 1)}),
        ("half_period", "period_from", {"period_to": date(2024, 1, 31)}),
        (
            "period_reversed",
            "period_to",
            {"period_from": date(2024, 1, 31), "period_to": date(2024, 1, 1)},
        ),
        (
            "period_after",
            "period_to",
            {"period_from": date(2024, 1, 1), "period_to": date(2024, 2, 29)},
        ),
        ("unknown_channel", "told_through", {"told_through": "pos"}),
        ("told_by", "told_by", {"told_through": "phone"}),
    ],
)
def test_what_is_no_number_is_refused_at_its_field(cast, working, code, field, said):
    wrong = replace(FIRST, **said)
    refusal = refused(code, indicators.measure, working, wrong, by=actor(cast.officer))
    assert refusal.field == field
    assert len(working.measurements) == 1


def test_an_officer_writes_by_whom_it_was_told(cast, working):
    row = told(
        working, 9, date(2024, 3, 1), by=actor(cast.officer), told_through="phone", told_by="Bu Ani"
    )
    assert (row.told_through, row.told_by, row.by_name) == ("phone", "Bu Ani", "Nur Aini")


def test_outsiders_write_nothing(cast, commitment, working):
    bali = Actor("unit", cast.bali.id)
    refused("not_yours", indicators.measure, working, FIRST, by=bali)
    refused("not_yours", indicators.define, cast.innovation, WORKING, first=FIRST, by=bali)
    wrong = working.measurements[0]
    refused("officer_only", indicators.correct, wrong, None, reason="x", by=actor(cast.viewer))


def test_after_closing_the_officer_alone_goes_on_counting(cast, commitment, unit, working):
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    refused("closed", indicators.measure, working, FIRST, by=unit)
    assert told(working, 9, date(2024, 3, 1), by=actor(cast.officer)).value == 9


def test_figures_of_an_innovation_are_told_by_site(cast):
    officer = actor(cast.officer)
    for site in ("Karya Barokah", "", "Sambung Roso"):
        what = replace(WORKING, site=site)
        indicators.define(cast.innovation, what, first=FIRST, by=officer)
    by_site = shown.by_site(series(cast.innovation))
    assert [(site, len(some)) for site, some in by_site] == [
        ("", 1),
        ("Karya Barokah", 1),
        ("Sambung Roso", 1),
    ]


def test_a_commitment_has_no_other_site_than_its_own(commitment, unit):
    made = indicators.define(commitment, replace(WORKING, site="Desa"), first=FIRST, by=unit)
    assert made.indicator.site == ""


def test_decimals_are_kept_to_the_last_place(unit, working):
    row = told(working, "0.07", date(2024, 2, 1), by=unit)
    db.session.expire_all()
    assert row.value == Decimal("0.07")
    assert type(row.value) is Decimal


# What fell


def test_a_number_that_fell_is_found(commitment, unit, working):
    assert falls.fell([commitment.id]) == []
    told(working, 15, date(2024, 2, 15), by=unit)
    assert falls.fell([commitment.id]) == []
    told(working, 8, date(2024, 3, 1), by=unit)
    (fall,) = falls.fell([commitment.id])
    assert (fall.commitment_id, fall.indicator, fall.before, fall.now, fall.as_of) == (
        commitment.id,
        "Perajin yang bekerja",
        15,
        8,
        date(2024, 3, 1),
    )
    assert series(commitment)[0].has_fallen


def test_a_fall_that_was_made_good_or_corrected_is_none(commitment, unit, working):
    low = told(working, 8, date(2024, 2, 15), by=unit)
    assert len(falls.fell([commitment.id])) == 1
    indicators.correct(low, replace(FIRST, value=Decimal(18), as_of=low.as_of), reason="x", by=unit)
    assert falls.fell([commitment.id]) == []
    told(working, 9, date(2024, 2, 20), by=unit)
    told(working, 9, date(2024, 2, 21), by=unit)
    assert falls.fell([commitment.id]) == []


def test_what_is_told_late_of_an_earlier_day_is_no_fall_of_today(commitment, unit, working):
    told(working, 3, date(2023, 6, 30), by=unit)
    assert falls.fell([commitment.id]) == []


def test_sources_that_disagree_are_a_fall_only_where_all_are_lower(commitment, unit, working):
    told(working, 10, FIRST.as_of, source="Dinas", by=unit)
    told(working, 9, date(2024, 2, 15), by=unit)
    high = told(working, 11, date(2024, 2, 15), source="Dinas", by=unit)
    assert falls.fell([commitment.id]) == []
    assert not series(commitment)[0].has_fallen
    indicators.correct(high, None, reason="Salah", by=unit)
    assert [(fall.before, fall.now) for fall in falls.fell([commitment.id])] == [(10, 9)]
    assert series(commitment)[0].has_fallen


def test_different_definitions_never_make_a_fall(commitment, unit, working):
    later = replace(FIRST, value=Decimal(3), as_of=date(2024, 3, 1))
    indicators.define(commitment, TRAINED, first=later, by=unit)
    assert falls.fell([commitment.id]) == []


def test_falls_of_many_commitments_are_one_query(cast, commitment, unit, working, queries):
    told(working, 8, date(2024, 3, 1), by=unit)
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    bali = Actor("unit", cast.bali.id)
    theirs = indicators.define(other, WORKING, first=FIRST, by=bali).indicator
    told(theirs, 1, date(2024, 3, 1), by=bali)
    db.session.flush()
    with queries() as seen:
        found = falls.fell([commitment.id, other.id])
    assert [fall.commitment_id for fall in found] == [commitment.id, other.id]
    assert len(seen) == 1
    assert len(falls.fell([other.id])) == 1


def test_a_page_of_numbers_is_one_query(commitment, unit, working, queries):
    for day in range(1, 6):
        told(working, day, date(2024, 2, day), by=unit)
    indicators.define(commitment, TRAINED, first=FIRST, by=unit)
    with queries() as seen:
        [(one.latest, one.chart) for one in shown.of(commitment)]
    assert len(seen) == 1


# The picture


def chart(commitment, unit, working, *numbers):
    for value, day, *source in numbers:
        told(working, value, day, by=unit, source=(source or ["Dinas"])[0])
    return series(commitment)[0].chart


def test_one_day_is_no_course_of_things(commitment, unit, working):
    assert chart(commitment, unit, working, (9, FIRST.as_of)) is None


def test_the_axis_begins_at_zero_and_a_fall_goes_down(commitment, unit, working):
    drawn = chart(commitment, unit, working, (6, date(2024, 3, 1)))
    assert [mark for _height, mark in drawn.marks] == [0, 6, 12]
    high, low = drawn.points
    floor = drawn.marks[0][0]
    assert floor - high.y == pytest.approx(2 * (floor - low.y))
    assert (high.x < low.x, len(drawn.lines)) == (True, 1)


def test_what_nobody_counted_is_a_gap(commitment, unit, working):
    long_ago = FIRST.as_of - timedelta(days=1000)
    drawn = chart(commitment, unit, working, (6, long_ago), (9, date(2024, 3, 1)))
    assert len(drawn.points) == 3
    assert len(drawn.lines) == 1


def test_two_numbers_of_one_day_are_two_points_and_no_line(commitment, unit, working):
    drawn = chart(commitment, unit, working, (8, date(2024, 3, 1)), (9, date(2024, 3, 1), "Lain"))
    assert [point.row.value for point in drawn.points] == [12, 8, 9]
    assert drawn.lines == []


def test_nothing_but_zeros_can_be_drawn(commitment, unit, working):
    indicators.correct(working.measurements[0], None, reason="x", by=unit)
    drawn = chart(commitment, unit, working, (0, date(2024, 2, 1)), (0, date(2024, 3, 1)))
    assert {point.y for point in drawn.points} == {drawn.marks[0][0]}
