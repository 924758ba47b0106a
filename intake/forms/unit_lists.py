"""The rows of a list of units somebody keeps in Excel: a CSV or the first sheet of an XLSX."""

import csv
import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from intake.rules.refusal import Refused
from intake.words import N_

LARGEST = 1_000_000  # bytes as sent
_MOST_UNPACKED = 8_000_000  # bytes of one part; more is a bomb
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, EOFError,
               OSError, NotImplementedError, RuntimeError, ElementTree.ParseError, csv.Error)  # fmt: skip


def rows(content: bytes, *, field: str) -> list[list[str]]:
    """The filled cells of each row that has any, from the left. Refuses: file_too_large, list_unreadable."""
    if len(content) > LARGEST:
        raise Refused("file_too_large", N_("Berkas daftar paling besar 1 MB."), field=field)
    try:
        read = _of_xlsx(content) if content.startswith(b"PK") else _of_csv(content)
    except _UNREADABLE as error:
        raise Refused(
            "list_unreadable",
            N_(
                "Berkas ini tidak terbaca sebagai daftar. Simpan sebagai XLSX atau CSV, lalu pilih lagi, "
                "atau tempel isinya."
            ),
            field=field,
        ) from error
    trimmed = ([" ".join(cell.split()) for cell in row] for row in read)
    return [cells for row in trimmed if (cells := [cell for cell in row if cell])]


def _of_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise ValueError("not a text")
    first = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count)))


def _of_xlsx(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            shared = [_text(one) for one in _part(book, "xl/sharedStrings.xml")]
        first = min(
            (name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: (len(name), name),
        )
        return [
            [_cell(cell, shared) for cell in row.iter(f"{_SHEET}c")]
            for row in _part(book, first).iter(f"{_SHEET}row")
        ]


def _part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with book.open(name) as packed:
        content = packed.read(_MOST_UNPACKED + 1)
    if len(content) > _MOST_UNPACKED or b"<!" in content.replace(b"<!--", b"").replace(
        b"<![CDATA[", b""
    ):
        raise ValueError("too large, or it declares something")
    return ElementTree.fromstring(content)  # noqa: S314 - nothing is declared in it


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_SHEET}v") or ""
    return shared[int(value)] if cell.get("t") == "s" else value


def _text(node: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in node.iter(f"{_SHEET}t"))
