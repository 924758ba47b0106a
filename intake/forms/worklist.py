"""What officers type at their list: names of views, ticks for many at once, why a contradiction is none."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField

from intake.forms.fields import choice_field, text_field, tick_field
from intake.forms.followup import AssignmentForm
from intake.forms.sent import SentForm

LOOK_WORDS = {
    "no_evidence": _("Selesai, tetapi tanpa bukti"),
    "no_site": _("Berjalan, tetapi lokusnya kosong"),
    "no_obstacle": _("Terkendala, tetapi kendalanya belum disebut"),
    "fell": _("Angkanya turun"),
    "evidence_withdrawn": _("Ada bukti, tetapi jawabannya ditarik"),
    "denied": _("Diperiksa tidak sesuai, tetapi tetap dinyatakan berjalan"),
    "reworded": _("Isi surat berubah sejak ditandatangani"),
    "nobody": _("Terlambat lebih dari 90 hari, tanpa petugas"),
}
SORT_WORDS = {
    "": _("Tenggat"),
    "answered": _("Jawaban terakhir"),
    "unit": _("Unit"),
    "status": _("Status"),
}
LABELS = {
    "name": _("Nama tampilan"),
    "is_default": _("Mulai dari sini setelah masuk"),
    "commitment": _("Komitmen"),
    "officer": _("Petugas tindak lanjut"),
    "why": _("Mengapa tidak perlu diubah"),
    "reason": _("Yang dilihat"),
    "verb": _("Tindakan"),
    "query": _("Saringan"),
}


class SavedViewForm(SentForm):
    """A name for filters, and whether work begins with them."""

    name = text_field(LABELS["name"], longest=60, autocomplete="off")
    is_default = tick_field(LABELS["is_default"])
    query = HiddenField()


class BulkForm(AssignmentForm):
    """The commitments ticked, and for a reassignment to whom."""

    nobody = _("Tanpa petugas")
    commitment = SelectMultipleField(validate_choice=False, choices=[])
    verb = HiddenField()


class LookForm(SentForm):
    """Why a contradiction is none."""

    reason = choice_field(
        LABELS["reason"],
        LOOK_WORDS.items(),
        missing=_("Pilih hal yang sudah dilihat."),
        radio=False,
    )
    why = text_field(LABELS["why"], longest=500, autocomplete="off")
