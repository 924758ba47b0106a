"""The daftar hadir and the visum roster: as a file and as its twin, for the event's organisers alone."""

import re

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.attendance_paper import PrintedList
from intake.models.record import AuditEntry
from intake.queries import attendance_paper
from intake.rules import checkin
from tests.cast import actor
from tests.papers.insides import is_tagged, title

EVENT = "/staff/events/swp-kartini-2024"
PDF = f"{EVENT}/attendance.pdf"
TWIN = f"{EVENT}/attendance/print"
PAPERS = [PDF, TWIN, f"{EVENT}/visum.pdf", f"{EVENT}/visum"]


@pytest.fixture
def people(cast):
    siti = cast.register("Dr. Siti Aminah, M.Si.", nip="198001012005011001")
    wayan = cast.register("Wayan Sudira", unit=cast.bali, phone="+6281300000001")
    budi = cast.register("Budi", unit=None, institution="Dinas Sosial Bali", phone="+6281300000002")
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    return siti, wayan, budi


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def names(page):
    return [" ".join(cell.text().split()) for cell in page.all("tbody th") if cell.text().strip()]


def test_the_published_address_gives_a_tagged_pdf(desk, people):
    answer = desk.get(PDF)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_tagged(answer.data, "id")
    assert title(answer.data) == "Daftar hadir: Pembelajaran SWP Batik Ciprat"


def test_the_file_is_the_same_as_long_as_the_rows_are(desk, people, cast):
    first = desk.get(PDF).data
    assert desk.get(PDF).data == first
    cast.register("Agus Salim", phone="+6281300000003")
    assert desk.get(PDF).data != first


def test_the_twin_says_what_the_paper_says(desk, people, cast):
    page = desk.get(TWIN).page
    assert names(page) == ["Budi", "Dr. Siti Aminah, M.Si.", "Wayan Sudira"]
    for said in ("Rabu, 6 Maret 2024", "09.00–13.00 WIB", "Pembukaan", "hadir tercatat 09.30 WIB"):
        assert said in page.text
    code = db.session.scalar(select(PrintedList.code))
    assert f"{code[:4]}-{code[4:]}-1" in page.text
    assert page.has(".page-mark svg")


def test_the_list_can_be_by_unit_with_numbers_shown(desk, people):
    page = desk.get(f"{TWIN}?order=unit&nip=shown&phone=shown&blank=0").page
    assert names(page) == ["Budi", "Wayan Sudira", "Dr. Siti Aminah, M.Si."]
    assert "198001012005011001" in page.text
    assert "+6281234567890" in page.text
    assert len(page.all("tbody tr")) == 3


def test_numbers_are_masked_unless_asked_for(desk, people):
    html = desk.get(TWIN).page.html
    assert "198001012005011001" not in html
    assert "+6281234567890" not in html


def test_each_session_has_a_list_of_its_own(desk, people, cast):
    page = desk.get(f"{TWIN}?session={cast.afternoon.id}").page
    assert "Praktik" in page.text
    assert "hadir tercatat" not in page.text


@pytest.mark.parametrize("query", ["session=99999", "session=x", "session=-1"])
@pytest.mark.parametrize("path", [PDF, TWIN])
def test_a_session_of_another_event_is_no_list(desk, people, path, query):
    assert desk.get(f"{path}?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("order=luck", "Pilihan ini tidak ada"),
        ("nip=all", "Pilihan ini tidak ada"),
        ("phone=%27", "Pilihan ini tidak ada"),
        ("blank=101", "antara 0 dan 100"),
        ("blank=x", "Isi dengan angka"),
        ("order=name&order=unit", "lebih dari sekali"),
    ],
)
def test_an_option_there_is_not_is_said_in_words(desk, people, query, said):
    answer = desk.get(f"{PDF}?{query}")
    assert answer.status_code == 400
    assert said in answer.page.text


def test_a_list_too_long_for_paper_says_what_to_do(desk, people, monkeypatch):
    monkeypatch.setattr(attendance_paper, "MOST", 2)
    answer = desk.get(PDF)
    assert answer.status_code == 400
    assert "Unduh XLSX" in answer.page.text


def test_printing_is_told_in_the_audit_and_the_list_kept_once(desk, people):
    desk.get(PDF)
    desk.get(TWIN)
    assert db.session.scalar(select(func.count()).select_from(PrintedList)) == 1
    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "attendance.print")
    ).all()
    assert len(told) == 2
    assert "Siti" not in str([entry.detail for entry in told])


def test_the_visum_roster_has_its_blank_columns(desk, people):
    page = desk.get(f"{EVENT}/visum?nip=shown").page
    heads = [" ".join(cell.text().split()) for cell in page.all("thead th")]
    assert heads[-4:] == ["Tanggal tiba", "Tanggal berangkat", "Tanda tangan", "Stempel"]
    assert "198001012005011001" in page.text
    assert "6 Maret 2024" in page.text
    assert is_tagged(desk.get(f"{EVENT}/visum.pdf").data, "id")


@pytest.mark.parametrize("path", PAPERS)
def test_who_only_reads_gets_no_paper(client, people, cast, path):
    for member in (cast.officer, cast.viewer):
        assert client.sign_in(member).get(path).status_code == 403


@pytest.mark.parametrize("path", PAPERS)
def test_another_events_organiser_and_nobody_get_none(client, people, cast, path):
    assert client.get(path).status_code == 303
    assert client.sign_in(cast.outsider).get(path).status_code == 404
    assert client.sign_in(cast.administrator).get(path).status_code == 200


def test_the_attendance_page_offers_both(desk, people, cast):
    page = desk.get(f"{EVENT}/attendance").page
    form = page.form(".paper-form form")
    assert form.action == PDF
    assert form.values["session"] == str(cast.session.id)
    assert page.one(f"[formaction='{TWIN}']")


def test_the_twin_in_english_is_english(desk, people):
    page = desk.get(f"{TWIN}?lang=en").page
    assert re.search(r"Attendance list", page.title)
    assert "recorded present 09:30 WIB" in page.text
