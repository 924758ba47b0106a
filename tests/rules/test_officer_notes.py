"""Notes of officers: written, emptied with a reason, forgotten five years after the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.record import AuditEntry
from intake.rules import followup, housekeeping, officer_notes, retention
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def note(cast, commitment):
    return officer_notes.write(
        commitment, text="Bu Lestari sering berganti nomor.", by=actor(cast.officer)
    )


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_note_keeps_who_and_when(note):
    assert (note.by_name, note.at) == ("Nur Aini", NOW)


def test_only_officers_write_and_something(cast, commitment):
    viewer, officer = actor(cast.viewer), actor(cast.officer)
    write = officer_notes.write
    assert refusal(lambda: write(commitment, text="Halo", by=viewer)) == "officer_only"
    assert refusal(lambda: write(commitment, text=" \n", by=officer)) == "nothing_said"


def test_emptying_leaves_that_there_was_one_and_why(cast, note):
    officer = actor(cast.officer)
    assert refusal(lambda: officer_notes.empty(note, reason="", by=officer)) == "needs_reason"
    officer_notes.empty(note, reason="Atas permintaan orangnya", by=officer)
    officer_notes.empty(note, reason="Sekali lagi", by=officer)
    assert (note.text, note.emptied_reason) == ("", "Atas permintaan orangnya")
    said = [str(entry.detail) for entry in db.session.scalars(select(AuditEntry))]
    assert not any("Lestari" in detail for detail in said)


def test_the_worker_empties_what_has_had_its_time(cast, commitment, note, freeze):
    officer = actor(cast.officer)
    followup.answer(commitment, Answer(status="dibatalkan", note="Digabung"), by=officer)
    freeze(NOW + retention.ATTENDANCE - timedelta(days=1))
    housekeeping.come_round()
    assert note.text
    freeze(NOW + retention.ATTENDANCE + timedelta(days=1))
    late = officer_notes.write(commitment, text="Arsip sudah diserahkan.", by=officer)
    housekeeping.come_round()
    assert (note.text, note.emptied_by) == ("", "system")
    assert late.text
