"""A list on paper: heading, columns, rows dealt out to pages, each page with its own number and QR. Said once, drawn
twice: as a tagged PDF, and as its twin in HTML."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from intake.papers import qr
from intake.papers.typeset import typeset

# A4 on its side; every measure in millimetres. Letters are taken a little wider than they are, so that a page that is
# dealt out here fits on one sheet; should it not, the sheet after it bears the same page's number.
FIRST_ROOM, ROOM = 124.0, 158.0
LETTER, LINE, PADDING = 1.72, 3.9, 3.2
HEADING_LETTERS, HEADING_LINE = 105, 5.0


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading, and its width in millimetres."""

    label: str
    width: float


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What stands in somebody's signature cell: a drawing, a typed name, or that they were recorded."""

    number: int
    drawing: str = ""
    words: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: the cells before the last ones, and the mark in the signature column; `id` is 0 for a blank row."""

    id: int
    cells: Sequence[str]
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole list. The last columns are to be filled in by hand; the first of them carries the mark."""

    title: str
    event: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    by_hand: Sequence[Column]
    pages: Sequence[Sequence[Line]]
    least: float = 11.0
    code: str = ""
    address: str = ""
    words: dict[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> list[list[int]]:
        """The rows of each page that stand for somebody."""
        return [[line.id for line in page if line.id] for page in self.pages]

    def page_id(self, number: int) -> str:
        """What a person reads aloud of a page: the list's number and the page's."""
        return f"{self.code[:4]}-{self.code[4:]}-{number}" if self.code else str(number)

    def page_address(self, number: int) -> str:
        """Where the QR of a page leads."""
        return f"{self.address}?list={self.code}&page={number}"


def dealt(
    lines: Sequence[Line],
    columns: Sequence[Column],
    *,
    heading: Sequence[str],
    least: float,
) -> list[list[Line]]:
    """The rows page by page; a row takes the height of its longest cell, the heading takes room on the first page."""
    tall = sum(max(0, math.ceil(len(text) / HEADING_LETTERS) - 1) for text in heading)
    room = max(least, FIRST_ROOM - tall * HEADING_LINE)
    pages: list[list[Line]] = [[]]
    for line in lines:
        height = max(
            least, *(_height(text, one) for text, one in zip(line.cells, columns, strict=True))
        )
        if height > room and pages[-1]:
            pages.append([])
            room = ROOM
        pages[-1].append(line)
        room -= height
    return pages


def pdf(sheet: Sheet, *, language: str, product: str) -> bytes:
    """The list as a file."""
    return typeset(
        "list.typ",
        {
            "lang": language,
            "product": product,
            "title": sheet.title,
            "event": sheet.event,
            "facts": sheet.facts,
            "columns": [column.label for column in (*sheet.columns, *sheet.by_hand)],
            "widths": [column.width for column in (*sheet.columns, *sheet.by_hand)],
            "by_hand": len(sheet.by_hand),
            "least": sheet.least,
            "words": sheet.words,
            "pages": [
                {
                    "id": sheet.page_id(number),
                    "numbered": _(
                        "Halaman %(number)s dari %(all)s", number=number, all=len(sheet.pages)
                    ),
                    "qr": qr.svg(sheet.page_address(number)) if sheet.code else "",
                    "lines": [
                        [
                            list(line.cells),
                            line.mark.number,
                            svg(line.mark.drawing),
                            line.mark.words,
                            line.mark.alt,
                        ]
                        for line in page
                    ],
                }
                for number, page in enumerate(sheet.pages, start=1)
            ],
        },
    )


def svg(drawing: str) -> str:
    """Strokes as a drawing of their own; empty for none."""
    if not drawing:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path fill="none" stroke="#14263f" '
        f'stroke-width="6" stroke-linecap="round" stroke-linejoin="round" d="{drawing}"/></svg>'
    )


def _height(text: str, column: Column) -> float:
    """How high a cell becomes; a word never breaks but where it must, so a line is seldom full."""
    across = (column.width - 3.0) / LETTER
    wide = sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
    lines = 1 if wide <= across else math.ceil(wide / across * 1.25)
    return lines * LINE + PADDING
