"""Accessibility support: read by who arranges it alone, answered in place, and seen by the person it is for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.forms.registration import NEED_WORDS
from intake.models.registration import NeedAnswer
from intake.rules.registrations import NEEDS
from tests.cast import NOW, personal_token, token

DESK = "/staff/events/swp-kartini-2024/support"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SAID = {
    "state": "arranged",
    "contact_name": "Bambang Sutrisno",
    "contact": "0812 0000 0009",
    "by_day": "2024-03-06",
}


@pytest.fixture
def siti(cast):
    return cast.register(
        "Siti Aminah", needs=("braille", "sign_language"), need_note="BISINDO", need_consent=True
    )


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def answer(desk, siti):
    def press(headers=None, kind="braille", path=DESK, **typed):
        form = desk.get(path).page.form(f"form[action$='/{siti.id}/{kind}']")
        return desk.send(form, headers=headers, **{**SAID, **typed})

    return press


def test_the_organiser_sees_who_asked_for_what(desk, siti):
    page = desk.get(DESK).page
    assert "Siti Aminah" in page.text
    assert "Bahan dalam huruf braille" in page.text
    assert "Catatan orang ini: BISINDO" in page.text
    assert "Dijawab paling lambat Rabu, 6 Maret 2024." in page.text


@pytest.mark.parametrize("role", ["viewer", "officer", "outsider"])
def test_nobody_else_learns_that_somebody_asked(client, cast, siti, role):
    client.sign_in(getattr(cast, role))
    for path in (
        DESK,
        "/staff/events/swp-kartini-2024",
        "/staff/events/swp-kartini-2024/registrations",
    ):
        page = client.get(path, inspect=False).page.html
        assert "BISINDO" not in page
        assert "Perlu dukungan" not in page
        assert "dukungan yang diminta" not in page
        assert 'support"' not in page


def test_the_scoped_door_learns_nothing(client, cast, siti):
    path = f"/door/{token(cast.door_link)}"
    page = client.send(client.get(path).page.form("#press"), sought="Siti").page
    answer = client.send(page.form("form:has([name=registration])"))
    assert "Dukungan" not in client.get(answer.headers["Location"]).page.text


def test_an_answer_without_script(desk, answer, siti):
    leads_to = answer().headers["Location"]
    assert leads_to == f"{DESK}?person={siti.id}#need-{siti.id}-braille"
    page = desk.get(leads_to).page
    assert "Siap paling lambat Rabu, 6 Maret 2024. Narahubung: Bambang Sutrisno" in page.text
    row = db.session.scalars(select(NeedAnswer)).one()
    assert (row.kind, row.state, row.contact) == ("braille", "arranged", "+6281200000009")


def test_an_answer_in_place(answer, siti):
    done = answer(headers=PARTIAL)
    assert done.status_code == 200
    need = done.page.one("li[id]")
    assert need.attributes["id"] == f"need-{siti.id}-braille"
    assert need.attributes["data-announce"] == "Bahan dalam huruf braille: Sudah disiapkan"


@pytest.mark.parametrize("headers", [None, PARTIAL])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"contact": "021 3103591"}, "Nomor ini tidak menerima pesan teks."),
        ({"contact": ""}, "Tulis nomor yang menerima pesan teks, atau email."),
        ({"by_day": "2024-03-05"}, "Tanggal ini sudah lewat."),
        ({"state": "unavailable"}, "Tulis apa yang dapat disiapkan sebagai gantinya"),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(answer, siti, headers, typed, sentence):
    refused = answer(headers=headers, **typed)
    assert refused.status_code == 422
    assert sentence in refused.page.html
    shown = refused.page.one(f"#contact_name-{siti.id}-braille")
    assert shown.attributes["value"] == "Bambang Sutrisno"
    assert db.session.scalars(select(NeedAnswer)).all() == []


def test_every_answer_is_kept_and_the_next_begins_with_the_same_contact(desk, answer, siti):
    answer()
    answer(state="unavailable", note="Berkas digital sebagai gantinya.")
    page = desk.get(DESK).page
    assert "Jawaban sebelumnya" in page.text
    assert page.one(f"#contact-{siti.id}-sign_language").attributes["value"] == "+6281200000009"


def test_the_person_reads_it_with_a_contact_by_text(client, answer, siti, desk):
    path = f"/r/{personal_token(siti)}"
    page = desk.get(path).page
    assert page.text.count("Dijawab paling lambat Rabu, 6 Maret 2024.") == 2
    answer(note="Dua eksemplar di meja depan.")
    page = desk.get(path).page
    assert "Dua eksemplar di meja depan." in page.text
    assert page.link("+6281200000009") == "https://wa.me/6281200000009"
    stored = desk.get(f"{path}/privacy").page.text
    assert "Jawaban panitia: Bahan dalam huruf braille" in stored


def test_the_person_is_told_what_to_do_when_no_answer_came(client, siti, freeze):
    path = f"/r/{personal_token(siti)}"
    assert "waktunya sudah lewat" not in client.get(path).page.text
    freeze(NOW + timedelta(days=1))
    assert "Hubungi penyelenggara" in client.get(path).page.one("[aria-labelledby=support]").text()


def test_who_asked_for_nothing_sees_nothing_of_it(client, cast):
    page = client.get(f"/r/{personal_token(cast.register())}").page
    assert "Dukungan yang Anda minta" not in page.text


def test_counts_open_their_lists(desk, answer, siti, cast):
    cast.register("Budi", phone="+628120000001", needs=("braille",), need_consent=True)
    answer()
    page = desk.get(DESK).page
    assert "Budi" in desk.get(page.link("Bahan dalam huruf braille")).page.text
    signs = desk.get(page.link("Juru bahasa isyarat")).page.text
    assert "Siti" in signs
    assert "Budi" not in signs
    assert desk.get("/staff/events/swp-kartini-2024").page.link("1 orang menunggu jawaban") == (
        f"{DESK}?show=open"
    )


def test_a_need_of_another_event_is_not_there(client, cast, siti):
    client.sign_in(cast.outsider)
    form = client.get("/staff/password").page.form("form:has([name=csrf_token])")
    sent = {"csrf_token": form.values["csrf_token"], "submission_key": "k" * 22, **SAID}
    other = DESK.replace("swp-kartini-2024", "baris-ditebas-2024")
    assert client.post(f"{other}/{siti.id}/braille", data=sent).status_code == 404
    assert client.post(f"{DESK}/{siti.id}/braille", data=sent).status_code == 404


def test_the_desk_costs_the_same_for_one_and_for_many(desk, cast, siti, answer, queries):
    answer()
    with queries() as one:
        desk.get(DESK)
    for number in range(10):
        cast.register(
            f"Orang {number}",
            phone=f"+62812000001{number:02d}",
            needs=("braille",),
            need_consent=True,
        )
    with queries() as many:
        desk.get(DESK)
    assert len(many) == len(one)


def test_the_form_offers_the_terms_of_the_law_with_a_consent_of_their_own(client, cast):
    page = client.get("/e/swp-kartini-2024/register").page
    offered = {node.attributes["value"] for node in page.all("[name=accessibility]")}
    assert offered == set(NEEDS) == set(NEED_WORDS)
    assert page.has("[name=accessibility_consent]:not([checked])")
    assert "Bukan pemesanan kamar" in page.text
    assert "tanpa diagnosis" in page.text
