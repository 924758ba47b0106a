"""The page of papers: what is attached, the paket SPJ as a row, each paper by itself; for organisers alone."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from sqlalchemy import select

from intake.commands import long_work
from intake.db import db
from intake.models.job import Job
from intake.rules import event_files
from tests.cast import actor
from tests.client import Client
from tests.files import pdf, photo

PAPERS = "/staff/events/swp-kartini-2024/papers"


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "jobs")


@pytest.fixture
def desk(another_app, cast, folder):
    return Client(another_app(job_folder=folder)).sign_in(cast.organiser)


def press(desk):
    return desk.send(desk.get(PAPERS).page.form("form[action$='/bundle']"))


def test_it_says_what_the_bundle_still_lacks(desk, cast):
    text = desk.get(PAPERS).page.text
    for missing in ("Surat undangan belum ada", "Susunan acara belum ada", "Foto belum ada"):
        assert missing in text
    by = actor(cast.organiser)
    event_files.attach(cast.event, "letter", pdf(), by=by)
    event_files.add_photo(cast.event, photo(), caption="Praktik", by=by)
    db.session.commit()
    text = desk.get(PAPERS).page.text
    assert "Surat undangan belum ada" not in text
    assert "1 foto" in text
    assert "Susunan acara belum ada" in text


def test_one_press_makes_the_bundle(desk, settings, folder):
    answer = press(desk)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAPERS}#bundle")
    page = desk.get(PAPERS).page
    assert "Menunggu giliran" in page.text
    assert not page.has("form[action$='/bundle']")
    long_work.carry_out_all(replace(settings, job_folder=folder))
    page = desk.get(PAPERS).page
    assert "Siap diunduh" in page.text
    file = desk.get(page.one("a[href$='/file']").attributes["href"])
    assert "paket" in file.headers["Content-Disposition"].lower()
    with zipfile.ZipFile(io.BytesIO(file.get_data())) as package:
        assert "01 Laporan kegiatan.docx" in package.namelist()


def test_two_presses_before_it_is_made_are_one_work(desk):
    form = desk.get(PAPERS).page.form("form[action$='/bundle']")
    other = desk.get(PAPERS).page.form("form[action$='/bundle']")
    assert desk.send(form).status_code == desk.send(other).status_code == 303
    assert len(db.session.scalars(select(Job)).all()) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("report", "LAPORAN KEGIATAN"),
        ("agenda", "SUSUNAN ACARA"),
        ("minutes", "NOTULEN"),
        ("commitments", "REKAP KOMITMEN REPLIKASI"),
    ],
)
def test_each_paper_can_be_had_by_itself(desk, name, words):
    answer = desk.get(f"{PAPERS}/{name}.docx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Document(io.BytesIO(answer.get_data())).paragraphs[0].text == words


def test_a_paper_that_there_is_not_is_404(desk):
    assert desk.get(f"{PAPERS}/anything.docx").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("outsider", 404), ("officer", 403), ("viewer", 403)])
def test_others_do_not_see_the_page(client, cast, role, status):
    assert client.sign_in(getattr(cast, role)).get(PAPERS).status_code == status


def test_the_page_asks_the_same_number_of_questions_however_many_photos(desk, cast, queries):
    by = actor(cast.organiser)
    event_files.add_photo(cast.event, photo("olive"), caption="Satu", by=by)
    db.session.commit()
    with queries() as one:
        desk.get(PAPERS)
    for colour in ("teal", "navy", "gold"):
        event_files.add_photo(cast.event, photo(colour), caption=colour, by=by)
    db.session.commit()
    with queries() as four:
        desk.get(PAPERS)
    assert len(one) == len(four)
