"""What is typed while following up: an answer, a verification, who takes care. The words of the scales stand here."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.fields import Field, Label
from wtforms.fields.choices import SelectChoice

from intake import clock
from intake.forms.fields import (
    choice_field,
    day_field,
    long_field,
    name_field,
    text_field,
)
from intake.forms.sent import SentForm
from intake.models.commitment import UNIT_STATUSES, Commitment
from intake.models.followup import OBSTACLES, WAITING_FOR_BUDGET
from intake.models.staff import Staff
from intake.rules.followup import Answer
from intake.rules.promise import REPORTED
from intake.rules.refusal import Refused

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
OBSTACLE_WORDS = {
    "anggaran": _("Anggaran belum ada atau belum cukup"),
    "menunggu_anggaran": _("Menunggu anggaran tahun tertentu"),
    "sdm": _("SDM atau pendamping"),
    "sarana": _("Sarana, alat, atau bahan"),
    "kebijakan": _("Kebijakan atau izin"),
    "peserta": _("Peserta belum ada atau berhenti"),
    "pemasaran": _("Pemasaran hasil"),
    "pergantian": _("Pergantian pimpinan"),
    "lainnya": _("Lainnya, saya tulis di bawah"),
}
PRESET_WORDS = {
    "days": _("7, 30, 90, 180, dan 365 hari setelah tanda tangan, lalu tiap setengah tahun"),
    "quarters": _("Hari ke-7 dan ke-30, lalu tiap akhir triwulan (B03, B06, B09, B12)"),
}
YEARS_OFFERED = 2
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
    "schedule": _("Jadwal"),
    "assignment": _("Petugas tindak lanjut"),
    "contact": _("Kontak"),
    "consent": _("Persetujuan"),
    "photo": _("Foto"),
    "plan": _("Rencana tindak lanjut"),
    "number": _("Angka"),
}
SCALES: dict[str, dict[str, Any]] = {
    "status": STATUS_WORDS,
    "stage": STAGE_WORDS,
    "told_through": CHANNEL_WORDS,
    "obstacle_kind": OBSTACLE_WORDS,
    "preset": PRESET_WORDS,
    "result": RESULT_WORDS,
    "method": METHOD_WORDS,
}
LABELS = {
    "status": _("Status"),
    "stage": _("Tahapan"),
    "note": _("Catatan"),
    "obstacle_kind": _("Jenis kendala"),
    "obstacle": _("Kendala"),
    "budget_year": _("Menunggu anggaran tahun"),
    "new_local_name": _("Nama setempat yang baru"),
    "new_site": _("Lokus yang baru"),
    "new_pic_name": _("Penanggung jawab yang baru"),
    "preset": _("Jadwal tindak lanjut"),
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


class _TellingForm(SentForm):
    """What unit and officer tell alike: a story, an obstacle by kind, evidence, and what became of the promise."""

    note = long_field(_("Cerita singkat"), longest=LONGEST)
    obstacle_kind = choice_field(_("Apa kendalanya?"), ())
    obstacle = long_field(LABELS["obstacle"], longest=LONGEST)
    evidence = long_field(LABELS["evidence"], longest=LONGEST)
    new_local_name = text_field(LABELS["new_local_name"], autocomplete="off")
    new_site = text_field(LABELS["new_site"], autocomplete="off")
    new_pic_name = name_field(LABELS["new_pic_name"], missing=None, autocomplete="off")

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        self.obstacle_kind.choices = _obstacles()

    def told(self) -> dict[str, Any]:
        """What was told, as an answer takes it."""
        kind, _dash, year = (self.obstacle_kind.data or "").partition("-")
        return {
            "status": self.status.data,
            "note": self.note.data,
            "obstacle_kind": kind or None,
            "budget_year": int(year) if year else None,
            "obstacle": self.obstacle.data,
            "evidence": self.evidence.data,
            "reported": {name: said for name in REPORTED if (said := self[f"new_{name}"].data)},
        }

    def refuse(self, refusal: Refused) -> None:
        """What is wrong with the promise is shown at the field that would change it."""
        if refusal.field in REPORTED:
            new = f"new_{refusal.field}"
            refusal = Refused(refusal.code, refusal.sentence, field=new, **refusal.values)
        super().refuse(refusal)


class AnswerForm(_TellingForm):
    """The unit's own answer: one of four statuses, the rest as it likes."""

    status = choice_field(
        _("Bagaimana keadaannya sekarang?"),
        [(word, STATUS_WORDS[word]) for word in UNIT_STATUSES],
        missing=_("Pilih salah satu keadaan."),
    )

    def answer(self) -> Answer:
        """What the unit said. The kind of an obstacle is asked, and counts, only where something hinders."""
        told = self.told()
        if self.status.data != "terkendala":
            told |= {"obstacle_kind": None, "budget_year": None}
        return Answer(**told)


class StatusForm(_TellingForm):
    """An officer's entry; only the status is required, and what is left out stays as it is."""

    status = choice_field(
        LABELS["status"], STATUS_WORDS.items(), missing=_("Pilih statusnya."), radio=False
    )
    stage = choice_field(LABELS["stage"], STAGE_WORDS.items(), radio=False)
    note = long_field(LABELS["note"], longest=LONGEST)
    obstacle_kind = choice_field(LABELS["obstacle_kind"], (), radio=False)
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
    seen = HiddenField()

    def __init__(self, sent: MultiDict[str, str] | None = None, **values: Any) -> None:
        super().__init__(sent, **values)
        self.obstacle_kind.choices = [SelectChoice("", _("Tidak ada")), *_obstacles()]

    def answer(self) -> Answer:
        """What the officer wrote down."""
        return Answer(
            **self.told(),
            stage=self.stage.data or None,
            next_due=self.next_due.data,
            told_through=self.told_through.data or "",
            told_by=self.told_by.data,
            seen=self.seen.data or "",
        )


class ScheduleForm(SentForm):
    """On which days a commitment is asked about."""

    preset = choice_field(LABELS["preset"], PRESET_WORDS.items(), missing=_("Pilih jadwalnya."))


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
    nobody = _("Belum ada")

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, officers: Sequence[Staff], **values: Any
    ) -> None:
        super().__init__(sent, **values)
        self.officers = {str(officer.id): officer for officer in officers}
        self.officer.choices = [
            ("", self.nobody),
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


def _obstacles() -> list[SelectChoice]:
    """The kinds of obstacle; waiting for a budget names the year, so that it is one tap."""
    year = clock.today().year
    offered = {
        WAITING_FOR_BUDGET: [
            SelectChoice(
                f"{WAITING_FOR_BUDGET}-{coming}", _("Menunggu anggaran tahun %(year)s", year=coming)
            )
            for coming in range(year + 1, year + 1 + YEARS_OFFERED)
        ]
    }
    return [
        choice
        for kind in OBSTACLES
        for choice in offered.get(kind) or [SelectChoice(kind, OBSTACLE_WORDS[kind])]
    ]


def _rename(field: Field, name: str) -> None:
    field.id = name
    field.label = Label(name, field.label.text)
