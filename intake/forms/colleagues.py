"""Colleagues in the registration form: up to nine rows of name, position and NIP, none in the empty form."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import name_field, nip_field, text_field
from intake.forms.labels import labels_of
from intake.forms.registration import LABELS, RegistrationForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.queries.answers import Said
from intake.rules.registrations import Colleague

MOST_COLLEAGUES = 9
ANOTHER = "add"
_ROW = re.compile(r"c([1-9])_(?:full_name|position|nip)")


class ColleagueForm(SentForm):
    """One row: a colleague, or nothing at all. The phone's own name and position are not offered for it."""

    full_name = name_field(_("Nama lengkap dan gelar"), missing=None, autocomplete="off")
    position = text_field(_("Jabatan"), autocomplete="off")
    nip = nip_field(_("NIP"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not any(field.data or field.errors for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """A name and a position, or a row left blank."""
        fits = super().validate(extra_validators)
        if self.is_blank:
            return fits
        missing = {
            self.full_name: _("Tulis nama rekan, atau kosongkan seluruh barisnya."),
            self.position: _("Tulis jabatan rekan, misalnya Pekerja Sosial Ahli Muda."),
        }
        for field, sentence in missing.items():
            if not field.data and not field.errors:
                field.errors = [str(sentence)]
                fits = False
        return fits

    def colleague(self) -> Colleague:
        """What the rule takes."""
        return Colleague(
            full_name=self.full_name.data, position=self.position.data, nip=self.nip.data or None
        )


class GroupForm(RegistrationForm):
    """The registration form with the rows that were sent; pressing "add a colleague" draws one more."""

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        rows = _rows(sent)
        self.wants_another = bool(sent and sent.get(ANOTHER)) and rows < MOST_COLLEAGUES
        self.colleagues = [
            ColleagueForm(sent, prefix=f"c{number}_")
            for number in range(1, rows + self.wants_another + 1)
        ]

    @property
    def may_grow(self) -> bool:
        """Whether one more row fits."""
        return len(self.colleagues) < MOST_COLLEAGUES

    def ask(self, event: Event, before: Said | None = None) -> None:
        """Nothing is looked at yet when one more row is asked for."""
        if self.wants_another:
            self.fits = None
        super().ask(event, before)

    def validate(self, extra_validators: Any = None) -> bool:
        """The sender and every row; nothing is looked at yet when one more row is asked for."""
        if self.wants_another:
            return False
        fits = super().validate(extra_validators)
        rows = [_says_which(number, row) for number, row in enumerate(self.colleagues, 1)]
        return all(rows) and fits

    @property
    def errors(self) -> dict[str | None, Any]:
        """What is wrong, the rows' fields under their full names."""
        rows = {
            field.name: field.errors for row in self.colleagues for field in row if field.errors
        }
        return {**super().errors, **rows}

    def said_of_colleagues(self) -> list[Colleague]:
        """What the rule takes; blank rows are left out."""
        return [row.colleague() for row in self.colleagues if not row.is_blank]


def _says_which(number: int, row: ColleagueForm) -> bool:
    """Check a row; in the summary, far from the row, each error says whose it is."""
    fits = row.validate()
    for field in row:
        field.errors = [
            str(_("Rekan %(number)s: %(label)s", number=number, label=error))
            for error in field.errors
        ]
    return fits


def _rows(sent: MultiDict[str, str] | None) -> int:
    """How many rows the page had that was sent."""
    numbers = [int(found[1]) for name in sent or () if (found := _ROW.fullmatch(name))]
    return max(numbers, default=0)


GROUP_LABELS = {
    **LABELS,
    **{
        f"c{number}_{name}": _("Rekan %(number)s: %(label)s", number=number, label=label)
        for number in range(1, MOST_COLLEAGUES + 1)
        for name, label in labels_of(ColleagueForm).items()
    },
}
