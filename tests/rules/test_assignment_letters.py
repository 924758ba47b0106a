"""The signed surat tugas: kept once, dated not ahead of time, and not without end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.assignment_letter import AssignmentLetter
from intake.models.commitment import StoredFile
from intake.models.record import AuditEntry
from intake.rules import assignment_letters
from intake.rules.actor import Actor
from intake.rules.assignment_letters import SignedLetter
from intake.rules.refusal import Refused
from intake.rules.uploads import PDF, Upload

UNIT = Actor("unit", 1)
TODAY = date(2024, 3, 6)


def letter(number="B-7/2024", dated=TODAY, content=b"%PDF-1.7 %%EOF") -> SignedLetter:
    return SignedLetter(number=number, dated=dated, file=Upload("surat.pdf", PDF, content))


def add(cast, *, unit=None, **said) -> AssignmentLetter:
    return assignment_letters.add(cast.event, unit or cast.unit, letter(**said), by=UNIT)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_number_date_and_file_are_kept(cast):
    made = add(cast)
    assert (made.number, made.dated, made.by) == ("B-7/2024", TODAY, "unit:1")
    assert (made.event_id, made.unit_id) == (cast.event.id, cast.unit.id)
    assert (made.file.name, made.file.media_type) == ("surat.pdf", PDF)
    assert made.file.content == b"%PDF-1.7 %%EOF"


def test_the_chain_tells_that_it_was_added_and_not_its_name(cast):
    made = add(cast)
    entry = db.session.scalar(
        select(AuditEntry).where(AuditEntry.action == "assignment_letter.add")
    )
    assert entry.subject == f"assignment_letter:{made.id}"
    assert entry.detail == {"unit": cast.unit.code, "sha256": made.file.sha256}


def test_the_same_letter_again_is_the_one_that_is_there(cast):
    assert add(cast) is add(cast)
    assert (count(AssignmentLetter), count(StoredFile)) == (1, 1)


@pytest.mark.parametrize(
    "other", [{"number": "B-8/2024"}, {"dated": date(2024, 3, 5)}, {"content": b"%PDF-2"}]
)
def test_another_letter_stands_beside_the_first(cast, other):
    assert add(cast) is not add(cast, **other)


def test_the_same_number_of_another_unit_is_another_letter(cast):
    assert add(cast) is not add(cast, unit=cast.bali)


def test_a_date_ahead_by_the_units_own_calendar_is_refused(cast, freeze):
    add(cast, dated=TODAY)
    with pytest.raises(Refused) as caught:
        add(cast, dated=TODAY + timedelta(days=1))
    assert (caught.value.code, caught.value.field) == ("letter_date_ahead", "letter_date")


def test_a_unit_does_not_add_without_end(cast):
    for number in range(assignment_letters.MOST):
        add(cast, number=f"B-{number}")
    with pytest.raises(Refused) as caught:
        add(cast, number="B-one-more")
    assert caught.value.code == "too_many_letters"
    add(cast, number="B-0")
    add(cast, unit=cast.bali)
