"""Certificates over HTTP: prepared, given, read by their person, taken out as a zip, signed ones back in."""

import io
import random
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select

from intake.commands import long_work
from intake.db import db
from intake.models.certificate import Certificate, CertificatePlan, SignedUpload
from intake.models.job import Job
from intake.models.record import AuditEntry
from intake.rules import certificates, checkin
from tests.cast import actor, personal_token
from tests.client import Client
from tests.rules.test_certificates import PLAN, pdf

DESK = "/staff/events/swp-kartini-2024/certificates"
TYPED = {
    "number_pattern": "{nomor:3}/{kode}/{bulan_romawi}/{tahun}",
    "event_code": "SWP",
    "attendance": "any",
    "signatory_name": "Endang Kusumawati, M.Si.",
    "signatory_position": "Kepala Sentra",
    "place": "Temanggung",
    "dated": "2024-03-06",
}


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def siti(cast, by):
    person = cast.register()
    checkin.check_in(person, session=cast.session, method="code", by=by)
    return person


@pytest.fixture
def given(cast, by, siti):
    certificates.settle(cast.event, PLAN, by=by)
    (one,) = certificates.issue(cast.event, by=by)
    db.session.commit()
    return one


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def form(page, ending):
    return page.form(f"form[action$='{ending}']")


def test_from_nothing_to_a_certificate_in_three_presses(desk, cast, siti):
    start = desk.get(DESK).page
    assert "Sertifikat belum disiapkan" in start.text
    settings = desk.get(start.link("Siapkan sertifikat")).page
    answer = desk.send(form(settings, "/settings"), **TYPED)
    assert answer.status_code == 303
    page = desk.get(answer.location).page
    assert "Pengaturan tersimpan" in page.text
    assert "001/SWP/III/2024" in page.text
    page = desk.get(DESK).page
    assert "1 orang hadir belum mendapat sertifikat" in page.text
    assert desk.send(form(page, "/certificates")).status_code == 303
    assert "001/SWP/III/2024" in desk.get(DESK).page.text
    page = desk.get(f"/r/{personal_token(siti)}").page
    page = desk.get(page.link("Buka sertifikat")).page
    for said in ("001/SWP/III/2024", "Siti Aminah, S.Sos.", "sebagai peserta", "Kepala Sentra"):
        assert said in page.text


