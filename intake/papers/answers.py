"""Answers in words: for a page in its reader's language, for a cell of a file."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from intake.models.question import NO, YES, Question

YES_NO = {YES: _("Ya"), NO: _("Tidak")}


def words(question: Question, values: Sequence[str]) -> str:
    """An answer as a page shows it: 6 Maret 2024; 1.250,5; Bus; several choices one after another."""
    return "; ".join(_word(question.kind, value) for value in values)


def cell(question: Question, values: Sequence[str]) -> object:
    """An answer as a file holds it: a day as 2024-03-06, a whole number as a number."""
    if question.kind == "number" and values:
        number = Decimal(values[0])
        return int(number) if number == int(number) else values[0].replace(".", ",")
    if question.kind in {"date", "long_text"}:
        return "".join(values)
    return words(question, values)


def _word(kind: str, value: str) -> str:
    if kind == "number":
        return format_decimal(Decimal(value), locale=get_locale())
    if kind == "date":
        return format_date(date.fromisoformat(value), "d MMMM y", locale=get_locale())
    return str(YES_NO[value]) if kind == "yes_no" else value
