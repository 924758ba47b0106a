"""Who carries a replication out, and what it is called there."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import text_field
from intake.forms.sent import SentForm
from intake.models.implementation import Implementation

LABELS = {
    "implementer": _("Dijalankan oleh unit atau instansi lain"),
    "local_name": _("Nama setempat"),
}


class ImplementationForm(SentForm):
    """Both may stay empty: then the promising unit does it, under the innovation's own name."""

    implementer = text_field(LABELS["implementer"], autocomplete="off")
    local_name = text_field(LABELS["local_name"], autocomplete="off")


def described(row: Implementation) -> dict[str, str]:
    """What was said, for its sender to compare with."""
    said = {name: getattr(row, name) for name in LABELS}
    return {str(LABELS[name]): value for name, value in said.items() if value}
