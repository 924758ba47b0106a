"""What contradicts itself: derived from the facts, settled with a reason, and back when the facts change."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from intake.db import db
from intake.queries import look as read
from intake.queries import worklist
from intake.queries.wishes import Wish
from intake.rules import commitments, followup, indicators, look, officers, promise
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign

DAY = timedelta(days=1)


@pytest.fixture
def by(cast):
    return actor(cast.officer)


@pytest.fixture
def signed(cast, by):
    made = propose(cast, cast.register(), site="Desa Kastela")
    sign(made)
    officers.assign(made, officer=cast.officer, by=by)
    return made


def say(commitment, status, by, **more):
    return followup.answer(commitment, Answer(status=status, **more), by=by)


def reasons(commitment, days=0):
    """What is found of one, by itself and in the list alike."""
    db.session.flush()
    day = (NOW + days * DAY).date()
    found = read.reasons(commitment, today=day)
    reader = worklist.reader(Actor("staff", 1, role="officer"), today=day)
    lines, _ = worklist.page(Wish(look=True), by=reader)
    assert [list(line.looks) for line in lines if line.id == commitment.id] == (
        [found] if found else []
    )
    assert worklist.counts(reader)["look"] == len(lines)
    return found


def test_nothing_is_found_where_nothing_contradicts(signed, by):
    assert reasons(signed) == []
    say(signed, "berjalan", by, evidence="Foto")
    say(signed, "selesai", by)
    assert reasons(signed) == []


def test_done_without_evidence(signed, by):
    say(signed, "selesai", by)
    assert reasons(signed) == ["no_evidence"]


def test_running_without_a_place(cast, by):
    made = propose(cast, cast.register())
    say(made, "berjalan", by)
    assert reasons(made) == ["no_site"]
    commitments.complete(made, fields={"site": "Desa Kastela"}, by=by)
    assert reasons(made) == []


def test_hindered_without_an_obstacle_until_one_is_named(signed, by):
    say(signed, "terkendala", by)
    assert reasons(signed) == ["no_obstacle"]
    last = say(signed, "terkendala", by, obstacle_kind="sdm")
    assert reasons(signed) == []
    followup.withdraw(last, reason="Salah unit", by=by)
    assert reasons(signed) == ["no_obstacle"]


@pytest.mark.parametrize("same_answer", [True, False])
def test_evidence_whose_answer_was_taken_back(signed, by, freeze, same_answer):
    change = say(signed, "berjalan", by, evidence="Foto" if same_answer else "")
    followup.withdraw(change, reason="Salah unit", by=by)
    if not same_answer:
        assert reasons(signed) == []
        freeze(NOW + DAY)
        say(signed, "disiapkan", by, evidence="Foto ruang")
    assert reasons(signed) == ["evidence_withdrawn"]
    say(signed, "berjalan", by, evidence="Foto perajin")
    assert reasons(signed) == []


def test_a_number_that_fell_is_looked_at_until_another_falls(signed, by, freeze):
    what = indicators.Definition(name="Perajin", counted_in="orang", definition="Bekerja")
    first = reading(15, days=-2)
    indicator = indicators.define(signed, what, first=first, by=by).indicator
    assert reasons(signed) == []
    indicators.measure(indicator, reading(8, days=-1), by=by)
    assert reasons(signed) == ["fell"]
    look.settle(signed, reason="fell", why="Dua orang mandiri.", by=by)
    indicators.measure(indicator, replace(first, source="Berita"), by=by)
    assert reasons(signed) == []
    freeze(NOW + DAY)
    lower = indicators.measure(indicator, reading(5), by=by)
    assert reasons(signed) == ["fell"]
    indicators.correct(lower, reading(9), reason="Salah tulis", by=by)
    assert reasons(signed) == []


def reading(value, days=0):
    return indicators.Reading(
        value=Decimal(value), source="Daftar hadir", as_of=(NOW + days * DAY).date()
    )


def test_found_not_so_but_still_said_to_run(signed, by):
    say(signed, "berjalan", by, evidence="Foto")
    followup.verify(signed, result="no", method="visit", note="Tutup", by=by)
    assert reasons(signed) == ["denied"]
    followup.verify(signed, result="partly", method="visit", note="Buka lagi", by=by)
    assert reasons(signed) == []
    followup.verify(signed, result="no", method="visit", note="Tutup", by=by)
    say(signed, "disiapkan", by, note="Mulai lagi")
    assert reasons(signed) == []


def test_a_letter_that_says_something_else_than_was_signed(signed, by, freeze):
    freeze(NOW + DAY)
    said = replace(promise.standing(signed), changes="Motif lain sama sekali")
    commitments.revise(signed, promise=said, by=by)
    assert reasons(signed) == ["reworded"]
    look.settle(signed, reason="reworded", why="Surat baru menyusul", by=by)
    assert reasons(signed) == []
    freeze(NOW + 2 * DAY)
    commitments.revise(signed, promise=replace(said, changes="Motif ketiga"), by=by)
    assert reasons(signed) == ["reworded"]
    sign(signed)
    assert reasons(signed) == []


def test_words_the_letter_never_prints_change_nothing(signed, by):
    commitments.complete(signed, fields={"barrier": "Hujan"}, by=by)
    assert reasons(signed) == []


def test_long_overdue_and_nobodys(cast, signed, by):
    assert reasons(signed, 97) == []
    officers.assign(signed, officer=None, by=by)
    assert reasons(signed, 97) == []  # asked on day 7, so 90 days over
    assert reasons(signed, 98) == ["nobody"]


def test_settled_stays_settled_until_the_facts_change(signed, by, freeze):
    say(signed, "selesai", by)
    freeze(NOW + DAY)
    seen = look.settle(signed, reason="no_evidence", why="Dilihat langsung", by=by)
    assert (seen.why, seen.staff_id) == ("Dilihat langsung", by.id)
    assert reasons(signed, 1) == []
    freeze(NOW + 2 * DAY)
    say(signed, "berjalan", by, note="Dibuka lagi")
    freeze(NOW + 3 * DAY)
    say(signed, "selesai", by)
    assert reasons(signed, 3) == ["no_evidence"]


def test_one_reason_settled_leaves_the_other(cast, by):
    made = propose(cast, cast.register())
    sign(made)
    say(made, "berjalan", by)
    followup.verify(made, result="no", method="call", note="Tidak ada", by=by)
    assert reasons(made) == ["no_site", "denied"]
    look.settle(made, reason="no_site", why="Berpindah", by=by)
    assert reasons(made) == ["denied"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("needs_reason", {"why": "  "}),
        ("nothing_to_see", {"reason": "no_site"}),
        ("officer_only", {"by": Actor("staff", 1, role="viewer")}),
    ],
)
def test_what_cannot_be_settled_is_refused(signed, by, code, said):
    say(signed, "selesai", by)
    with pytest.raises(Refused) as no:
        look.settle(signed, **{"reason": "no_evidence", "why": "Ada", "by": by, **said})
    assert no.value.code == code
