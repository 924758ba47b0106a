"""What somebody types who has lost their link: the contact they registered with, and nothing else."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import contact_field
from intake.forms.sent import SentForm


class LostLinkForm(SentForm):
    """One contact."""

    contact = contact_field(
        _("Email atau nomor HP/WhatsApp"),
        missing=_("Tulis email atau nomor HP yang Anda pakai saat mendaftar."),
    )
