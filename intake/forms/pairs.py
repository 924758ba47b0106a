"""What an organiser says about a pair: which two rows, and whether they are one person."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake.forms.fields import choice_field, whole_number_field
from intake.forms.sent import SentForm

LARGEST = 2147483647
RULINGS = {"same": _("Orang yang sama"), "different": _("Dua orang berbeda")}


class PairForm(SentForm):
    """The two rows as the page showed them, and the button that was pressed."""

    first = whole_number_field(_("Pasangan"), least=1, most=LARGEST, missing=_("Belum dipilih."))
    second = whole_number_field(_("Pasangan"), least=1, most=LARGEST, missing=_("Belum dipilih."))
    ruling = choice_field(_("Keputusan"), RULINGS.items(), missing=_("Belum dipilih."))

    def validate(self, extra_validators: Any = None) -> bool:
        """All three or nothing; none of them is a field that somebody types into, so it is said at the top."""
        if super().validate(extra_validators):
            return True
        for field in self:
            field.errors = []
        self.form_errors.append(
            gettext("Pilih dengan salah satu tombol: orang yang sama, atau dua orang berbeda.")
        )
        return False
