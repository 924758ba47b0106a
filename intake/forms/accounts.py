"""What an administrator types about an account, and what everybody types to change their own password."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake.forms.fields import choice_field, name_field
from intake.forms.passwords import address_field, password_field
from intake.forms.sent import SentForm
from intake.papers.words import STAFF_ROLES

NEW = _("Tulis kata sandi baru, paling sedikit 12 karakter.")


class AccountForm(SentForm):
    name = name_field(_("Nama lengkap"), missing=_("Tulis nama lengkap."), autocomplete="off")
    role = choice_field(_("Peran"), STAFF_ROLES.items(), missing=_("Pilih salah satu peran."))


class NewAccountForm(AccountForm):
    email = address_field(_("Email"), autocomplete="off")
    password = password_field(_("Kata sandi awal"), missing=NEW, autocomplete="new-password")

    def validate(self, extra_validators: Any = None) -> bool:
        """The address at least looks like one; nothing is sent to it."""
        fits = super().validate(extra_validators)
        name, at, host = (self.email.data or "").partition("@")
        if not self.email.errors and not (
            name and at and "." in host and " " not in self.email.data
        ):
            self.email.errors = [gettext("Alamat email belum benar. Contoh: nama@kemensos.go.id.")]
            return False
        return fits


class NewPasswordForm(SentForm):
    password = password_field(_("Kata sandi baru"), missing=NEW, autocomplete="new-password")


class OwnPasswordForm(NewPasswordForm):
    current = password_field(
        _("Kata sandi sekarang"),
        missing=_("Tulis kata sandi Anda sekarang."),
        autocomplete="current-password",
    )
