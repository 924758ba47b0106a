"""What officers type at their list: names of views, ticks for many at once, why a contradiction is none."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectMultipleField

from intake.forms.fields import choice_field, text_field, tick_field
from intake.forms.sent import SentForm
from intake.models.staff import Staff

LOOK_WORDS = {
    "no_evidence": _("Selesai, tetapi tanpa bukti"),
    "no_site": _("Berjalan, tetapi lokusnya kosong"),
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


class BulkForm(SentForm):
    """The commitments ticked, and for a reassignment to whom."""

    commitment = SelectMultipleField(validate_choice=False, choices=[])
    officer = choice_field(LABELS["officer"], (), radio=False)
    verb = HiddenField()

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, officers: Sequence[Staff], **values: Any
    ) -> None:
        super().__init__(sent, **values)
        self.officers = {str(officer.id): officer for officer in officers}
        self.officer.choices = [
            ("", _("Tanpa petugas")),
            *((number, officer.name) for number, officer in self.officers.items()),
        ]

    def chosen(self) -> Staff | None:
        """The officer that was picked, or nobody."""
        return self.officers.get(self.officer.data or "")


class LookForm(SentForm):
    """Why a contradiction is none."""

    reason = choice_field(
        LABELS["reason"],
        LOOK_WORDS.items(),
        missing=_("Pilih hal yang sudah dilihat."),
        radio=False,
    )
    why = text_field(LABELS["why"], longest=500, autocomplete="off")
