"""The row of long work: tells how far it is, answers 204 while nothing is new, hands the file to the event's staff."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake import clock
from intake.commands import long_work
from intake.db import db
from intake.papers.long_work import KINDS, Kind
from intake.rules import jobs
from tests.cast import actor
from tests.client import Client

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def make(making, into):
    into.write(b"PK")
    return "berkas kegiatan.zip"


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "jobs")


@pytest.fixture
def desk(another_app, cast, folder):
    return Client(another_app(job_folder=folder)).sign_in(cast.organiser)


@pytest.fixture
def job(cast, monkeypatch):
    monkeypatch.setitem(KINDS, "try", Kind(title="Percobaan", make=make))
    asked = jobs.ask("try", cast.event, by=actor(cast.organiser))
    db.session.commit()
    return asked


@pytest.fixture
def carried_out(job, settings, folder):
    long_work.carry_out_all(replace(settings, job_folder=folder))
    return job


def row(job):
    return f"/staff/events/swp-kartini-2024/jobs/{job.id}"


def test_work_that_waits_says_so_and_reloads_without_script(desk, job):
    page = desk.get(row(job)).page
    assert "Menunggu giliran" in page.text
    assert page.one(f"#job-{job.id} a").attributes["href"] == row(job)


def test_the_row_is_no_page(desk, job):
    answer = desk.get(row(job), headers=PARTIAL)
    assert "<html" not in answer.text


def test_nothing_new_is_204(desk, job):
    poll = desk.get(row(job)).page.one(f"#job-{job.id}").attributes["hx-get"]
    assert desk.get(poll, headers=PARTIAL).status_code == 204
    jobs.take_next()
    db.session.commit()
    answer = desk.get(poll, headers=PARTIAL)
    assert (answer.status_code, "Sedang dibuat" in answer.page.text) == (200, True)


def test_it_tells_how_far_it_is(desk, job):
    held = jobs.take_next()
    jobs.step(held.id, held.holder, done=4, total=30)
    db.session.commit()
    assert "4 dari 30" in desk.get(row(job)).page.text


def test_what_is_made_is_told_once_and_asks_no_more(desk, carried_out):
    answer = desk.get(f"{row(carried_out)}?since=waiting-0-0-0", headers=PARTIAL)
    made = answer.page.one(f"#job-{carried_out.id}").attributes
    assert made["data-announce"] == "Percobaan: Siap diunduh"
    assert "hx-get" not in made


def test_the_file_is_a_download(desk, carried_out):
    answer = desk.get(f"{row(carried_out)}/file")
    assert (answer.status_code, answer.get_data()) == (200, b"PK")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_that_is_not_made_yet_is_404(desk, job):
    assert desk.get(f"{row(job)}/file").status_code == 404


def test_a_file_that_had_its_day_is_410_with_what_to_do(desk, cast, carried_out, freeze):
    freeze(clock.now() + timedelta(hours=24))
    answer = desk.sign_in(cast.organiser).get(f"{row(carried_out)}/file")
    assert (answer.status_code, "Buat lagi" in answer.page.text) == (410, True)


def test_a_file_that_is_not_there_is_410(client, cast, carried_out):
    assert client.sign_in(cast.organiser).get(f"{row(carried_out)}/file").status_code == 410


@pytest.mark.parametrize("path", ["", "/file"])
@pytest.mark.parametrize(("role", "status"), [("outsider", 404), ("officer", 403), ("viewer", 403)])
def test_others_get_neither_row_nor_file(client, cast, carried_out, role, status, path):
    assert client.sign_in(getattr(cast, role)).get(row(carried_out) + path).status_code == status


def test_work_of_another_event_is_not_found(client, cast, job):
    address = row(job).replace("swp-kartini-2024", "baris-ditebas-2024")
    assert client.sign_in(cast.outsider).get(address).status_code == 404


def test_work_of_a_kind_that_is_known_no_more_is_not_found(desk, job, monkeypatch):
    monkeypatch.delitem(KINDS, "try")
    assert desk.get(row(job)).status_code == 404


def test_failed_work_can_be_made_again(desk, job):
    held = jobs.take_next()
    jobs.give_up(held.id, held.holder)
    db.session.commit()
    page = desk.get(row(job)).page
    assert f"nomor pekerjaan {job.id}" in page.text
    form = page.form("form[action$='/again']")
    answers = [desk.send(form), desk.send(form)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].headers["Location"] == answers[1].headers["Location"] != row(job)
