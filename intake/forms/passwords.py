"""Fields of an account: the address that signs in, and a password taken exactly as typed."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField, ValidationError

from intake.forms.fields import text_field

LONGEST_PASSWORD = 200


def address_field(label: Any, **attributes: Any) -> StringField:
    """A staff address as typed; whether it is one of ours is not told."""
    usual = {"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
    return text_field(
        label,
        missing=_("Tulis alamat email."),
        longest=254,
        type="email",
        **{**usual, **attributes},
    )


def password_field(label: Any, *, missing: Any, autocomplete: str) -> PasswordField:
    """A password: nothing is trimmed, nothing is shown again, password managers may fill it in."""

    def check(form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(missing))
        if len(field.data) > LONGEST_PASSWORD:
            raise ValidationError(
                str(_("Kata sandi ini terlalu panjang. Pakai paling banyak 200 karakter."))
            )

    return PasswordField(
        label,
        validators=[check],
        render_kw={"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD},
    )
