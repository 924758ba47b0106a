"""A list kept in Excel is read row by row, and what is no list is refused in words."""

import io
import zipfile

import pytest
import xlsxwriter

from intake.forms import unit_lists
from intake.rules.refusal import Refused

ROWS = [["No.", "Nama unit"], ["1", "Sentra Kartini"], ["2", "Sentra Ternate"]]


def xlsx(rows):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return held.getvalue()


def zipped(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(f"xl/worksheets/{name}.xml", content)
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        xlsx(ROWS),
        "\ufeffNo.;Nama unit\r\n1;Sentra Kartini\r\n;\r\n2; Sentra  Ternate\r\n".encode(),
        b"No.,Nama unit\n1,Sentra Kartini\n2,Sentra Ternate\n",
        b"No.\tNama unit\n1\tSentra Kartini\n2\tSentra Ternate",
    ],
)
def test_every_way_excel_saves_it_reads_the_same(content):
    assert unit_lists.rows(content, field="file") == ROWS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 cut off", "list_unreadable"),
        (zipped(other="<a/>"), "list_unreadable"),
        (zipped(sheet1='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "list_unreadable"),
        (zipped(sheet1=b" " * 8_000_001), "list_unreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "list_unreadable"),
        (b"x" * 1_000_001, "file_too_large"),
    ],
)
def test_what_is_no_list_is_refused(content, why):
    with pytest.raises(Refused) as refused:
        unit_lists.rows(content, field="file")
    assert refused.value.code == why


def test_two_cells_as_far_apart_as_a_sheet_is_large_cost_no_memory():
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Sentra Kartini")
        sheet.write(1_048_575, 16_383, "Sentra Ternate")
    assert unit_lists.rows(held.getvalue(), field="file") == [
        ["Sentra Kartini"],
        ["Sentra Ternate"],
    ]


def test_a_number_is_read_as_it_stands():
    assert unit_lists.rows(xlsx([["No.", "Nama unit"], [1, "Efata"]]), field="file")[1] == [
        "1",
        "Efata",
    ]
