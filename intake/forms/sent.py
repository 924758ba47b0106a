"""The form every other form is made of: refuses what was sent twice or carries control characters."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.widgets import TelInput

from intake.rules.refusal import Refused

Row = TypeVar("Row")
# Control characters (Cc) and lone surrogates (Cs); several lines may hold what ends and indents a line.
_MARK = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Embeddings, overrides and isolates: they turn the direction of whatever stands behind them, also on an organiser's
# list and in a letter. Arabic and other names read right without them.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class SentForm(Form):
    """Reads what was sent, keeps it for showing again, and collects what is wrong with it."""

    fits: bool | None = None  # what validate() said, once somebody has kept it

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        self.sent = sent
        super().__init__(sent, **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field; a field that arrived damaged is not looked at further."""
        fits = super().validate(extra_validators)
        damaged = {field.short_name: reason for field in self if (reason := self._damage(field))}
        for name, reason in damaged.items():
            self[name].errors = [reason]
        return fits and not damaged

    def attempt(self, rule: Callable[[], Row]) -> Row | None:
        """Run a rule if the form is right. A refusal becomes an error of its field; then there is no row."""
        if not (self.validate() if self.fits is None else self.fits):
            return None
        try:
            return rule()
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refused) -> None:
        """Show a rule's "no" at the field it is about, or at the top."""
        sentence = gettext(refusal.sentence, **refusal.values)
        if refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)

    def typed(self) -> list[tuple[str, str]]:
        """What was typed and chosen, with its labels, for copying elsewhere."""
        said = [field for field in self if field.data and isinstance(field.data, str | int | date)]
        return [
            (str(field.label.text), _chosen(field, str(field.data)))
            for field in said
            if not isinstance(field, BooleanField | HiddenField)
        ]

    def _damage(self, field: Field) -> str | None:
        if self.sent is None or isinstance(field, FileField):
            return None
        values = self.sent.getlist(field.name)
        if len(values) > 1 and not isinstance(field, SelectMultipleField):
            return str(
                _("Isian ini terkirim lebih dari sekali. Muat ulang halaman, lalu isi sekali saja.")
            )
        lines = isinstance(field, TextAreaField)
        for value in values:
            if (_LINE if lines else _MARK).search(value):
                return str(
                    _("Isian ini memuat karakter yang tidak dapat disimpan. Ketik ulang isiannya.")
                )
            # A number copied from WhatsApp comes between two of them, and only its digits are kept.
            if not isinstance(field.widget, TelInput) and TURNS.intersection(value):
                return str(
                    _(
                        "Isian ini memuat tanda tak tampak yang membalik arah tulisan. "
                        "Ketik ulang isiannya, jangan disalin."
                    )
                )
        return None


def _chosen(field: Field, value: str) -> str:
    """A choice in its words, anything else as typed."""
    words = {known: label for known, label, *_ in getattr(field, "choices", None) or ()}
    return str(words.get(value, value))
