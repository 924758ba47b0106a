"""What a participant types about a person: one table of fields, and the entry that the rule takes."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from intake.forms.answers import AnswersForm, answers_form
from intake.forms.fields import (
    choices_field,
    email_field,
    name_field,
    nip_field,
    phone_field,
    text_field,
    tick_field,
)
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries import units
from intake.queries.answers import Said
from intake.rules import answers
from intake.rules.refusal import Refused
from intake.rules.registrations import NEEDS, Entry

MOST_CHOICES = 60
NEED_WORDS = {
    "sign_language": _("Juru bahasa isyarat (JBI)"),
    "live_captions": _("Teks langsung (takarir) selama kegiatan"),
    "wheelchair": _("Akses kursi roda"),
    "one_floor": _("Semua ruang di satu lantai"),
    "image_description": _("Gambar dijelaskan dengan kata-kata"),
    "large_print": _("Bahan dengan huruf berukuran besar"),
    "braille": _("Bahan dalam huruf braille"),
    "companion": _("Datang bersama pendamping"),
    "plain_language": _("Bahasa yang mudah dipahami"),
    "quiet_room": _("Ruang tenang untuk beristirahat"),
    "other": _("Dukungan lain (tulis di bawah)"),
}
LABELS = {
    "full_name": _("Nama lengkap dan gelar"),
    "unit": _("Unit"),
    "institution": _("Instansi lain"),
    "position": _("Jabatan"),
    "phone": _("Nomor HP/WhatsApp"),
    "email": _("Email"),
    "nip": _("NIP"),
    "accessibility": _("Dukungan aksesibilitas"),
    "accessibility_note": _("Penjelasan dukungan"),
    "accessibility_consent": _("Persetujuan dukungan aksesibilitas"),
    "photo_consent": _("Persetujuan foto"),
    "notice_read": _("Pemberitahuan dibaca"),
    "notice_version": _("Versi pemberitahuan"),
}


class RegistrationForm(SentForm):
    """The published fields of a registration. Required: name, unit or institution, position, a contact, notice."""

    full_name = name_field(
        LABELS["full_name"], missing=_("Tulis nama lengkap. Satu kata pun cukup.")
    )
    unit = text_field(LABELS["unit"], autocomplete="off")
    institution = text_field(LABELS["institution"], autocomplete="organization")
    position = text_field(
        LABELS["position"], missing=_("Tulis jabatan, misalnya Pekerja Sosial Ahli Muda."),
        autocomplete="organization-title",
    )  # fmt: skip
    phone = phone_field(LABELS["phone"])
    email = email_field(LABELS["email"])
    nip = nip_field(LABELS["nip"])
    accessibility = choices_field(
        LABELS["accessibility"], [(need, NEED_WORDS[need]) for need in NEEDS]
    )
    accessibility_note = text_field(
        _("Penjelasan singkat tentang dukungan itu"), longest=500, autocomplete="off"
    )
    accessibility_consent = tick_field(
        _(
            "Saya setuju permintaan ini dibaca panitia yang menyiapkannya. Dihapus 30 hari setelah kegiatan."
        )
    )
    photo_consent = tick_field(
        _("Saya setuju foto yang memuat wajah saya dipakai dalam publikasi kegiatan ini.")
    )
    notice_read = tick_field(
        _("Saya sudah membaca pemberitahuan pelindungan data pribadi."),
        missing=_("Baca pemberitahuan pelindungan data pribadi, lalu centang kotaknya."),
    )
    notice_version = HiddenField()

    needs_contact = True  # not for somebody whom a colleague or staff entered
    asked: AnswersForm | None = None  # the event's own questions; most events have none
    chosen_unit: Unit | None = None
    unit_candidates: tuple[Unit, ...] = ()

    def ask(self, event: Event, before: Said | None = None) -> None:
        """Add the event's own questions; a form that was already looked at has these looked at too."""
        questions = answers.live(event)
        if not questions:
            return
        self.asked = answers_form(questions, self.sent, before or {})
        if self.fits is not None:
            self.fits = self.asked.validate() and self.fits

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: a unit or another institution, and a contact; the unit may be spelt in many ways."""
        fits = super().validate(extra_validators)
        if not self.unit.errors:
            fits = self._find_unit() and fits
        contacts = (self.phone, self.email)
        if self.needs_contact and not any(field.data or field.errors for field in contacts):
            self.phone.errors = [gettext("Isi nomor HP/WhatsApp atau email, salah satu.")]
            fits = False
        return (self.asked is None or self.asked.validate()) and fits

    @property
    def errors(self) -> dict[str | None, Any]:
        """What is wrong, with the event's own questions."""
        return {**super().errors, **(self.asked.errors if self.asked else {})}

    def refuse(self, refusal: Refused) -> None:
        """A rule's "no" may be about one of the event's own questions."""
        if self.asked and refusal.field in self.asked:
            self.asked.refuse(refusal)
        else:
            super().refuse(refusal)

    def entry(self, *, channel_role: str = "participant") -> Entry:
        """What the rule takes."""
        return Entry(
            full_name=self.full_name.data,
            position=self.position.data,
            unit=self.chosen_unit,
            institution=self.institution.data,
            phone=self.phone.data or None,
            email=self.email.data or None,
            nip=self.nip.data,
            role=channel_role,
            needs=tuple(self.accessibility.data or ()),
            need_note=self.accessibility_note.data,
            need_consent=self.accessibility_consent.data,
            photo_consent=self.photo_consent.data,
            notice_version=self.notice_version.data or "",
            answers=self.asked.said() if self.asked else None,
        )

    def _find_unit(self) -> bool:
        typed = self.unit.data
        if not typed:
            if self.institution.data:
                return True
            self.unit.errors = [
                gettext("Pilih unit Anda. Bila bukan dari unit di daftar, tulis instansi Anda.")
            ]
            return False
        found = units.match(typed)
        if len(found) == 1:
            self.chosen_unit = found[0]
            self.unit.data = found[0].code
            return True
        self.unit_candidates = tuple(found or units.candidates(typed))
        self.unit.errors = [
            gettext("Unit ini belum jelas. Pilih salah satu di bawah.")
            if self.unit_candidates
            else gettext(
                "Unit “%(typed)s” tidak ada di daftar. Periksa ejaannya, atau tulis instansi Anda.",
                typed=typed,
            )
        ]
        return False


def from_registration(registration: Registration) -> dict[str, Any]:
    """A registration as the form's first values, for editing."""
    need = registration.need
    return {
        "full_name": registration.full_name,
        "unit": registration.unit.code if registration.unit else "",
        "institution": registration.institution,
        "position": registration.position,
        "phone": registration.phone,
        "email": registration.email,
        "nip": registration.nip,
        "accessibility": need.kinds if need else [],
        "accessibility_note": need.note if need else "",
        "accessibility_consent": registration.consents_to("accessibility"),
        "photo_consent": registration.consents_to("photo"),
        "notice_read": True,
    }
