"""What may be typed to propose, to complete and to sign; every problem at once, each at its field."""

import io
from datetime import date

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from intake.forms.commitment import CommitmentForm, CompleteForm, VoiceForm, from_commitment
from intake.forms.signing import SigningForm
from intake.models.innovation import Innovation
from tests.promises import SIGNED, TYPED, propose

BATIK = Innovation(id=1, code="swp-batik-ciprat", name="SWP Batik Ciprat")
BARISTA = Innovation(id=2, code="baris-ditebas", name="Baris Ditebas")
TODAY = date(2024, 3, 6)


def typed(innovations=(BATIK,), **changed):
    sent = {**TYPED, **changed}
    kept = {name: value for name, value in sent.items() if value is not None}
    return CommitmentForm(MultiDict(kept), innovations=innovations, today=TODAY)


def test_five_things_are_enough():
    form = typed()
    assert form.validate(), form.errors
    promise = form.promise()
    assert (promise.kind, promise.form, promise.pic_phone) == ("replikasi", "adaptasi", None)
    assert promise.first_step_date == date(2024, 3, 20)
    assert form.chosen() is BATIK


def test_everything_is_taken():
    form = typed(
        pic_phone="0812 3456 7890",
        site=" Asrama  Putri ",
        target_date="2024-12-31",
        confidence="4",
        if_then="minta bantuan\r\nCSR",
    )
    assert form.validate(), form.errors
    promise = form.promise()
    assert (promise.pic_phone, promise.site) == ("+6281234567890", "Asrama Putri")
    assert (promise.confidence, promise.if_then) == (4, "minta bantuan\nCSR")


def test_of_several_innovations_one_is_picked():
    assert "innovation" in refused(typed((BATIK, BARISTA)))
    form = typed((BATIK, BARISTA), innovation="baris-ditebas")
    assert form.validate()
    assert form.chosen() is BARISTA
    assert "innovation" in refused(typed((BATIK, BARISTA), innovation="lain"))


def test_scaling_up_needs_no_form_and_forgets_a_chosen_one():
    form = typed(kind="perluasan", form="adaptasi", changes=None)
    assert form.validate(), form.errors
    assert form.promise().form is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", None),
        ("form", "tiruan"),
        ("kind", "lain"),
        ("changes", None),
        ("changes", "x" * 501),
        ("pic_name", None),
        ("pic_name", "123"),
        ("pic_phone", "12"),
        ("first_step", "  "),
        ("first_step_date", None),
        ("first_step_date", "20-03-2024"),
        ("first_step_date", "2024-03-05"),
        ("target_date", "2024-03-19"),
        ("confidence", "6"),
        ("confidence", "yakin"),
        ("agree", None),
        ("site", "Asrama\x00"),
    ],
)
def test_one_wrong_thing_is_told_at_its_field_alone(field, value):
    assert set(refused(typed(**{field: value}))) == {field}


def test_all_that_is_missing_is_told_at_once():
    wrong = refused(CommitmentForm(MultiDict(), innovations=[BATIK], today=TODAY))
    assert set(wrong) == {"form", "pic_name", "first_step", "first_step_date", "agree"}


def test_a_repeated_field_is_refused():
    sent = MultiDict([*TYPED.items(), ("first_step", "yang lain")])
    form = CommitmentForm(sent, innovations=[BATIK], today=TODAY)
    assert set(refused(form)) == {"first_step"}


def test_the_optional_part_opens_when_something_stands_in_it():
    assert not typed().rest_sent()
    assert typed(local_name="Batik Gamalama").rest_sent()
    wrong = typed(confidence="9")
    wrong.validate()
    assert wrong.rest_sent()


def test_completing_touches_only_what_was_on_the_page():
    form = CompleteForm(MultiDict({"site": "Asrama", "confidence": "", "status": "berjalan"}))
    assert form.validate()
    assert form.given() == {"site": "Asrama", "confidence": None}
    assert CompleteForm().given() == {}


def test_a_form_shows_a_commitment_as_it_stands(cast):
    commitment = propose(cast, cast.register(), site="Asrama")
    shown = CommitmentForm(
        innovations=[cast.innovation], today=TODAY, data=from_commitment(commitment)
    )
    assert (shown.site.data, shown.form.data) == ("Asrama", "adaptasi")
    assert shown.first_step_date.data == date(2024, 3, 20)


def test_voices_on_one_page_are_told_apart():
    first, second = VoiceForm(code="K-2024-0001"), VoiceForm(code="K-2024-0002")
    assert first.remark.id != second.remark.id
    assert str(first.remark.label.field_id) == first.remark.id


def signing(**changed):
    sent = {**SIGNED, **changed}
    kept = {name: value for name, value in sent.items() if value is not None}
    return SigningForm(MultiDict(kept))


def test_a_typed_name_in_a_capacity_is_enough():
    form = signing()
    assert form.validate(), form.errors
    signature = form.signature_given()
    assert (signature.capacity, signature.signed_name, signature.method) == (
        "definitif",
        "Hasan, M.Si.",
        "typed",
    )
    assert form.read_version() is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signing_capacity", None),
        ("signing_capacity", "bos"),
        ("agree", None),
        ("letter_date", "kemarin"),
        ("signed_name", "Hasan\x07"),
    ],
)
def test_what_is_wrong_with_a_signature_is_told_at_its_field(field, value):
    assert set(refused(signing(**{field: value}))) == {field}


@pytest.mark.parametrize(("said", "read"), [("2", 2), ("", None), ("dua", None), ("9" * 9, None)])
def test_the_version_that_was_read(said, read):
    assert signing(version=said).read_version() == read


def test_a_file_is_taken_as_it_comes():
    file = FileStorage(io.BytesIO(b"%PDF-1.7\n%%EOF\n"), filename="surat.pdf")
    form = SigningForm(MultiDict({**SIGNED, "letter": file}))
    assert form.validate()
    assert form.signature_given().letter.content == b"%PDF-1.7\n%%EOF\n"


@pytest.mark.parametrize("sent", ["surat.pdf", FileStorage(filename="")])
def test_no_file_is_no_letter(sent):
    assert SigningForm(MultiDict({**SIGNED, "letter": sent})).signature_given().letter is None


def refused(form):
    assert not form.validate()
    return form.errors
