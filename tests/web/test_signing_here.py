"""A head in the hall over HTTP, without script: type, read the letter, sign; and everybody else stays outside."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import Commitment, Signing
from intake.models.record import Submission
from intake.rules import registrations
from intake.rules.actor import PUBLIC
from tests.cast import personal_token, token
from tests.page import words
from tests.promises import TYPED, propose

HEAD = {**TYPED, "signing_capacity": "definitif", "signed_name": "Siti Aminah"}


@pytest.fixture
def registration(cast):
    return cast.register()


@pytest.fixture
def path(registration):
    return f"/r/{personal_token(registration)}/commitment"


def read(client, path, **typed):
    form = client.get(path).page.form()
    return client.post(path + "/letter", data=form.filled(**{**HEAD, **typed}))


def counts():
    return [
        db.session.scalar(select(func.count()).select_from(kind))
        for kind in (Commitment, Signing, Submission)
    ]


def test_the_letter_is_read_before_anything_is_kept(client, path):
    answer = read(client, path)
    assert answer.status_code == 200
    for said in ("SURAT PERNYATAAN KOMITMEN", "Memilih lima peserta", "Siti Aminah", "Definitif"):
        assert said in answer.page.text
    assert counts() == [0, 0, 0]


def test_one_press_under_the_letter_proposes_and_signs(client, path):
    answer = client.send(read(client, path).page.form(), sign_agree="1")
    assert (answer.status_code, answer.location) == (303, path)
    assert counts() == [1, 1, 1]
    page = client.get(path).page
    assert "Ditandatangani pada" in page.text
    assert db.session.scalar(select(Signing)).signed_name == "Siti Aminah"


def test_pressed_twice_is_signed_once(client, path):
    form = read(client, path).page.form()
    answers = [client.send(form, sign_agree="1") for _ in range(2)]
    assert [answer.headers["X-Receipt"] for answer in answers] == [
        form.values["submission_key"]
    ] * 2
    assert counts() == [1, 1, 1]


def test_without_the_tick_neither_is_done(client, path):
    answer = client.send(read(client, path).page.form())
    assert answer.status_code == 422
    assert answer.page.has("#errors a[href='#sign_agree']")
    assert counts() == [0, 0, 0]
    assert client.send(answer.page.form(), sign_agree="1").status_code == 303


def test_what_was_changed_after_reading_is_read_again(client, path):
    form = read(client, path).page.form()
    answer = client.send(form, sign_agree="1", first_step="Membeli sebuah kapal")
    assert answer.status_code == 422
    assert "Isi surat berubah" in answer.page.errors()[0]
    assert "Membeli sebuah kapal." in words(answer.page.one("article"))
    assert counts() == [0, 0, 0]
    assert client.send(answer.page.form(), sign_agree="1").status_code == 303


def test_what_is_missing_is_told_at_both_parts_of_the_form(client, path):
    answer = read(client, path, signing_capacity=None, signed_name="", pic_name="")
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 3
    assert answer.page.has("details[open] #signed_name[aria-invalid]")
    assert answer.page.form().values["first_step"] == TYPED["first_step"]


def test_going_back_keeps_what_was_typed(client, path):
    page = read(client, path, site="Asrama").page
    answer = client.send(page.form("form[action$=edit]"))
    assert answer.status_code == 200
    values = answer.page.form().values
    assert (values["site"], values["signed_name"]) == ("Asrama", "Siti Aminah")
    assert counts() == [0, 0, 0]


def test_another_name_than_the_pages_is_sent_to_the_signing_link(client, path):
    answer = read(client, path, signed_name="Hasan, M.Si.")
    assert answer.status_code == 422
    assert "hanya Siti Aminah, S.Sos. yang dapat" in answer.page.errors()[0]


def test_a_tampered_capacity_is_no_signature(client, path):
    form = read(client, path).page.form()
    answer = client.send(form, sign_agree="1", signing_capacity="raja")
    assert answer.status_code == 422
    assert counts() == [0, 0, 0]


def test_a_colleague_proposing_meanwhile_is_told_and_nothing_is_signed(client, cast, path):
    form = read(client, path).page.form()
    propose(cast, cast.register("Rahmat", phone="+628133"))
    answer = client.send(form, sign_agree="1")
    assert answer.status_code == 422
    assert "(K-2024-0001)" in answer.page.errors()[0]
    assert counts()[:2] == [1, 0]


def test_who_was_not_seen_is_not_offered_it_beside_anothers_proposal(client, cast, path):
    propose(cast, cast.register("Rahmat", phone="+628133"))
    page = client.get(path).page
    assert not page.has("[name=signing_capacity]")
    sent = {**HEAD, "site": "Asrama", "submission_key": "k" * 22}
    assert "pintu" in client.post(path + "/letter", data=sent).page.errors()[0]
    assert client.post(path + "/signature", data={**sent, "sign_agree": "1"}).status_code == 422
    assert counts()[:2] == [1, 0]


def test_the_units_link_alone_does_not_sign_here(client, cast):
    unit = f"/u/{token(cast.unit_link)}/commitment"
    assert not client.get(unit).page.has("[name=signing_capacity]")
    assert client.post(unit + "/letter", data={"submission_key": "k" * 22}).status_code == 404


def test_who_cancelled_signs_nothing(client, registration, path):
    registrations.cancel(registration, by=PUBLIC)
    sent = {**HEAD, "submission_key": "k" * 22}
    assert client.post(path + "/letter", data=sent).status_code == 422
    assert client.post(path + "/signature", data=sent).status_code == 422


@pytest.mark.parametrize("step", ["letter", "signature", "edit"])
def test_coming_back_by_address_begins_at_the_form(client, path, step):
    answer = client.get(f"{path}/{step}")
    assert (answer.status_code, answer.location) == (303, path)
    assert client.get(f"/r/{'x' * 22}/commitment/{step}").status_code == 404
    sent = {"submission_key": "k" * 22}
    assert client.post(f"/r/{'x' * 22}/commitment/{step}", data=sent).status_code == 404


def test_what_enter_presses_only_proposes(client, path):
    first = client.get(path).page.all("main form button")[0]
    assert first.attributes.get("formaction") is None
    assert "unseen" in first.attributes["class"]


@pytest.mark.parametrize(
    ("position", "capacity"),
    [
        ("Kepala Sentra Wasana Bahagia", "definitif"),
        ("Plt. Kepala Balai Rehabilitasi", "plt"),
        ("PLH Kepala Dinas Sosial", "plh"),
        ("Kepala Subbagian Tata Usaha", None),
        ("Pekerja Sosial", None),
    ],
)
def test_a_position_that_says_it_opens_the_signature_with_its_capacity(
    client, cast, position, capacity
):
    head = cast.register("Hasan", phone="+628133", position=position)
    page = client.get(f"/r/{personal_token(head)}/commitment").page
    chosen = page.all("[name=signing_capacity][checked]")
    assert [one.attributes["value"] for one in chosen] == ([capacity] if capacity else [])
    assert page.has("details[open] [name=signing_capacity]") is bool(capacity)


def test_who_reads_and_signs_is_not_asked_to_agree_twice(client, path):
    answer = read(client, path, agree=None)
    assert answer.status_code == 200
    assert client.send(answer.page.form(), sign_agree="1").status_code == 303
    assert counts() == [1, 1, 1]