def test_giving_twice_with_the_same_key_is_once(desk, cast, by, siti):
    certificates.settle(cast.event, PLAN, by=by)
    filled = form(desk.get(DESK).page, "/certificates").filled()
    answers = [desk.post(DESK, data=filled) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(db.session.scalars(select(Certificate.id)).all()) == 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"number_pattern": "SERT/{tahun}"}, "harus memuat {nomor}"),
        ({"number_pattern": "{nomor}/{nama}"}, "tidak dikenal"),
        ({"event_code": ""}, "memakai {kode}"),
        ({"signatory_name": ""}, "Tulis nama penanda tangan"),
        ({"dated": "kemarin"}, "Tanggal belum benar"),
        ({"lesson_hours": "banyak"}, "Isi dengan angka"),
        ({"attendance": "none"}, "Pilihan ini tidak ada"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words_and_kept_typed(desk, cast, said, error):
    page = desk.get(f"{DESK}/settings").page
    answer = desk.send(form(page, "/settings"), **{**TYPED, **said})
    assert answer.status_code == 422
    assert error in " ".join(answer.page.errors())
    assert answer.page.one("#place").attributes["value"] == "Temanggung"
    assert db.session.scalar(select(CertificatePlan.id)) is None


def test_the_organisers_word_for_a_role_and_lesson_hours_stand_on_it(desk, given):
    page = desk.get(f"{DESK}/settings").page
    desk.send(form(page, "/settings"), **TYPED, word_participant="pembelajar", lesson_hours="8")
    page = desk.get(f"{DESK}/1").page
    assert "sebagai pembelajar" in page.text
    assert "setara 8 jam pelajaran (JP)" in page.text


def test_the_preview_is_a_pdf_for_nobody(desk, given):
    page = desk.get(f"{DESK}/settings").page
    assert "Dr. Siti Contoh Aminah" in page.text
    assert "002/SWP/III/2024" in page.text
    answer = desk.get(page.link("Unduh contoh (PDF)"))
    assert answer.data.startswith(b"%PDF-")
    assert db.session.scalar(select(Certificate.running)) == 1


def test_its_person_downloads_the_pdf_and_opening_it_writes_nothing(client, given, siti, queries):
    token = personal_token(siti)
    with queries() as seen:
        answer = client.get(f"/r/{token}/certificate.pdf")
        client.get(f"/r/{token}/certificate")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=001-SWP-III-2024")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not [said for said in seen if not said.startswith("SELECT")]


def test_the_same_certificate_is_the_same_bytes(client, given, siti):
    path = f"/r/{personal_token(siti)}/certificate.pdf"
    assert client.get(path).data == client.get(path).data


@pytest.mark.parametrize("path", ["certificate", "certificate.pdf"])
def test_before_it_is_given_the_page_says_what_will_stand_there(client, cast, siti, path):
    token = personal_token(siti)
    assert "Sertifikat" not in client.get(f"/r/{token}").page.text
    answer = client.get(f"/r/{token}/{path}")
    assert answer.status_code == 404
    assert "belum diterbitkan" in answer.page.text


@pytest.mark.parametrize("path", ["certificate", "certificate.pdf"])
def test_a_revoked_one_says_so_with_its_reason_and_gives_no_file(client, by, given, siti, path):
    certificates.revoke(given, "Salah orang", by=by)
    answer = client.get(f"/r/{personal_token(siti)}/{path}")
    assert answer.status_code == 410
    assert "Salah orang" in answer.page.text


@pytest.mark.parametrize("path", ["certificate", "certificate.pdf"])
def test_a_forged_link_opens_no_certificate(client, given, path):
    assert client.get(f"/r/forged/{path}").status_code == 404


def test_anybody_checks_its_code_and_reads_no_name(client, by, given):
    page = client.get(f"/v/{given.code}").page
    for said in ("Sertifikat ini tercatat dan berlaku.", "001/SWP/III/2024", "SWP Batik Ciprat"):
        assert said in page.text
    assert "bukan tanda tangan elektronik" in page.text
    assert "Siti" not in page.html
    certificates.revoke(given, "Siti salah orang", by=by)
    page = client.get(f"/v/{given.code}").page
    assert "Dicabut" in page.text
    assert "Siti" not in page.html


def test_the_proof_keeps_its_own_code(client, cast, by, siti):
    token = personal_token(siti)
    before = client.get(f"/r/{token}").page.one("a.stamp").text()
    certificates.settle(cast.event, PLAN, by=by)
    certificates.issue(cast.event, by=by)
    assert client.get(f"/r/{token}").page.one("a.stamp").text() == before
    assert "Bukti pendaftaran ini tercatat" in client.get(f"/v/{before}").page.text


def test_revoking_and_giving_anew_at_the_desk(desk, given):
    page = desk.get(f"{DESK}/1").page
    filled = form(page, "/reissue").filled(reason="Salah orang")
    assert desk.post(f"{DESK}/1/revocation", data=filled).status_code == 303
    page = desk.get(f"{DESK}/1").page
    assert "Salah orang" in page.text
    assert "Dicabut" in desk.get(f"{DESK}?state=revoked").page.text
    assert desk.send(form(page, "/reissue"), reason="Sudah benar").status_code == 303
    assert "Salah orang" not in desk.get(f"{DESK}/1").page.text


def test_without_a_reason_nothing_is_revoked(desk, given):
    page = desk.get(f"{DESK}/1").page
    answer = desk.post(f"{DESK}/1/revocation", data=form(page, "/reissue").filled(reason=" "))
    assert answer.status_code == 422
    assert "Tulis alasannya" in " ".join(answer.page.errors())


PLACES = ["", "/settings", "/preview.pdf", "/1", "/1/certificate.pdf", "/signed"]


@pytest.mark.parametrize("place", PLACES)
def test_an_organiser_of_another_event_finds_none_of_it(client, cast, given, place):
    client.sign_in(cast.outsider)
    assert client.get(DESK + place).status_code == 404
    other = DESK.replace("swp-kartini", "baris-ditebas")
    if place in {"/1", "/1/certificate.pdf", "/preview.pdf"}:
        assert client.get(other + place).status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_who_only_reads_gets_no_certificates(client, cast, given, place):
    for member in (cast.officer, cast.viewer):
        client.sign_in(member)
        assert client.get(DESK + place).status_code == 403


def upload(desk, *files, **said):
    page = desk.get(f"{DESK}/signed").page
    filled = form(page, "/signed").filled(**said)
    filled["files"] = [(io.BytesIO(content), name) for name, content in files]
    return desk.post(f"{DESK}/signed", data=filled)


def on_the_wire(fields, content, *, count):
    """A form with several files as it stands on the wire; the test client would leave its own copy open."""
    parts = [(f'name="{name}"', str(value).encode()) for name, value in fields.items()]
    parts += [(f'name="files"; filename="berkas{n}.pdf"', content) for n in range(count)]
    told = [
        b"--cut\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (name.encode(), value)
        for name, value in parts
    ]
    return {
        "data": b"".join([*told, b"--cut--\r\n"]),
        "content_type": "multipart/form-data; boundary=cut",
    }


def zipped(*files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return made.getvalue()


def test_a_signed_file_comes_back_and_is_what_its_person_downloads(desk, given, siti):
    answer = upload(desk, ("001-SWP-III-2024_signed.pdf", pdf(b"1")), ("lain.pdf", pdf(b"2")))
    assert answer.status_code == 303
    page = desk.get(answer.location).page
    for said in ("Tersimpan", "lain.pdf", "Tidak dikenal"):
        assert said in page.text
    answer = desk.get(f"/r/{personal_token(siti)}/certificate.pdf")
    assert answer.data == pdf(b"1")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sudah ditandatangani" in desk.get(f"/r/{personal_token(siti)}/certificate").page.text
    assert "Bertanda tangan" in desk.get(f"{DESK}?state=signed").page.text


def test_a_zip_is_as_good_as_its_files(desk, given, siti):
    packed = zipped(
        ("sertifikat/001-SWP-III-2024.pdf", pdf(b"1")), ("__MACOSX/._001-SWP-III-2024.pdf", b"x")
    )
    page = desk.get(upload(desk, ("semua.zip", packed)).location).page
    assert "Tersimpan" in page.text
    assert "MACOSX" not in page.text
    assert desk.get(f"/r/{personal_token(siti)}/certificate.pdf").data == pdf(b"1")


def test_what_is_there_already_and_what_is_no_pdf_are_told(desk, given):
    upload(desk, ("001-SWP-III-2024.pdf", pdf(b"1")))
    answer = upload(
        desk,
        ("001-SWP-III-2024.pdf", pdf(b"1")),
        ("001-SWP-III-2024.exe", b"MZ\x90"),
    )
    page = desk.get(answer.location).page
    for said in ("Sudah ada", "Bukan berkas PDF."):
        assert said in page.text


def test_nothing_chosen_is_refused_in_words(desk, given):
    answer = upload(desk)
    assert answer.status_code == 422
    assert "Pilih berkas PDF" in " ".join(answer.page.errors())
    assert db.session.scalar(select(SignedUpload.id)) is None


@pytest.mark.parametrize(
    "name", ["../001-SWP-III-2024.pdf", "/etc/001-SWP-III-2024.pdf", "a\\..\\b.pdf", "C:b.pdf"]
)
def test_a_zip_whose_names_lead_elsewhere_is_refused_whole(desk, given, name):
    packed = zipped(("001-SWP-III-2024.pdf", pdf(b"1")), ("X" * len(name), pdf(b"2")))
    packed = packed.replace(b"X" * len(name), name.encode())
    answer = upload(desk, ("semua.zip", packed))
    assert answer.status_code == 422
    assert "menunjuk ke luar zip" in " ".join(answer.page.errors())
    assert db.session.scalar(select(SignedUpload.id)) is None


def test_a_zip_bomb_is_refused(desk, given):
    bomb = zipped(*((f"{number}.pdf", b"\0" * 8_000_000) for number in range(9)))
    assert len(bomb) < 100_000
    answer = upload(desk, ("semua.zip", bomb))
    assert answer.status_code == 422
    assert "terlalu besar" in " ".join(answer.page.errors())


def test_a_zip_that_lies_about_its_sizes_is_no_way_around(desk, given):
    bomb = bytearray(zipped(("001-SWP-III-2024.pdf", b"\0" * 9_000_000)))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (10).to_bytes(4, "little")
    answer = upload(desk, ("semua.zip", bytes(bomb)))
    assert answer.status_code in {303, 422}
    assert db.session.scalar(select(AuditEntry.id).filter_by(action="certificate.signed")) is None


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", zipped()[:10] + b"PK\x03\x04"])
def test_a_broken_zip_is_refused_in_words(desk, given, content):
    answer = upload(desk, ("semua.zip", b"PK\x03\x04" + content))
    assert answer.status_code == 422
    assert "tidak dapat dibaca" in " ".join(answer.page.errors())


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
    ids=["zip", "bz2", "lzma"],
)
def test_a_zip_damaged_on_its_way_is_refused_in_words_and_keeps_nothing(desk, given, method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        packed.writestr("001-SWP-III-2024.pdf", pdf(random.Random(7).randbytes(4_000)))
    damaged = bytearray(made.getvalue())
    damaged[70:400] = bytes(~byte & 0xFF for byte in damaged[70:400])
    answer = upload(desk, ("semua.zip", bytes(damaged)))
    assert answer.status_code == 422
    assert "tidak dapat dibaca" in " ".join(answer.page.errors())
    assert db.session.scalar(select(AuditEntry.id).filter_by(action="certificate.signed")) is None


def test_a_zip_with_a_password_is_refused_in_words(desk, given):
    packed = bytearray(zipped(("001-SWP-III-2024.pdf", pdf(b"1"))))
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    answer = upload(desk, ("semua.zip", bytes(packed)))
    assert answer.status_code == 422
    assert "kata sandi" in " ".join(answer.page.errors())


def test_too_many_files_in_a_zip_are_refused(desk, given):
    answer = upload(desk, ("semua.zip", zipped(*((f"{n}.pdf", b"") for n in range(1001)))))
    assert "lebih dari 1000 berkas" in " ".join(answer.page.errors())


def test_many_megabytes_are_taken_from_who_is_signed_in_alone(desk, given):
    page = desk.get(f"{DESK}/signed").page
    sent = on_the_wire(form(page, "/signed").filled(), pdf(b"1" * 7_000_000), count=3)
    assert desk.post(f"{DESK}/signed", **sent).status_code == 303
    desk.sign_out()
    assert desk.post(f"{DESK}/signed", **sent).status_code in {303, 413}
    assert len(db.session.scalars(select(SignedUpload.id)).all()) == 1


def test_more_than_fits_is_refused_in_words(desk, given):
    answer = desk.post(f"{DESK}/signed", **on_the_wire({}, pdf(b"1" * 7_000_000), count=5))
    assert answer.status_code == 413
    assert "terlalu besar" in answer.page.text


@pytest.fixture
def workshop(another_app, cast, tmp_path):
    return Client(another_app(job_folder=str(tmp_path / "jobs"))).sign_in(cast.organiser)


def packed(workshop, settings, tmp_path, **said):
    page = workshop.get(f"{DESK}/signed").page
    answer = workshop.send(form(page, "/packing"), **said)
    assert answer.status_code == 303
    long_work.carry_out_all(replace(settings, job_folder=str(tmp_path / "jobs")))
    db.session.expire_all()
    job = db.session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert "Siap diunduh" in workshop.get(answer.location).page.text
    return workshop.get(f"/staff/events/swp-kartini-2024/jobs/{job.id}/file").data


def names(content):
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_all_of_them_come_out_as_a_zip_named_by_number_and_code(
    workshop, settings, tmp_path, given
):
    content = packed(workshop, settings, tmp_path)
    (name,) = names(content)
    assert name == f"001-SWP-III-2024_Siti-Aminah-S-Sos_{given.code}.pdf"
    inside = zipfile.ZipFile(io.BytesIO(content)).read(name)
    assert inside.startswith(b"%PDF-")
    assert packed(workshop, settings, tmp_path) == content


def test_what_came_out_of_the_zip_goes_back_in_by_its_name(workshop, settings, tmp_path, given):
    content = packed(workshop, settings, tmp_path)
    page = workshop.get(upload(workshop, ("semua.zip", content)).location).page
    assert "Tersimpan" in page.text
    assert names(packed(workshop, settings, tmp_path, unsigned="1")) == []


def test_a_revoked_one_is_not_packed(workshop, settings, tmp_path, by, given):
    certificates.revoke(given, "Salah orang", by=by)
    assert names(packed(workshop, settings, tmp_path)) == []


def test_asking_for_the_zip_in_english_draws_english(workshop, settings, tmp_path, given):
    content = packed(workshop, settings, tmp_path, language="en")
    inside = zipfile.ZipFile(io.BytesIO(content)).read(names(content)[0])
    assert b"(en)" in inside.replace(b" ", b"")
