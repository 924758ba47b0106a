"""CSV that opens well in Excel: Indonesian separator, UTF-8 with its mark, no formulas, numbers as they were typed.

Two dangers, two answers:
- A cell that begins with = + - @ (or a tab, or their full-width twins) runs as a formula. Such text gets an
  apostrophe in front: visible, harmless, and understood by everybody who cleans lists.
- A NIP of 18 digits read as a number becomes another number, a phone loses its + or its first 0, a code like
  12E45678 becomes a power of ten. Such values are therefore written ="…", which Excel and Google Sheets show as
  the text inside; it is checked to be digits and nothing else, so nobody can slip a formula into it. The usual
  apostrophe would stay in front of "+62…" for good.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator

MARK = "\ufeff"
SEPARATOR = ";"
_NUMBER_TO_EXCEL = re.compile(r"\+?[0-9]{7,}|0[0-9]+|[0-9]+[eE][0-9]+")
_DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠|%\t\r\n]")


def cell(value: object) -> str:
    """One value as Excel should take it."""
    text = "" if value is None else str(value)
    if isinstance(value, int):
        return text
    if _NUMBER_TO_EXCEL.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if _DANGEROUS.match(text) else text


def lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file line by line, so that a long list never stands in memory as a whole."""
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, delimiter=SEPARATOR, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL
    )
    buffer.write(MARK)
    for row in itertools.chain((header,), rows):
        writer.writerow([cell(value) for value in row])
        yield _take(buffer)


def _take(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written
