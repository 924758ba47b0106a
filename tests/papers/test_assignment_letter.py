"""The draft surat tugas: basis, people, day and place in official words, nothing of anybody's in head and foot."""

import io
import runpy
import zipfile
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from flask_babel import force_locale

from intake.papers.assignment_letter import Delegate, assignment_letter

ROOT = Path(__file__).resolve().parent.parent.parent
SITI = Delegate(name="Siti Aminah, S.Sos.", position="Pekerja Sosial", nip="198001012005012001")
BUDI = Delegate(name="Budi", position="Penyuluh <Muda> & {{ 7 * 7 }}")


@pytest.fixture
def letter(app, cast):
    """The letter of some delegates, opened."""

    def opened(*delegates, language="id"):
        with force_locale(language):
            return Document(io.BytesIO(assignment_letter(cast.event, delegates)))

    return opened


def words(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def rows(document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_it_says_on_what_basis_and_for_what_day_hour_and_place(letter):
    said = words(letter(SITI))
    assert said.startswith("SURAT TUGAS\nNomor: ……")
    for sentence in (
        "Surat undangan Direktur Rehabilitasi Sosial nomor B-123/4.1/PR.01/2/2024 tanggal 15 Februari 2024.",
        'Mengikuti kegiatan Pembelajaran SWP Batik Ciprat, dengan tuan rumah Sentra Terpadu "Kartini" di Temanggung',
        "hari, tanggal\t:\tRabu, 6 Maret 2024",
        "pukul\t:\t09.00–16.00 WIB",
        'tempat\t:\tSentra Terpadu "Kartini" di Temanggung, Temanggung',
    ):
        assert sentence in said


def test_each_delegate_has_a_row_and_what_they_typed_stays_words(letter):
    assert rows(letter(SITI, BUDI)) == [
        ["No.", "Nama", "NIP", "Jabatan"],
        ["1.", SITI.name, SITI.nip, SITI.position],
        ["2.", BUDI.name, "", BUDI.position],
    ]


def test_head_and_foot_are_there_and_empty(letter):
    section = letter(SITI).sections[0]
    for part in (section.header, section.footer):
        assert not part.is_linked_to_previous
        assert [paragraph.text for paragraph in part.paragraphs] == [""]


def test_without_delegates_a_row_is_left_to_fill_in(letter):
    assert rows(letter())[1:] == [["1.", "", "", ""]]


def test_what_the_event_does_not_say_is_left_as_dots(letter, cast):
    event = cast.event
    event.letter_number, event.letter_date, event.letter_signatory = "", None, ""
    event.venue, event.address, event.city, event.host_unit = "", "", "", None
    said = words(letter(SITI))
    assert said.count("………………………… nomor ………………………… tanggal …………………………") == 1
    assert "tempat\t:\t…………………………" in said
    assert "Mengikuti kegiatan Pembelajaran SWP Batik Ciprat, pada:" in said


def test_several_days_are_named_first_and_last(letter, cast):
    cast.event.ends_at += timedelta(days=1)
    said = words(letter(SITI))
    assert "Rabu, 6 Maret 2024 s.d. Kamis, 7 Maret 2024" in said
    assert "09.00 WIB (hari pertama)" in said


def test_a_character_that_no_file_may_hold_is_left_out(letter):
    assert rows(letter(Delegate(name="Si\ufffeti\uffff", position="😀 محمد")))[1][1:] == [
        "Siti",
        "",
        "😀 محمد",
    ]


def test_the_template_is_what_its_script_makes(tmp_path):
    made = runpy.run_path(str(ROOT / "bin/paper-templates"))
    for name, make in made["PAPERS"].items():
        make().save(tmp_path / name)
        kept, fresh = parts(made["FOLDER"] / name), parts(tmp_path / name)
        assert kept == fresh, f"run bin/paper-templates, look at {name} and commit it"


def parts(path: Path) -> dict[str, str]:
    """The parts of a DOCX that a hand would change."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.canonicalize(package.read(name)) for name in names}


def test_it_is_english_only_when_asked(letter):
    said = letter(SITI, language="en")
    assert words(said).startswith("ASSIGNMENT LETTER\nNumber: ……")
    assert "day, date\t:\tWednesday, 6 March 2024" in words(said)
    assert rows(said)[0] == ["No.", "Name", "Civil-servant number (NIP)", "Position"]
    assert said.core_properties.language == "en-GB"
