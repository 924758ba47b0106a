"""What staff type to sign in."""

from flask_babel import lazy_gettext as _

from intake.forms.passwords import address_field, password_field
from intake.forms.sent import SentForm


class SignInForm(SentForm):
    email = address_field(_("Email"))
    password = password_field(
        _("Kata sandi"), missing=_("Tulis kata sandi Anda."), autocomplete="current-password"
    )
