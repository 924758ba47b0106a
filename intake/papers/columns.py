"""A list as a file: columns that can be chosen, and the same rows as CSV, XLSX or JSON, each written as it is read."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from flask_babel import lazy_gettext as _

from intake.papers import cells

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 40
LONGEST_CELL = 32_767  # of Excel; what is longer would be left out without a word
TEXT = 49  # the format "@", by the number that every spreadsheet knows it under
EXACT = 10**15  # Excel keeps fifteen digits of a number
TEXT_ONLY = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": False,
}


@dataclass(frozen=True)
class Column:
    """One column: its key in an address and in JSON, its heading, and its cell for a row's number and row."""

    key: str
    label: Any
    cell: Callable[[int, Any], object]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns, and rows that are read once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    dated: datetime

    def lines(self) -> Iterator[list[object]]:
        """The cells, row by row."""
        for number, row in enumerate(self.rows, start=1):
            yield [column.cell(number, row) for column in self.columns]


NUMBER = Column("number", _("No."), lambda number, _row: number)


def chosen(columns: Sequence[Column], keys: Sequence[str]) -> list[Column]:
    """The columns of these keys, in the file's own order; a key that there is no more is passed over."""
    return [column for column in columns if column.key in keys]


def csv(table: Table) -> Iterator[str]:
    """CSV that opens well in Excel."""
    return cells.lines([str(column.label) for column in table.columns], table.lines())


def json_text(table: Table) -> Iterator[str]:
    """A list of objects, one a line, by the columns' keys."""
    keys = [column.key for column in table.columns]
    mark = "["
    for line in table.lines():
        said = {
            key: value if isinstance(value, int) else _text(value)
            for key, value in zip(keys, line, strict=True)
        }
        yield f"{mark}\n{json.dumps(said, ensure_ascii=False)}"
        mark = ","
    yield "[]\n" if mark == "[" else "\n]\n"


def xlsx(table: Table, to: IO[bytes]) -> None:
    """A workbook, row by row into a file: text as text, whatever it looks like; no formula and no link.

    A row is written out before the next is read, so a hundred thousand take no more memory than one. The same rows
    give the same bytes: the day the file says it was made on is the event's.
    """
    with xlsxwriter.Workbook(to, TEXT_ONLY) as book:
        book.set_properties({"title": table.name, "created": table.dated.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "num_format": TEXT, "text_wrap": True})
        text = book.add_format({"num_format": TEXT})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, min(WIDEST, max(10, len(str(column.label)) + 4)), text)
            sheet.write_string(0, place, str(column.label), head)
        for row, line in enumerate(table.lines(), start=1):
            for place, value in enumerate(line):
                if isinstance(value, int) and abs(value) < EXACT:
                    sheet.write_number(row, place, value)
                elif said := _text(value):
                    sheet.write_string(row, place, said[:LONGEST_CELL], text)


def _text(value: object) -> str:
    return "" if value is None else str(value)
