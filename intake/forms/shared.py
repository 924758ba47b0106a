"""Forms that change what others may be changing at the same time: nobody's change is undone unseen."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from flask_babel import format_date, format_time, gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields import Field, HiddenField

from intake.forms.sent import SentForm

ROWS = "rows"


class SharedForm(SentForm):
    """Carries, in the hidden `seen`, what stood when it was drawn.

    What others changed since and was left alone here stays as they said it. What both changed is refused once, with
    what stands now beside it; sent again, it holds. Rows count as one. Without `seen` the last word counts.
    """

    def __init__(self, sent: MultiDict[str, str] | None = None, **stands: Any) -> None:
        super().__init__(sent, **stands)
        self._raced = [field for field in self if self._is_raced(field.short_name, [field])]
        self._raced_rows: Sequence[Field] = ()

    def watch(self, rows: Iterable[SentForm]) -> None:
        """Hold the rows against what stood as well."""
        self._rows = [field for row in rows for field in row]
        self._raced_rows = self._rows if self._is_raced(ROWS, self._rows) else ()

    def standing(self) -> str:
        """What `seen` says of the form as it is drawn now: each field's name, and a mark of what stands."""
        marks = {field.short_name: _mark([field.object_data]) for field in self}
        if rows := self.__dict__.get("_rows"):
            marks[ROWS] = _mark(field.object_data for field in rows)
        return " ".join(f"{name}:{mark}" for name, mark in marks.items())

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what both changed."""
        fits = super().validate(extra_validators)
        for field in self._raced:
            sentence = gettext(
                "Orang lain baru saja mengubahnya menjadi: %(now)s. Simpan lagi bila isian Anda yang berlaku.",
                now=_words(field) or gettext("(kosong)"),
            )
            field.errors = [*field.errors, sentence]
        if self._raced_rows:
            now = "; ".join(filter(None, map(_words, self._raced_rows)))
            self.form_errors.append(
                gettext(
                    "Orang lain baru saja mengubah barisnya menjadi: %(now)s. "
                    "Simpan lagi bila isian Anda yang berlaku.",
                    now=now or gettext("(kosong)"),
                )
            )
        return fits and not self._raced and not self._raced_rows

    def _is_raced(self, name: str, fields: Sequence[Field]) -> bool:
        """Whether others and this form both changed it; what only others changed is taken over."""
        said = (self.sent.get("seen", "") if self.sent else "").split()
        seen = next((one for one in said if one.startswith(f"{name}:")), None)
        now = _mark(field.object_data for field in fields)
        if seen is None or seen == f"{name}:{now}":
            return False
        typed = _mark(field.data for field in fields)
        if seen == f"{name}:{typed}":
            for field in fields:
                field.data, field.raw_data = field.object_data, None
            return False
        return typed != now


def _mark(values: Iterable[Any]) -> str:
    """A short mark that tells one state from another."""
    said = repr([_plain(value) for value in values])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """A value as it would come back from a page that nobody touched."""
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return value
    return "\n".join(str("" if value is None else value).split("\r\n")).strip()


def _words(field: Field) -> str:
    """What stands now, as its readers know it."""
    value = field.object_data
    if isinstance(field, HiddenField) or value is None:
        return ""
    if isinstance(value, bool):
        return str(_("ya") if value else _("tidak"))
    if isinstance(value, date):
        return str(format_date(value, "medium"))
    if isinstance(value, time):
        return str(format_time(value, "HH.mm", rebase=False))
    choices = getattr(field, "choices", None) or ()
    labels = {known: str(label) for known, label, *_rest in choices}
    several = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(one, str(one)) for one in several)
