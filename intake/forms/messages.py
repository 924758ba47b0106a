"""Why a message need not be sent: one of a closed list, so that nothing about a person is typed."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import choice_field
from intake.forms.sent import SentForm

REASONS = {
    "told": _("Sudah disampaikan langsung"),
    "wrong_contact": _("Kontaknya salah"),
    "not_needed": _("Tidak diperlukan lagi"),
}

# Why it was not sent, as a row tells it: chosen by somebody, or found by the system.
ENDED = {
    **REASONS,
    "answered": _("Unit sudah menjawab"),
    "newer": _("Diganti pengingat yang lebih baru"),
}
KINDS = {
    "link": _("Minta tautan lagi"),
    "offer": _("Tawaran kursi"),
    "answer": _("Jawaban dukungan"),
    "reply": _("Jawaban pimpinan atas usulan"),
    "ahead": _("Pengingat 7 hari sebelum jadwal"),
    "due": _("Pengingat pada hari jadwal"),
    "late": _("Pengingat 7 hari setelah jadwal"),
    "sign": _("Pengingat tanda tangan"),
    "rest": _("Pengingat isian yang kosong"),
    "ask": _("Pengingat dari petugas"),
}


class DropForm(SentForm):
    """The reason."""

    why = choice_field(
        _("Alasan"), list(REASONS.items()), missing=_("Pilih alasannya."), radio=False
    )
