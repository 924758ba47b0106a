"""Testimony over HTTP: given at the unit's link, looked at by an officer, on the innovation's page, gone at once."""

import io

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models import testimony as kept
from intake.rules import followup, modifications, testimonies
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import actor, token
from tests.files import jpeg
from tests.promises import propose, sign
from tests.rules.test_modifications import TOLD
from tests.rules.test_testimonies import WORDS

PATH = "/i/swp-batik-ciprat"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    followup.answer(made, Answer(status="berjalan"), by=Actor("unit", made.unit_id))
    return made


@pytest.fixture
def home(cast, commitment):
    return f"/u/{token(cast.unit_link)}/commitments/{commitment.code}/testimonies"


def give(client, home, content=None, name="foto.jpg", **said):
    form = client.get(home).page.form("main form[enctype]")
    files = {"photo": (io.BytesIO(content), name)} if content else {}
    typed = {"text": "Enam orang bekerja tiap hari.", "consent": "1", **said}
    return client.post(home, data={**dict(form.filled(**typed)), **files})


def the_one():
    return db.session.scalars(select(kept.Testimony)).one()


def test_from_the_units_link_to_everybody_and_back(client, cast, home, commitment):
    answer = give(
        client,
        home,
        jpeg(exif=True),
        photo_consent="1",
        signed_name="Hasan, M.Si.",
        name_consent="1",
    )
    assert answer.status_code == 303
    row = the_one()
    picture = f"{PATH}/testimonies/{row.id}.jpg"
    assert client.get(picture).status_code == 404
    client.sign_in(cast.officer)
    desk = client.get(f"/staff/commitments/{commitment.code}").page.link("Periksa testimoni ini")
    assert "Unit kami setuju" in client.get(desk).page.text
    assert client.send(client.get(desk).page.form("form[action$='/approval']")).status_code == 303
    client.sign_out()
    text = client.get(PATH).page.text
    assert "Enam orang bekerja tiap hari." in text
    assert "Hasan, M.Si." in text
    taken = client.get(picture)
    assert taken.headers["Cache-Control"] == "no-store"
    assert b"CANARY" not in taken.get_data()
    back = client.get(home).page.form("form[action$='/withdrawal']")
    assert client.send(back).status_code == 303
    assert "Enam orang" not in client.get(PATH).page.html
    assert client.get(picture).status_code == 404
    assert "isinya dihapus" in client.get(f"{home}?saved=withdrawn").page.text


def test_what_was_taken_back_meanwhile_is_told_to_who_approves_it(client, cast, home, commitment):
    give(client, home)
    row, unit = the_one(), Actor("unit", commitment.unit_id)
    client.sign_in(cast.officer)
    form = client.get(f"/staff/commitments/{commitment.code}/testimonies/{row.id}").page.form(
        "form[action$='/approval']"
    )
    testimonies.withdraw(the_one(), by=unit)
    answer = client.send(form)
    assert answer.status_code == 422
    assert "Unit sudah menarik testimoni ini" in answer.page.text


def test_an_officer_says_why_it_is_not_shown(client, cast, home, commitment):
    give(client, home)
    client.sign_in(cast.officer)
    at = f"/staff/commitments/{commitment.code}/testimonies/{the_one().id}"
    refuse = lambda **said: client.send(  # noqa: E731
        client.get(at).page.form("form[action$='/refusal']"), **said
    )
    assert refuse().status_code == 422
    assert refuse(reason="Wajah terlihat").status_code == 303
    assert "Wajah terlihat" in client.get(home).page.text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"bukan foto", "foto.jpg", "bukan PDF dan bukan foto"),
        (b"%PDF-1.4\n%%EOF", "surat.pdf", "Berkas ini bukan foto."),
        (jpeg(exif=True)[:900], "foto.jpg", "rusak atau terpotong"),
    ],
)
def test_a_photo_that_is_none_is_refused_and_the_words_stay(client, home, content, name, sentence):
    answer = give(client, home, content, name, photo_consent="1")
    assert answer.status_code == 422
    assert sentence in answer.page.errors()[0]
    assert "Enam orang bekerja tiap hari." in answer.page.html


def test_a_name_or_a_photo_without_consent_is_refused(client, home):
    assert "izin pemiliknya" in give(client, home, signed_name="Hasan").page.errors()[0]
    assert "semua orang" in give(client, home, jpeg(exif=True)).page.errors()[0]
    answer = give(client, home, jpeg(exif=True), photo_consent="1", consent=None)
    assert "Pilih berkasnya sekali lagi." in " ".join(answer.page.errors())


def test_before_it_runs_nothing_can_be_said(client, cast, home, commitment):
    followup.answer(commitment, Answer(status="disiapkan", note="Mundur"), by=actor(cast.officer))
    page = client.get(home).page
    assert "Kabarkan dahulu bahwa sudah berjalan." in page.text
    assert not page.has("form[enctype]")


def test_anothers_testimony_is_not_reached_through_this_link(client, cast, home, commitment):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    sign(other)
    theirs = Actor("unit", cast.bali.id)
    followup.answer(other, Answer(status="berjalan"), by=theirs)
    row = testimonies.give(other, WORDS, by=theirs)
    give(client, home)
    key = client.get(home).page.form("form[action$='/withdrawal']").values["submission_key"]
    data = {"submission_key": key}
    assert client.post(f"{home}/{row.id}/withdrawal", data=data).status_code == 404
    assert client.get(f"{home}/{row.id}.jpg").status_code == 404


# The innovation's page


def test_what_was_told_is_public_once_signed(client, cast, commitment):
    proposal = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    modifications.tell(commitment, TOLD, by=Actor("unit", commitment.unit_id))
    row = modifications.tell(proposal, TOLD, by=actor(cast.officer))
    page = client.get(PATH).page
    assert page.text.count(TOLD.what) == 1
    sign(proposal)
    modifications.correct(row, TOLD, reason="Salah ketik", by=actor(cast.officer))
    text = client.get(PATH).page.text
    assert text.count(TOLD.what) == 2
    assert "Salah ketik" not in text
    assert "Nur Aini" not in text


def test_each_province_is_counted_on_the_map_and_in_a_table(client, commitment):
    page = client.get(PATH).page
    assert page.has("svg.tiles rect.declared")
    rows = [row.text() for row in page.all("details.tiles-open tbody tr")]
    assert len(rows) == 1
    assert "Maluku Utara" in rows[0]


def test_the_address_to_link_to_is_whole_and_without_a_query(client, commitment):
    page = client.get(f"{PATH}?lang=en").page
    assert page.one("link[rel=canonical]").attributes["href"] == f"http://tular.test{PATH}"


def test_a_part_of_the_page_is_never_kept_in_its_place(client, commitment):
    """Hard case 26: asked for as a part or not, it is the same whole page, and caches ask again."""
    whole, part = client.get(PATH), client.get(PATH, headers=PART, inspect=False)
    for answer in (whole, part):
        assert answer.get_data(as_text=True).lstrip().startswith("<!doctype html>")
        assert "HX-Request-Type" in answer.headers["Vary"]
        assert "no-cache" in answer.headers["Cache-Control"]
