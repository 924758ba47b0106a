"""Why a message need not be sent: one of a closed list, so that nothing about a person is typed."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import choice_field
from intake.forms.sent import SentForm

REASONS = {
    "told": _("Sudah disampaikan langsung"),
    "wrong_contact": _("Kontaknya salah"),
    "not_needed": _("Tidak diperlukan lagi"),
}


class DropForm(SentForm):
    """The reason."""

    why = choice_field(
        _("Alasan"), list(REASONS.items()), missing=_("Pilih alasannya."), radio=False
    )
