"""To which unit a commitment goes, and why."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake.forms.fields import text_field
from intake.forms.sent import SentForm
from intake.models.place import Unit
from intake.queries import units

LABELS = {"unit": _("Dialihkan ke unit"), "reason": _("Alasan pengalihan")}


class TransferForm(SentForm):
    """One unit, found by code, name or any other spelling, and a reason."""

    unit = text_field(LABELS["unit"], missing=_("Tulis unit yang menerima."), autocomplete="off")
    reason = text_field(LABELS["reason"], missing=_("Tulis alasan pengalihan."), autocomplete="off")

    chosen_unit: Unit | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """The unit as it is spelt; a replaced one answers with its successor."""
        fits = super().validate(extra_validators)
        if self.unit.errors:
            return fits
        found = units.match(self.unit.data)
        if len(found) == 1:
            self.chosen_unit = found[0]
            return fits
        near = ", ".join(unit.name for unit in units.candidates(self.unit.data, most=3))
        self.unit.errors = [
            gettext("Unit ini tidak dikenal. Mungkin maksud Anda: %(names)s.", names=near)
            if near
            else gettext("Unit ini tidak dikenal. Tulis kode atau nama resminya.")
        ]
        return False

    @property
    def to(self) -> Unit:
        """The unit that was found."""
        assert self.chosen_unit is not None  # noqa: S101 - a form that does not fit moves nothing
        return self.chosen_unit


class SuccessionForm(SentForm):
    """Why everything open goes to the successor; there is nothing else to choose."""

    reason = text_field(LABELS["reason"], missing=_("Tulis alasan pengalihan."), autocomplete="off")
