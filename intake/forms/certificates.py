"""What an organiser says about certificates: how they look, why one is revoked, and the signed files."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from intake.forms.fields import (
    choice_field,
    day_field,
    files_field,
    long_field,
    name_field,
    nip_field,
    text_field,
    tick_field,
    whole_number_field,
)
from intake.forms.labels import labels_of
from intake.forms.sent import SentForm
from intake.forms.shared import SharedForm
from intake.models.certificate import CertificatePlan
from intake.models.event import Event
from intake.rules import signed_certificates, unpacking
from intake.rules.certificates import Plan
from intake.rules.refusal import Refused
from intake.rules.signed_certificates import Sent

USUAL_PATTERN = "{nomor:3}/{kode}/{bulan_romawi}/{tahun}"
LONGEST_WORD = 60


class PlanForm(SharedForm):
    number_pattern = text_field(
        _("Pola nomor"), missing=_("Tulis pola nomornya."), longest=80, autocomplete="off"
    )
    event_code = text_field(_("Kode kegiatan"), longest=40, autocomplete="off")
    attendance = choice_field(
        _("Siapa yang mendapat sertifikat"),
        [
            ("any", _("Yang hadir paling sedikit pada satu sesi")),
            ("all", _("Yang hadir pada semua sesi")),
        ],
        missing=_("Pilih siapa yang mendapat sertifikat."),
    )
    lesson_hours = whole_number_field(_("Jam pelajaran (JP)"), least=1, most=999)
    word_participant = text_field(_("Peserta disebut"), longest=LONGEST_WORD, autocomplete="off")
    word_resource_person = text_field(
        _("Narasumber disebut"), longest=LONGEST_WORD, autocomplete="off"
    )
    word_guest = text_field(_("Tamu undangan disebut"), longest=LONGEST_WORD, autocomplete="off")
    word_committee = text_field(_("Panitia disebut"), longest=LONGEST_WORD, autocomplete="off")
    signatory_name = name_field(
        _("Nama penanda tangan"),
        missing=_("Tulis nama penanda tangan dengan gelarnya."),
        autocomplete="off",
    )
    signatory_position = text_field(
        _("Jabatan penanda tangan"),
        missing=_("Tulis jabatan penanda tangan."),
        autocomplete="off",
    )
    signatory_nip = nip_field(_("NIP penanda tangan"))
    place = text_field(
        _("Tempat penandatanganan"),
        missing=_("Tulis kota tempat sertifikat ditandatangani."),
        autocomplete="off",
    )
    dated = day_field(_("Tanggal sertifikat"), missing=_("Isi tanggal sertifikat."))
    for_tte = tick_field(_("Ditandatangani secara elektronik (TTE)"))

    def plan(self) -> Plan:
        """What the rule takes."""
        same = {name: self[name].data for name in _SAME}
        return Plan(**same, all_sessions=self.attendance.data == "all")


_SAME = (
    *("number_pattern", "event_code", "lesson_hours", "place", "dated", "for_tte"),
    *("word_participant", "word_resource_person", "word_guest", "word_committee"),
    *("signatory_name", "signatory_position", "signatory_nip"),
)
LABELS = labels_of(PlanForm)


def usual(event: Event) -> dict[str, Any]:
    """What stands in the form before anybody said anything."""
    return {
        "number_pattern": USUAL_PATTERN,
        "event_code": event.slug.upper(),
        "attendance": "any",
        "signatory_position": event.letter_signatory,
        "place": event.city,
        "dated": event.day,
        "for_tte": True,
    }


def from_plan(plan: CertificatePlan) -> dict[str, Any]:
    """What was said, to be changed."""
    return {
        **{name: getattr(plan, name) for name in _SAME},
        "attendance": "all" if plan.all_sessions else "any",
    }


class ReasonForm(SentForm):
    """Why a certificate is revoked or given anew."""

    reason = long_field(
        _("Alasan"), missing=_("Tulis alasannya; tersimpan bersama nomor sertifikat ini.")
    )


REASON_LABELS = labels_of(ReasonForm)


class PackingForm(SentForm):
    """All certificates as one zip: in which language, and whether those signed already come along."""

    language = choice_field(
        _("Bahasa sertifikat"),
        [("id", _("Indonesia")), ("en", _("Inggris"))],
        missing=_("Pilih bahasanya."),
    )
    unsigned = tick_field(_("Hanya yang belum bertanda tangan"))

    def wish(self) -> dict[str, object]:
        """What the work is told; nothing about anybody."""
        return {"language": self.language.data, "unsigned": self.unsigned.data}


PACKING_LABELS = labels_of(PackingForm)


class SignedForm(SentForm):
    """Signed PDFs, one by one or in a zip; each is looked at before the writers' turn."""

    files = files_field(
        _("Berkas bertanda tangan (PDF, atau zip berisi PDF)"),
        accept="application/pdf,.pdf,application/zip,.zip",
    )
    replaces = tick_field(_("Ganti berkas yang sudah ada bila isinya lain"))

    looked_at: tuple[Sent, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """The ticks, then every file. One that is no PDF stops nobody's work; a zip that lies is refused whole."""
        fits = super().validate(extra_validators)
        sent = [
            one for one in self.files.data or () if isinstance(one, FileStorage) and one.filename
        ]
        if not sent:
            self.files.errors = [gettext("Pilih berkas PDF, atau zip berisi PDF.")]
            return False
        try:
            self.looked_at = tuple(
                signed_certificates.look_at(name, content) for name, content in _each(sent)
            )
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return fits


SIGNED_LABELS = labels_of(SignedForm)


def _each(sent: list[FileStorage]) -> Iterator[tuple[str, bytes]]:
    """Every file that came, those in a zip one by one."""
    for one in sent:
        one.stream.seek(0)
        begins = one.stream.read(len(unpacking.MAGIC))
        one.stream.seek(0)
        if begins == unpacking.MAGIC:
            yield from unpacking.files(one.stream, field="files")
        else:
            yield one.filename or "", one.stream.read()
