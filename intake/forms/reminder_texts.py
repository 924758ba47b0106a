"""What an administrator types as the words of a reminder."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import long_field, text_field
from intake.forms.shared import SharedForm
from intake.rules.reminder_texts import LONGEST

KINDS = {
    "ahead": _("7 hari sebelum jadwal"),
    "due": _("Pada hari jadwal, dan bila petugas mengingatkan"),
    "late": _("7 hari setelah jadwal"),
    "sign": _("Surat belum ditandatangani"),
    "rest": _("Isian komitmen masih kosong"),
}
LANGUAGES = {"id": _("Bahasa Indonesia"), "en": _("Bahasa Inggris")}

PLACEHOLDERS = {
    "nama": _("nama penerima"),
    "unit": _("nama unit"),
    "inovasi": _("nama inovasi"),
    "kode": _("kode komitmen"),
    "tanggal": _("tanggal kabar ditunggu"),
    "tautan": _("tautan unit, wajib ada dalam teks"),
    "petugas": _("nama petugas tindak lanjut"),
}


class ReminderTextForm(SharedForm):
    """Subject and text; empty ones mean the usual words."""

    subject = text_field(_("Judul email"), autocomplete="off")
    text = long_field(_("Teks"), longest=LONGEST)
