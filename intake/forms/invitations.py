"""What an organiser ticks or pastes to invite units, and one unit's quota."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField

from intake.forms.fields import long_field, whole_number_field
from intake.forms.sent import SentForm
from intake.models.place import Unit
from intake.queries import invited, units
from intake.rules.invitations import LARGEST_QUOTA

MOST_LINES = 200


class InviteForm(SentForm):
    """Ticked codes, and names or codes pasted one a line."""

    units = SelectMultipleField(_("Unit"), validate_choice=False)
    pasted = long_field(_("Tempel daftar unit"), longest=20_000)

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        self.units.choices = []
        self.found: list[Unit] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Every tick is a unit, and every pasted line means exactly one."""
        fits = super().validate(extra_validators)
        if not fits:
            return False
        codes = list(dict.fromkeys(self.units.data or ()))
        self.found = invited.by_codes(codes)
        if len(self.found) < len(codes):
            self.units.errors = [
                gettext("Ada unit yang tidak dikenal. Muat ulang halaman, lalu pilih lagi.")
            ]
        lines = [line for line in self.pasted.data.splitlines() if line][:MOST_LINES]
        unclear = [line for line in lines if not self._take(line)]
        if unclear:
            self.pasted.errors = [
                gettext(
                    "Belum jelas unit mana yang dimaksud: %(lines)s. Perbaiki ejaannya atau hapus barisnya.",
                    lines="; ".join(unclear[:10]),
                )
            ]
        return not (self.units.errors or self.pasted.errors)

    def _take(self, line: str) -> bool:
        meant = units.match(line)
        if len(meant) == 1 and meant[0] not in self.found:
            self.found.append(meant[0])
        return len(meant) == 1


class QuotaForm(SentForm):
    quota = whole_number_field(_("Kuota unit ini"), least=1, most=LARGEST_QUOTA)
