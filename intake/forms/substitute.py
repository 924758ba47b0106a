"""What somebody types about who comes in their place: a name and a position; the rest may wait."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import email_field, name_field, nip_field, phone_field, text_field
from intake.forms.labels import labels_of
from intake.forms.sent import SentForm
from intake.rules.registrations import Entry


class SubstituteForm(SentForm):
    """The substitute's own data. Nothing of the phone's owner is offered for it."""

    full_name = name_field(
        _("Nama lengkap dan gelar pengganti"),
        missing=_("Tulis nama lengkap pengganti. Satu kata pun cukup."),
        autocomplete="off",
    )
    position = text_field(
        _("Jabatan pengganti"),
        missing=_("Tulis jabatan pengganti, misalnya Pekerja Sosial Ahli Muda."),
        autocomplete="off",
    )
    phone = phone_field(_("Nomor HP/WhatsApp pengganti"), autocomplete="off")
    email = email_field(_("Email pengganti"), autocomplete="off")
    nip = nip_field(_("NIP pengganti"))

    def entry(self) -> Entry:
        """What the rule takes; unit and role are those of who is replaced."""
        return Entry(
            full_name=self.full_name.data,
            position=self.position.data,
            phone=self.phone.data or None,
            email=self.email.data or None,
            nip=self.nip.data,
        )


LABELS = labels_of(SubstituteForm)
