"""The surat keterangan hadir: issued on the spot, once, and checked by anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.attendance_paper import AttendanceStatement
from intake.models.link import CheckCode
from intake.rules import checkin, erasure
from intake.rules.actor import SYSTEM
from tests.cast import NOW, actor, personal_token
from tests.papers.insides import is_tagged, title

EVENT = "/staff/events/swp-kartini-2024"


@pytest.fixture
def siti(cast):
    return cast.register(nip="198001012005011001")


@pytest.fixture
def here(siti, cast):
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    db.session.commit()
    return siti


@pytest.fixture
def own(siti):
    return f"/r/{personal_token(siti)}/attendance-statement"


def issue(client, path):
    return client.get(client.send(client.get(path).page.form()).location).page


def code():
    return db.session.scalar(select(CheckCode.code).where(CheckCode.kind == "attendance"))


def test_who_is_not_recorded_gets_none(client, siti, own):
    page = client.get(own).page
    assert "Kehadiran belum tercatat" in page.text
    assert not page.has("main form")
    assert client.get(own + ".pdf").status_code == 404
    answer = client.post(own, data={"submission_key": "k" * 22})
    assert answer.status_code == 422
    assert "Kehadiran belum tercatat" in " ".join(answer.page.errors())


def test_the_personal_page_leads_to_it_once_attendance_is_recorded(client, siti, cast, own):
    personal = own.removesuffix("/attendance-statement")
    assert "Surat keterangan hadir" not in client.get(personal).page.text
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    assert client.get(personal).page.link("Surat keterangan hadir") == own


def test_it_says_who_was_where_and_leaves_number_and_signatory_open(client, here, own):
    page = issue(client, own)
    for said in (
        "Siti Aminah, S.Sos.", "198001012005011001", "Pembelajaran SWP Batik Ciprat",
        "hadir tercatat 09.30 WIB", "Nomor: …", "Temanggung, 6 Maret 2024", "Penyelenggara,",
        "QR pemeriksaan dokumen, bukan tanda tangan elektronik", code(),
    ):  # fmt: skip
        assert said in page.text
    file = client.get(page.link("Unduh surat keterangan (PDF)"))
    assert is_tagged(file.data, "id")
    assert title(file.data) == "Surat keterangan hadir: Siti Aminah, S.Sos."


def test_opening_the_page_issues_nothing(client, here, own):
    client.get(own)
    assert client.get(own + ".pdf").status_code == 404
    assert db.session.scalars(select(AttendanceStatement)).all() == []


def test_it_is_issued_once_by_whomever_and_gives_the_same_bytes(client, cast, here, own, freeze):
    issue(client, own)
    first = client.get(own + ".pdf").data
    freeze(NOW + timedelta(hours=2))
    client.sign_in(cast.organiser)
    desk = f"{EVENT}/registrations/{here.id}/attendance-statement"
    client.post(
        desk,
        data={"submission_key": "k" * 22, "csrf_token": token_of(client, here)},
    )
    assert len(db.session.scalars(select(AttendanceStatement)).all()) == 1
    assert client.get(desk + ".pdf").data == first


def token_of(client, person):
    page = client.get(f"{EVENT}/registrations/{person.id}").page
    return page.all("input[name=csrf_token]")[0].attributes["value"]


def test_the_desk_issues_it_on_the_spot(client, cast, here):
    client.sign_in(cast.organiser)
    path = client.get(f"{EVENT}/registrations/{here.id}").page.link("Surat keterangan hadir")
    assert "Siti Aminah, S.Sos." in issue(client, path).text


def test_anybody_checks_its_code_and_learns_no_name(client, cast, here, own):
    issue(client, own)
    page = client.get(f"/v/{code()}").page
    for said in ("Berlaku", "Surat keterangan hadir", "Pembelajaran SWP Batik Ciprat"):
        assert said in page.text
    assert "Siti" not in page.html


def test_the_proof_keeps_its_own_code(client, here, own):
    issue(client, own)
    proof = db.session.scalar(select(CheckCode.code).where(CheckCode.kind == "registration"))
    page = client.get(own.removesuffix("/attendance-statement")).page
    assert proof in page.text
    assert code() not in page.text


def test_what_was_undone_or_erased_is_no_longer_valid(client, cast, here, own):
    issue(client, own)
    checkin.undo(here, session=cast.session, reason="Salah orang", by=actor(cast.organiser))
    assert "Dibatalkan" in client.get(f"/v/{code()}").page.text
    assert client.get(own + ".pdf").status_code == 404
    erasure.erase(here, by=SYSTEM)
    assert "Tidak berlaku lagi" in client.get(f"/v/{code()}").page.text


def test_only_the_events_organisers_issue_at_the_desk(client, cast, here):
    path = f"{EVENT}/registrations/{here.id}/attendance-statement"
    for end in ("", ".pdf"):
        assert client.get(path + end).status_code == 303
    for member, status in ((cast.outsider, 404), (cast.officer, 403), (cast.viewer, 403)):
        assert client.sign_in(member).get(path).status_code == status
        client.sign_out()


def test_in_english_it_is_english(client, here, own):
    issue(client, own)
    page = client.get(own + "?lang=en").page
    assert "Statement of attendance" in page.text
    assert is_tagged(client.get(own + ".pdf?lang=en").data, "en")


def test_attendance_recorded_on_another_day_is_stated_with_its_date(
    client, siti, cast, own, freeze
):
    freeze(NOW + timedelta(days=1))
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    db.session.commit()
    assert "hadir tercatat 7 Maret 2024, 09.30 WIB" in issue(client, own).text
