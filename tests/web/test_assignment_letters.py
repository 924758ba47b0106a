"""Adding the signed surat tugas at a unit's link; only the event's organiser takes it away."""

import io
import time

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.assignment_letter import AssignmentLetter
from intake.rules import links
from tests.cast import token
from tests.rules.test_uploads import PDF, photo, png_that_says
from tests.web.test_signing import large


@pytest.fixture
def path(cast):
    return f"/u/{token(cast.unit_link)}/assignment-letter"


def send(client, path, content=PDF, name="Surat tugas.pdf", headers=None, **said):
    form = client.get(path).page.form()
    sent = {"letter_number": "B-7/2024", "letter_date": "2024-03-05", **said}
    if content is not None:
        sent["letter"] = (io.BytesIO(content), name)
    return client.post(form.action, data=form.filled(**sent), headers=headers)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(AssignmentLetter))


def test_a_signed_letter_is_added_and_its_page_says_so(client, cast, path):
    cast.register()
    start = client.get(path.removesuffix("/assignment-letter")).page
    assert start.link("Tambahkan surat tugas") == path
    answer = send(client, path)
    assert answer.status_code == 303
    assert answer.headers["X-Receipt"]
    page = client.get(answer.location).page
    assert "Surat tugas tersimpan" in page.one("#saved").text()
    for said in ("B-7/2024", "Selasa, 5 Maret 2024"):
        assert said in page.text


def test_the_units_link_does_not_give_the_file_back(client, path):
    send(client, path)
    assert not [
        node for node in client.get(path).page.all("a[href]") if "file" in node.attributes["href"]
    ]


def test_the_organiser_downloads_it_byte_for_byte(client, cast, path):
    send(client, path)
    client.sign_in(cast.organiser)
    listed = f"/staff/events/{cast.event.slug}/assignment-letters"
    page = client.get(listed).page
    for said in (cast.unit.name, "B-7/2024", "Selasa, 5 Maret 2024"):
        assert said in page.text
    answer = client.get(page.link("Unduh PDF"))
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Surat tugas.pdf"'


def test_before_any_letter_the_organiser_reads_what_will_stand_there(client, cast):
    client.sign_in(cast.organiser)
    page = client.get(f"/staff/events/{cast.event.slug}/assignment-letters").page
    assert "Belum ada surat tugas" in page.text


def test_an_organiser_of_another_event_gets_neither_list_nor_file(client, cast, path):
    send(client, path)
    number = db.session.scalar(select(AssignmentLetter.id))
    for member, slug in ((cast.outsider, cast.event.slug), (cast.outsider, cast.other_event.slug)):
        client.sign_in(member)
        place = f"/staff/events/{slug}/assignment-letters/{number}/file"
        assert client.get(place).status_code == 404


def test_a_photo_is_kept_small_and_as_a_jpeg(client, cast, path):
    assert send(client, path, photo((700, 500)), "IMG_0001.PNG").status_code == 303
    client.sign_in(cast.organiser)
    page = client.get(f"/staff/events/{cast.event.slug}/assignment-letters").page
    answer = client.get(page.link("Unduh foto"))
    assert answer.mimetype == "image/jpeg"
    assert len(answer.data) <= 300_000
    assert answer.data.startswith(b"\xff\xd8")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png_that_says(30_000, 30_000), "lebih dari 50 megapiksel"),
        (b"#!/bin/sh\nrm -rf /", "bukan PDF dan bukan foto"),
        (PDF.replace(b"%%EOF", b"<</S/JavaScript/JS(app.alert(1))>>%%EOF"), "memuat skrip"),
        (b"", "kosong"),
        (None, "Pilih berkas"),
    ],
    ids=["bomb", "shell", "javascript", "empty", "none"],
)
def test_a_file_that_cannot_be_kept_is_refused_in_words(client, path, content, said):
    answer = send(client, path, content)
    assert answer.status_code == 422
    assert said in " ".join(answer.page.errors())
    assert answer.page.one("#letter_number").attributes["value"] == "B-7/2024"
    assert count() == 0


def test_a_bomb_costs_no_time(client, path):
    begun = time.process_time()
    send(client, path, png_that_says(30_000, 30_000))
    assert time.process_time() - begun < 2


def test_more_than_eight_megabytes_is_refused_in_words(client, path):
    answer = client.post(path, **large(b"%PDF-" + b"x" * 8_100_000, submission_key="k" * 22))
    assert answer.status_code == 413
    assert "terlalu besar" in answer.page.text


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"letter_number": ""}, "Isi nomor surat tugas."),
        ({"letter_date": ""}, "Isi tanggal surat tugas."),
        ({"letter_date": "kemarin"}, "Tanggal belum benar."),
        ({"letter_date": "2024-03-07"}, "Tanggal surat belum tiba."),
    ],
)
def test_number_and_date_are_needed_and_not_ahead(client, path, said, error):
    answer = send(client, path, **said)
    assert answer.status_code == 422
    assert error in " ".join(answer.page.errors())
    assert count() == 0


def test_the_same_upload_twice_is_once_with_the_same_receipt(client, path):
    form = client.get(path).page.form()
    answers = []
    for _ in range(2):
        sent = form.filled(
            letter_number="B-7", letter_date="2024-03-05", letter=(io.BytesIO(PDF), "s.pdf")
        )
        answers.append(client.post(form.action, data=sent))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["X-Receipt"] == answers[1].headers["X-Receipt"]
    assert count() == 1


def test_the_same_key_with_another_file_shows_both(client, path):
    form = client.get(path).page.form()
    said = {"letter_number": "B-7", "letter_date": "2024-03-05"}
    client.post(form.action, data=form.filled(**said, letter=(io.BytesIO(PDF), "s.pdf")))
    again = client.post(
        form.action, data=form.filled(**said, letter=(io.BytesIO(PDF + b"\n"), "s.pdf"))
    )
    assert again.status_code == 422
    assert "Selasa, 5 Maret 2024" in again.page.text


def test_a_script_gets_its_receipt_as_json(client, path):
    answer = send(client, path, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json["url"].startswith(path)


def test_a_forged_link_has_its_file_not_even_looked_at(client, cast):
    sent = {"submission_key": "k" * 22, "letter": (io.BytesIO(png_that_says(50, 50)), "x.png")}
    assert client.post("/u/forged/assignment-letter", data=sent).status_code == 404


def test_a_link_about_commitments_alone_has_no_event_to_send_people_to(client, cast):
    plain = links.issue("unit", unit_id=cast.unit.id)
    assert client.get(f"/u/{token(plain)}/assignment-letter").status_code == 404
