"""CSV that opens well in Excel: no formulas, and numbers as they were typed."""

import csv
import io

import pytest

from intake.papers import cells


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Siti Aminah", "Siti Aminah"),
        (None, ""),
        (12, "12"),
        ("198001012005011001", '="198001012005011001"'),
        ("+6281234567890", '="+6281234567890"'),
        ("0293123456", '="0293123456"'),
        ("12345678", '="12345678"'),
        ("12E45678", '="12E45678"'),
        ("1E234567", '="1E234567"'),
        ("4H3SV45M", "4H3SV45M"),
        ("12345", "12345"),
        ("=1+1", "'=1+1"),
        ("+62 812; DROP", "'+62 812; DROP"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("|cmd", "'|cmd"),
        ('="198001012005011001"&A1', '\'="198001012005011001"&A1'),
        ("１２３４５６７８", "１２３４５６７８"),
    ],
)
def test_a_cell_is_text_whatever_it_looks_like(value, written):
    assert cells.cell(value) == written


def test_the_file_has_its_mark_its_separator_and_quotes_what_must_be():
    lines = list(
        cells.lines(("Nama", "NIP"), [("Sri; Wahyuni", "198001012005011001"), ('A"B\nC', "")])
    )
    assert lines[0] == "\ufeffNama;NIP\r\n"
    assert lines[1] == '"Sri; Wahyuni";"=""198001012005011001"""\r\n'
    read = list(csv.reader(io.StringIO("".join(lines).lstrip("\ufeff")), delimiter=";"))
    assert read[2] == ['A"B\nC', ""]


def test_an_empty_list_still_has_its_headings():
    assert list(cells.lines(("Nama",), [])) == ["\ufeffNama\r\n"]
