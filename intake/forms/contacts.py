"""Whom an officer may reach about a commitment, and from where the office knows."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import choice_field, email_field, name_field, phone_field
from intake.forms.sent import SentForm

BASIS_WORDS = {
    "own": _("Orangnya sendiri yang memberikannya"),
    "unit": _("Diberikan unit atau rekan kerjanya"),
    "public": _("Tercantum resmi: kop surat, situs, atau akun instansi"),
}
LABELS = {
    "name": _("Siapa yang dihubungi"),
    "phone": _("Nomor HP/WhatsApp"),
    "email": _("Email"),
    "basis": _("Dari mana kontak ini"),
}


class ContactForm(SentForm):
    name = name_field(LABELS["name"], missing=_("Tulis siapa yang dihubungi."), autocomplete="off")
    phone = phone_field(LABELS["phone"], autocomplete="off")
    email = email_field(LABELS["email"], autocomplete="off")
    basis = choice_field(
        LABELS["basis"], BASIS_WORDS.items(), missing=_("Pilih dari mana kontak ini.")
    )
