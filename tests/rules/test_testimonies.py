"""Testimony: given with its consents by who runs it, public once approved, gone as soon as it is taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import StoredFile
from intake.queries import testimonies as shown
from intake.rules import followup, testimonies, transfers, uploads
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from intake.rules.testimonies import Words
from tests.cast import actor
from tests.files import photo
from tests.promises import propose, sign
from tests.rules.test_uploads import PDF

WORDS = Words(text="Sejak ada bengkel, enam orang bekerja tiap hari.", consent="Kami setuju.")


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    followup.answer(made, Answer(status="berjalan"), by=Actor("unit", made.unit_id))
    return made


@pytest.fixture
def unit(commitment):
    return Actor("unit", commitment.unit_id)


@pytest.fixture
def officer(cast):
    return actor(cast.officer)


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def public(cast):
    return [said.text for said in shown.public(cast.innovation)]


def test_it_waits_until_an_officer_approves_it(cast, commitment, unit, officer):
    row = testimonies.give(commitment, WORDS, by=unit)
    assert public(cast) == []
    assert testimonies.approve(row, by=officer).approved_by == "Nur Aini"
    testimonies.approve(row, by=officer)
    assert public(cast) == [WORDS.text]


def test_what_a_unit_said_never_stands_under_the_name_of_the_next(cast, commitment, unit, officer):
    testimonies.approve(testimonies.give(commitment, WORDS, by=unit), by=officer)
    transfers.transfer(commitment, to=cast.bali, reason="Dialihkan", by=officer)
    assert public(cast) == []


def test_taking_it_back_leaves_nothing(cast, commitment, unit, officer):
    words = replace(
        WORDS, signed_name="Hasan", name_consent=True, photo=photo(), photo_consent=True
    )
    row = testimonies.give(commitment, words, by=unit)
    testimonies.approve(row, by=officer)
    testimonies.withdraw(row, by=unit)
    testimonies.withdraw(row, by=unit)
    assert (row.text, row.signed_name, row.photo_id) == ("", "", None)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert public(cast) == []
    assert shown.public_one(cast.innovation.code, row.id) is None


def test_each_consent_stands_on_its_own(commitment, unit):
    give = testimonies.give
    for words, code in [
        (replace(WORDS, consent=""), "no_consent"),
        (replace(WORDS, signed_name="Hasan"), "name_without_consent"),
        (replace(WORDS, photo=photo()), "photo_without_consent"),
        (replace(WORDS, text=" "), "nothing_said"),
        (
            replace(WORDS, photo=uploads.look_at("a.pdf", PDF, field="photo"), photo_consent=True),
            "not_a_photo",
        ),
    ]:
        assert refusal(lambda words=words: give(commitment, words, by=unit)) == code


def test_only_who_runs_it_testifies(cast, commitment, unit, officer):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    theirs = Actor("unit", cast.bali.id)
    assert refusal(lambda: testimonies.give(other, WORDS, by=theirs)) == "not_running"
    assert refusal(lambda: testimonies.give(commitment, WORDS, by=theirs)) == "not_yours"
    row = testimonies.give(commitment, WORDS, by=unit)
    assert refusal(lambda: testimonies.withdraw(row, by=theirs)) == "not_yours"
    assert refusal(lambda: testimonies.approve(row, by=unit)) == "officer_only"


def test_when_it_no_longer_runs_nothing_is_shown(cast, commitment, unit, officer):
    testimonies.approve(testimonies.give(commitment, WORDS, by=unit), by=officer)
    followup.answer(commitment, Answer(status="dibatalkan", note="Tutup"), by=officer)
    assert public(cast) == []


def test_declined_is_told_with_a_reason_and_final(cast, commitment, unit, officer):
    row = testimonies.give(commitment, WORDS, by=unit)
    testimonies.approve(row, by=officer)
    assert refusal(lambda: testimonies.decline(row, reason="", by=officer)) == "needs_reason"
    testimonies.decline(row, reason="Wajah terlihat", by=officer)
    testimonies.decline(row, reason="Lagi", by=officer)
    assert (row.declined_reason, public(cast)) == ("Wajah terlihat", [])
    assert refusal(lambda: testimonies.approve(row, by=officer)) == "declined"


def test_what_was_taken_back_cannot_be_approved(commitment, unit, officer):
    row = testimonies.give(commitment, WORDS, by=unit)
    testimonies.withdraw(row, by=unit)
    assert refusal(lambda: testimonies.approve(row, by=officer)) == "withdrawn"


def test_five_stand_at_most(commitment, unit):
    rows = [testimonies.give(commitment, WORDS, by=unit) for _ in range(testimonies.MOST)]
    assert refusal(lambda: testimonies.give(commitment, WORDS, by=unit)) == "too_many"
    testimonies.withdraw(rows[0], by=unit)
    assert testimonies.give(commitment, WORDS, by=unit)
