"""The paket SPJ: what is in it, what is told apart, and that the same data gives the same bytes."""

import io
import zipfile
from datetime import timedelta

import pytest
from docx import Document
from PIL import Image
from python_calamine import CalamineWorkbook

from intake import clock
from intake.db import db
from intake.papers import bundle
from intake.papers.long_work import Making
from intake.rules import checkin, commitments, event_files, signing
from tests.cast import actor
from tests.files import pdf, photo
from tests.promises import PROMISE

HOSTILE = 'Bu <Siti> & "{{ 7 * 7 }}" {% raw %}'


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def steps():
    return []


@pytest.fixture
def packed(cast, settings, steps):
    """The bytes of the zip."""

    def pack(**wish):
        making = Making(
            event=cast.event,
            arguments=wish,
            settings=settings,
            step=lambda done, total: steps.append((done, total)),
        )
        into = io.BytesIO()
        assert bundle.make(making, into) == "Paket SPJ swp-kartini-2024.zip"
        return into.getvalue()

    return pack


@pytest.fixture
def opened(packed):
    """Its files by name."""

    def open_():
        with zipfile.ZipFile(io.BytesIO(packed())) as package:
            return {name: package.read(name) for name in package.namelist()}

    return open_


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def rows(content: bytes, number: int) -> list[list[str]]:
    table = Document(io.BytesIO(content)).tables[number]
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture
def filled(cast, by):
    """Two came, one did not; one commitment is signed and one proposed; letter, agenda and a photo are attached."""
    siti = cast.register("Siti Aminah, S.Sos.", nip="198001012005012001")
    made = cast.register("Made Wirawan", unit=cast.bali, phone="+6281200000001")
    cast.register("Wayan Sudira", unit=cast.bali, phone="+6281200000002")
    for person in (siti, made):
        checkin.check_in(person, session=cast.session, method="code", by=by)
    first = commitments.propose(siti, innovation=cast.innovation, promise=PROMISE, by=by)
    commitments.propose(made, innovation=cast.innovation, promise=PROMISE, by=by)
    signing.sign(
        first, signature=signing.Signature(capacity="plt", signed_name="Dwi Astuti"), by=by
    )
    event_files.attach(cast.event, "letter", pdf(), by=by)
    event_files.attach(cast.event, "agenda", pdf("acara"), by=by)
    event_files.add_photo(cast.event, photo(), caption="Peserta mencoba teknik ciprat", by=by)
    db.session.commit()
    return first


REPORT = "01 Laporan kegiatan.docx"


def test_everything_an_office_files_is_in_it(filled, opened):
    assert sorted(opened()) == [
        "00 Isi paket.txt",
        REPORT,
        "02 Surat undangan.pdf",
        "03 Susunan acara.pdf",
        "04 Daftar hadir 1 Pembukaan.pdf",
        "04 Daftar hadir 1 Pembukaan.xlsx",
        "04 Daftar hadir 2 Praktik.pdf",
        "04 Daftar hadir 2 Praktik.xlsx",
        "05 Notulen.docx",
        "06 Dokumentasi foto.docx",
        "06 Foto/foto-01.jpg",
        "07 Rekap komitmen.csv",
        "07 Rekap komitmen.docx",
    ]


def test_an_event_with_nothing_yet_makes_a_bundle_that_says_what_is_missing(cast, opened):
    files = opened()
    said = files["00 Isi paket.txt"].decode()
    for missing in ("Surat undangan belum", "Susunan acara belum", "Foto kegiatan belum"):
        assert missing in said
    assert "03 Susunan acara.docx" in files
    assert "06 Dokumentasi foto.docx" not in files
    assert "Belum ada komitmen yang diusulkan." in words(files[REPORT])


def test_what_is_there_is_not_called_missing(filled, opened):
    assert "Belum ada" not in opened()["00 Isi paket.txt"].decode()


def test_the_same_data_gives_the_same_bytes_whenever_it_is_made(filled, packed, freeze):
    first = packed()
    freeze(clock.now() + timedelta(hours=3))
    db.session.expire_all()
    assert packed() == first


def test_control_other_data_gives_other_bytes(cast, filled, packed):
    first = packed()
    cast.register("Orang Baru", phone="+6281200000009")
    assert packed() != first


def test_nothing_in_it_says_when_it_was_made(filled, opened, packed):
    with zipfile.ZipFile(io.BytesIO(packed())) as package:
        assert {entry.date_time for entry in package.infolist()} == {bundle.FIXED}
    with zipfile.ZipFile(io.BytesIO(opened()[REPORT])) as report:
        assert {entry.date_time for entry in report.infolist()} == {bundle.FIXED}


def test_the_report_says_basis_day_and_place(filled, opened):
    said = words(opened()[REPORT])
    for sentence in (
        "Surat undangan Direktur Rehabilitasi Sosial nomor B-123/4.1/PR.01/2/2024 tanggal 15 Februari 2024.",
        "Hari, tanggal\t:\tRabu, 6 Maret 2024",
        "Pukul\t:\t09.00–16.00 WIB",
        "inovasi pelayanan publik SWP Batik Ciprat",
        "2 unit diundang. 3 orang terdaftar dari 2 unit dan instansi; 2 orang tercatat hadir.",
    ):
        assert sentence in said


