"""What is typed while following up: an answer, a verification, who takes care. The words of the scales stand here."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields import Field, Label

from intake.forms.fields import choice_field, day_field, long_field, text_field
from intake.forms.sent import SentForm
from intake.models.commitment import UNIT_STATUSES, Commitment
from intake.models.staff import Staff
from intake.rules.followup import Answer

STATUS_WORDS = {
    "belum_dimulai": _("Belum dimulai"),
    "disiapkan": _("Disiapkan"),
    "berjalan": _("Berjalan"),
    "terkendala": _("Terkendala"),
    "ditunda": _("Ditunda"),
    "selesai": _("Selesai"),
    "dibatalkan": _("Dibatalkan"),
}
STATUS_HINTS = {
    "belum_dimulai": _("Langkah pertama belum dikerjakan."),
    "disiapkan": _("Orang, tempat, bahan, atau anggarannya sedang diatur."),
    "berjalan": _("Kegiatannya sudah berlangsung di tempat Anda."),
    "terkendala": _("Ada yang menghalangi. Tulis kendalanya di bawah."),
}
STAGE_WORDS = {
    "komitmen": _("Komitmen"),
    "identifikasi": _("Identifikasi"),
    "rencana_aksi": _("Rencana aksi"),
    "persiapan": _("Persiapan"),
    "uji_coba": _("Uji coba"),
    "pelaksanaan": _("Pelaksanaan"),
    "monev": _("Pemantauan dan evaluasi (monev)"),
    "terlembaga": _("Telah dilembagakan"),
}
CHANNEL_WORDS = {
    "unit_link": _("tautan unit"),
    "officer": _("catatan petugas"),
    "whatsapp": _("WhatsApp"),
    "phone": _("telepon"),
}
RESULT_WORDS = {
    "yes": _("Ya, sesuai"),
    "partly": _("Sebagian"),
    "no": _("Tidak sesuai"),
}
METHOD_WORDS = {
    "desk": _("Pemeriksaan dokumen"),
    "call": _("Telepon atau panggilan video"),
    "visit": _("Kunjungan"),
}
MOMENT_WORDS = {
    "letter": _("Usulan dan surat"),
    "answer": _("Kabar perkembangan"),
    "verified": _("Verifikasi"),
    "modification": _("Perubahan pada inovasi"),
    "note": _("Catatan petugas"),
    "transfer": _("Pengalihan"),
    "implementation": _("Pelaksana dan nama setempat"),
    "testimony": _("Testimoni"),
    "reminder": _("Pengingat terkirim"),
}
SCALES: dict[str, dict[str, Any]] = {
    "status": STATUS_WORDS,
    "stage": STAGE_WORDS,
    "told_through": CHANNEL_WORDS,
    "result": RESULT_WORDS,
    "method": METHOD_WORDS,
}
LABELS = {
    "status": _("Status"),
    "stage": _("Tahapan"),
    "note": _("Catatan"),
    "obstacle": _("Kendala"),
    "evidence": _("Bukti dukung"),
    "next_due": _("Tanya lagi pada"),
    "told_through": _("Kabar diterima lewat"),
    "told_by": _("Disampaikan oleh"),
    "result": _("Hasil verifikasi"),
    "method": _("Cara memeriksa"),
    "officer": _("Petugas tindak lanjut"),
    "reason": _("Alasan"),
}
LONGEST = 1000


class AnswerForm(SentForm):
    """The unit's own answer: one of four statuses, the rest as it likes."""

    status = choice_field(
        _("Bagaimana keadaannya sekarang?"),
        [(word, STATUS_WORDS[word]) for word in UNIT_STATUSES],
        missing=_("Pilih salah satu keadaan."),
    )
    note = long_field(_("Cerita singkat"), longest=LONGEST)
    obstacle = long_field(LABELS["obstacle"], longest=LONGEST)
    evidence = long_field(LABELS["evidence"], longest=LONGEST)

    def answer(self) -> Answer:
        """What the unit said."""
        return Answer(
            status=self.status.data,
            note=self.note.data,
            obstacle=self.obstacle.data,
            evidence=self.evidence.data,
        )


class StatusForm(SentForm):
    """An officer's entry; only the status is required, and what is left out stays as it is."""

    status = choice_field(
        LABELS["status"], STATUS_WORDS.items(), missing=_("Pilih statusnya."), radio=False
    )
    stage = choice_field(LABELS["stage"], STAGE_WORDS.items(), radio=False)
    note = long_field(LABELS["note"], longest=LONGEST)
    obstacle = long_field(LABELS["obstacle"], longest=LONGEST)
    evidence = long_field(LABELS["evidence"], longest=LONGEST)
    next_due = day_field(LABELS["next_due"])
    told_through = choice_field(
        LABELS["told_through"],
        [
            ("officer", _("Pengamatan saya sendiri")),
            ("whatsapp", _("WhatsApp")),
            ("phone", _("Telepon")),
        ],
        radio=False,
    )
    told_by = text_field(LABELS["told_by"], autocomplete="off")

    def answer(self) -> Answer:
        """What the officer wrote down."""
        return Answer(
            status=self.status.data,
            stage=self.stage.data or None,
            note=self.note.data,
            obstacle=self.obstacle.data,
            evidence=self.evidence.data,
            next_due=self.next_due.data,
            told_through=self.told_through.data or "",
            told_by=self.told_by.data,
        )


class VerificationForm(SentForm):
    """How far "it runs" is so, and how that was found out."""

    result = choice_field(
        LABELS["result"], RESULT_WORDS.items(), missing=_("Pilih hasil verifikasinya.")
    )
    method = choice_field(
        LABELS["method"], METHOD_WORDS.items(), missing=_("Pilih cara memeriksanya."), radio=False
    )
    note = long_field(LABELS["note"], longest=LONGEST)

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        _rename(self.note, "verification-note")


class AssignmentForm(SentForm):
    """Who takes care of a commitment."""

    officer = choice_field(LABELS["officer"], (), radio=False)

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, officers: Sequence[Staff], **values: Any
    ) -> None:
        super().__init__(sent, **values)
        self.officers = {str(officer.id): officer for officer in officers}
        self.officer.choices = [
            ("", _("Belum ada")),
            *((number, officer.name) for number, officer in self.officers.items()),
        ]

    def chosen(self) -> Staff | None:
        """The officer that was picked, or nobody."""
        return self.officers.get(self.officer.data or "")


class WithdrawalForm(SentForm):
    """Why an entry was a mistake."""

    reason = long_field(
        LABELS["reason"], missing=_("Tulis alasan menarik catatan ini."), longest=LONGEST
    )


class DeclineForm(SentForm):
    """Why a unit cannot come."""

    reason = long_field(
        _("Alasan tidak dapat hadir"),
        missing=_("Tulis alasan unit Anda tidak dapat hadir."),
        longest=500,
    )


def as_it_stands(commitment: Commitment) -> dict[str, Any]:
    """What the officer's form shows before anything is typed."""
    return {"status": commitment.status, "stage": commitment.stage, "told_through": "officer"}


def in_words(said: Mapping[str, Any]) -> dict[str, str]:
    """Fields and what they hold, as people read them; what is empty is left out."""
    return {
        str(LABELS[name]): str(SCALES[name][value] if name in SCALES else value)
        for name, value in said.items()
        if value
    }


def _rename(field: Field, name: str) -> None:
    field.id = name
    field.label = Label(name, field.label.text)
