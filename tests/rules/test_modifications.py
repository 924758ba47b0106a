"""What was changed of an innovation: told as rows, corrected by rows, against core components that may go."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.modification import Modification
from intake.models.record import AuditEntry
from intake.queries import history
from intake.rules import modifications
from intake.rules.actor import Actor
from intake.rules.modifications import Told
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import propose, sign

CORE = "Bengkel kerja yang didampingi setiap hari"
TOLD = Told(
    what="Malam diganti lilin lebah",
    planned=True,
    decided_by="rapat pendamping",
    why="Malam sukar didapat",
    touches="none",
)


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def unit(commitment):
    return Actor("unit", commitment.unit_id)


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_change_is_a_row_with_who_and_why(cast, commitment):
    row = modifications.tell(commitment, TOLD, by=actor(cast.officer))
    assert (row.what, row.by_name, row.planned) == (TOLD.what, "Nur Aini", True)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.action == "modification.tell"
    assert TOLD.what not in str(entry.detail)


def test_the_unit_tells_of_its_own_and_nobody_elses(cast, commitment, unit):
    assert modifications.tell(commitment, TOLD, by=unit).by_name == ""
    other = Actor("unit", cast.bali.id)
    assert refusal(lambda: modifications.tell(commitment, TOLD, by=other)) == "not_yours"
    viewer = actor(cast.viewer)
    assert refusal(lambda: modifications.tell(commitment, TOLD, by=viewer)) == "officer_only"


def test_a_core_component_is_one_of_the_innovation(commitment, unit):
    told = replace(TOLD, touches="core", component=CORE)
    assert modifications.tell(commitment, told, by=unit).component == CORE
    other = replace(told, component="Sesuatu yang lain")
    assert refusal(lambda: modifications.tell(commitment, other, by=unit)) == "component_gone"


def test_what_was_told_of_a_deleted_component_still_says_which(cast, commitment, unit):
    told = replace(TOLD, touches="core", component=CORE)
    row = modifications.tell(commitment, told, by=unit)
    cast.innovation.components.clear()
    db.session.flush()
    assert row.component == CORE
    assert refusal(lambda: modifications.tell(commitment, told, by=unit)) == "component_gone"
    again = modifications.correct(row, told, reason="Salah ketik", by=unit)
    assert again.component == CORE


def test_an_unknown_part_and_an_empty_change_are_refused(commitment, unit):
    strange = replace(TOLD, touches="semua")
    assert refusal(lambda: modifications.tell(commitment, strange, by=unit)) == "unknown_touch"
    empty = replace(TOLD, what="  ")
    assert refusal(lambda: modifications.tell(commitment, empty, by=unit)) == "nothing_said"


def test_a_correction_stands_in_the_rows_place_and_both_stay(commitment, unit):
    wrong = modifications.tell(commitment, TOLD, by=unit)
    right = modifications.correct(
        wrong, replace(TOLD, planned=False), reason="Baru di tengah jalan", by=unit
    )
    assert history.modifications(commitment) == [right]
    assert db.session.scalars(select(Modification)).all() == [wrong, right]
    kinds = [moment.kind for moment in history.of(commitment).moments]
    assert kinds.count("modification") == 2


def test_a_correction_without_a_change_takes_it_back(commitment, unit):
    wrong = modifications.tell(commitment, TOLD, by=unit)
    modifications.correct(wrong, replace(TOLD, what=""), reason="Tidak jadi", by=unit)
    assert history.modifications(commitment) == []


def test_a_correction_says_why(commitment, unit):
    wrong = modifications.tell(commitment, TOLD, by=unit)
    assert (
        refusal(lambda: modifications.correct(wrong, TOLD, reason=" ", by=unit)) == "needs_reason"
    )


def test_of_two_who_correct_at_once_the_second_is_told(cast, commitment, unit):
    wrong = modifications.tell(commitment, TOLD, by=unit)
    modifications.correct(wrong, TOLD, reason="Salah ketik", by=unit)
    officer = actor(cast.officer)
    again = lambda: modifications.correct(wrong, TOLD, reason="Keliru", by=officer)  # noqa: E731
    assert refusal(again) == "corrected_meanwhile"