def test_the_report_counts_by_unit_and_by_session(cast, filled, opened):
    report = opened()[REPORT]
    people = rows(report, 0)
    assert sorted(people[1:-1], key=lambda row: row[0]) == [
        ["1.", cast.bali.name, "2", "1"],
        ["2.", cast.unit.name, "1", "1"],
    ]
    assert people[-1] == ["", "Jumlah", "3", "2"]
    assert rows(report, 1)[1:] == [
        ["09.00–13.00 WIB", "Pembukaan", "2"],
        ["13.00–16.00 WIB", "Praktik", "0"],
    ]


def test_proposed_and_signed_are_told_apart(cast, filled, opened):
    files = opened()
    said = words(files[REPORT])
    assert (
        "2 komitmen diusulkan oleh 2 unit; 1 di antaranya sudah ditandatangani pimpinan unit."
        in said
    )
    states = {row[1]: row[4] for row in rows(files[REPORT], 2)[1:]}
    assert states == {
        cast.bali.name: "Diusulkan, belum ditandatangani",
        cast.unit.name: "Ditandatangani 6 Maret 2024",
    }
    steps = {row[1] for row in rows(files[REPORT], 3)[1:]}
    assert steps == {cast.unit.name, f"{cast.bali.name} *)"}
    recap = files["07 Rekap komitmen.csv"].decode()
    assert ";Plt.;" in recap
    assert PROMISE.pic_name in words(files["07 Rekap komitmen.docx"])


def test_the_minutes_have_a_part_for_each_session(filled, opened):
    said = words(opened()["05 Notulen.docx"])
    assert "1. Pembukaan (09.00–13.00 WIB)" in said
    assert "2. Praktik (13.00–16.00 WIB)" in said
    assert "Hadir\t:\t2 orang, daftar hadir terlampir" in said


def test_photos_stand_with_their_captions(filled, opened):
    files = opened()
    photos = Document(io.BytesIO(files["06 Dokumentasi foto.docx"]))
    assert len(photos.inline_shapes) == 1
    assert "Foto no. 1. Peserta mencoba teknik ciprat" in words(files["06 Dokumentasi foto.docx"])
    with Image.open(io.BytesIO(files["06 Foto/foto-01.jpg"])) as picture:
        assert picture.size == (640, 480)


def test_the_attendance_list_keeps_a_nip_whole(filled, opened):
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO(opened()["04 Daftar hadir 1 Pembukaan.xlsx"])
    )
    cells = [cell for row in workbook.get_sheet_by_index(0).to_python() for cell in row]
    assert "198001012005012001" in cells


def test_the_attendance_list_to_file_is_tagged(filled, opened):
    assert b"/StructTreeRoot" in opened()["04 Daftar hadir 1 Pembukaan.pdf"]


def test_the_report_lists_what_it_encloses(filled, opened):
    said = words(opened()[REPORT])
    assert "1. Surat undangan\n2. Susunan acara\n3. Daftar hadir 1 Pembukaan" in said
    assert "Isi paket" not in said


def test_head_and_foot_are_empty_on_every_page(filled, opened):
    section = Document(io.BytesIO(opened()[REPORT])).sections[0]
    parts = (
        section.header,
        section.footer,
        section.first_page_header,
        section.first_page_footer,
    )
    assert [[one.text for one in part.paragraphs] for part in parts] == [[""]] * 4


def test_whatever_people_typed_stays_words(cast, by, opened):
    event = cast.event
    event.title = event.venue = event.letter_signatory = HOSTILE
    event.about = f"{HOSTILE}\x0b\ufffe\nbaris kedua"
    cast.session.title = f"{HOSTILE}/../x"
    person = cast.register("Siti", unit=None, institution=HOSTILE)
    checkin.check_in(person, session=cast.session, method="code", by=by)
    event_files.add_photo(event, photo(), caption=HOSTILE, by=by)
    db.session.flush()
    files = opened()
    for name in (REPORT, "05 Notulen.docx", "06 Dokumentasi foto.docx", "03 Susunan acara.docx"):
        assert HOSTILE in words(files[name])
    assert not any(".." in name or "<" in name for name in files)


def test_it_tells_how_far_it_is(cast, packed, steps):
    packed()
    total = len(bundle.PARTS) + 1
    assert steps == [(number, total) for number in range(1, total + 1)]


def test_it_is_english_throughout_when_asked(filled, packed):
    with zipfile.ZipFile(io.BytesIO(packed(language="en"))) as package:
        names = package.namelist()
        said = {name: package.read(name) for name in names if name.endswith((".docx", ".txt"))}
    assert "01 Activity report.docx" in names
    report = words(said["01 Activity report.docx"])
    assert "A. Basis" in report
    assert "Attendance recorded: " in report
    for name, content in said.items():
        told = words(content) if name.endswith(".docx") else content.decode()
        for left in ("Hari, tanggal", "belum", "terdaftar", "Waktu", "Penanggung jawab"):
            assert left not in told, name
