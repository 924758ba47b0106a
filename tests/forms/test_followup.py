"""What is typed while following up."""

import pytest
from werkzeug.datastructures import MultiDict

from intake.forms.followup import (
    AnswerForm,
    AssignmentForm,
    DeclineForm,
    StatusForm,
    VerificationForm,
    WithdrawalForm,
    in_words,
)
from intake.rules.followup import Answer


def sent(**fields):
    return MultiDict(fields)


def test_the_unit_needs_to_say_no_more_than_a_status():
    form = AnswerForm(sent(status="berjalan"))
    assert form.validate()
    assert form.answer() == Answer(status="berjalan")


def test_the_units_story_obstacle_and_evidence_keep_their_lines():
    form = AnswerForm(
        sent(status="terkendala", note="Satu\r\nDua ", obstacle="Bahan", evidence=" Foto ")
    )
    assert form.validate()
    assert form.answer() == Answer(
        status="terkendala", note="Satu\nDua", obstacle="Bahan", evidence="Foto"
    )


@pytest.mark.parametrize("status", ["", "selesai", "dibatalkan", "ditunda", "Berjalan", "apa"])
def test_the_unit_cannot_choose_another_status(status):
    form = AnswerForm(sent(status=status))
    assert not form.validate()
    assert form.status.errors


def test_what_is_the_officers_is_not_read_from_the_unit():
    form = AnswerForm(sent(status="berjalan", stage="monev", next_due="2030-01-01"))
    assert form.validate()
    assert form.answer() == Answer(status="berjalan")


def test_an_officer_needs_a_status_only():
    form = StatusForm(sent(status="selesai"))
    assert form.validate()
    assert form.answer() == Answer(status="selesai")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("status", ""),
        ("stage", "puncak"),
        ("told_through", "unit_link"),
        ("next_due", "6 Maret"),
        ("next_due", "1999-01-01"),
        ("note", "x" * 1001),
        ("note", "nol\x00"),
    ],
)
def test_an_officers_entry_is_checked(field, typed):
    form = StatusForm(sent(**{"status": "berjalan", field: typed}))
    assert not form.validate()
    assert form[field].errors


def test_a_status_sent_twice_is_refused():
    form = StatusForm(MultiDict([("status", "berjalan"), ("status", "selesai")]))
    assert not form.validate()
    assert "lebih dari sekali" in form.status.errors[0]


def test_a_verification_says_result_and_method():
    form = VerificationForm(sent())
    assert not form.validate()
    assert set(form.errors) == {"result", "method"}
    assert VerificationForm(sent(result="no", method="visit", note="tutup")).validate()


def test_the_note_of_a_verification_has_an_id_of_its_own():
    assert VerificationForm().note.id != StatusForm().note.id


def test_nobody_is_a_choice_and_a_stranger_is_not(cast):
    form = AssignmentForm(sent(officer=""), officers=[cast.officer])
    assert form.validate()
    assert form.chosen() is None
    form = AssignmentForm(sent(officer=str(cast.officer.id)), officers=[cast.officer])
    assert form.validate()
    assert form.chosen() is cast.officer
    assert not AssignmentForm(sent(officer="999999"), officers=[cast.officer]).validate()


@pytest.mark.parametrize("kind", [WithdrawalForm, DeclineForm])
def test_a_reason_is_more_than_spaces(kind):
    assert not kind(sent(reason="  ")).validate()
    assert kind(sent(reason="Sakit")).validate()


def test_fields_are_told_in_words_and_empty_ones_left_out():
    said = in_words({"status": "berjalan", "stage": "monev", "note": "", "told_through": "phone"})
    assert said == {
        "Status": "Berjalan",
        "Tahapan": "Pemantauan dan evaluasi (monev)",
        "Kabar diterima lewat": "telepon",
    }
