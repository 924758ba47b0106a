"""What a head gives on the signing page: a capacity, and a typed name, a drawing or an uploaded letter."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from intake.forms.fields import (
    choice_field,
    day_field,
    file_field,
    long_field,
    name_field,
    text_field,
    tick_field,
)
from intake.forms.sent import SentForm
from intake.rules import uploads
from intake.rules.refusal import Refused
from intake.rules.signing import Signature, is_drawing, refuse_unsigned
from intake.rules.uploads import Upload

_HEADS = re.compile(
    r"(?:(plt|plh)\.? )?(?:kepala|pimpinan|ketua|direktur) "
    r"(?:upt|sentra|balai|loka|pusat|panti|dinas|yayasan|lembaga)\b",
    re.IGNORECASE,
)
CAPACITIES = {
    "definitif": _("Definitif"),
    "plt": _("Plt. (pelaksana tugas)"),
    "plh": _("Plh. (pelaksana harian)"),
    "an": _("a.n. (atas nama)"),
}
CAPACITY_HINTS = {
    "definitif": _("Saya pimpinan unit ini."),
    "plt": _("Saya menjalankan tugas pimpinan karena jabatannya sedang kosong."),
    "plh": _("Saya menjalankan tugas pimpinan yang sedang berhalangan sementara."),
    "an": _("Saya diberi wewenang menandatangani atas nama pimpinan."),
}
METHODS = {
    "typed": _("nama diketik"),
    "drawn": _("tanda tangan digambar"),
    "upload": _("surat bertanda tangan diunggah"),
}
LABELS = {
    "signing_capacity": _("Kapasitas penanda tangan"),
    "signed_name": _("Nama lengkap dan gelar"),
    "signature": _("Gambar tanda tangan"),
    "letter": _("Surat bertanda tangan (PDF atau foto)"),
    "head_position": _("Jabatan"),
    "letter_number": _("Nomor surat"),
    "letter_date": _("Tanggal surat"),
    "version": _("Versi surat"),
    "agree": _("Persetujuan"),
    "may_sign": _("Pernyataan wewenang"),
    "reply": _("Jawaban Anda"),
    "reason": _("Alasan atau catatan"),
    "replier": _("Nama Anda"),
    "party": _("Nama unit atau instansi"),
    "party_contact": _("Nama narahubung"),
}
REPLIES = {
    "declined": _("Saya menolak menandatangani"),
    "comment": _("Saya hanya memberi catatan"),
}


class SigningForm(SentForm):
    """The published fields of signing. Required: a capacity, one way of signing, agreement."""

    signing_capacity = choice_field(
        LABELS["signing_capacity"],
        CAPACITIES.items(),
        missing=_("Pilih dalam kapasitas apa Anda menandatangani."),
    )
    head_position = text_field(LABELS["head_position"], autocomplete="organization-title")
    signed_name = text_field(LABELS["signed_name"], autocomplete="name", autocapitalize="words")
    signature = HiddenField(LABELS["signature"])
    letter = file_field(
        LABELS["letter"], accept="application/pdf,.pdf,image/jpeg,image/png,image/webp"
    )
    letter_number = text_field(LABELS["letter_number"], autocomplete="off")
    letter_date = day_field(LABELS["letter_date"])
    version = HiddenField()
    may_sign = tick_field(
        _("Saya mengusulkan komitmen ini, dan saya pimpinan unit atau berwenang mewakilinya.")
    )
    agree = tick_field(
        _("Saya sudah membaca surat ini, menyetujuinya, dan berwenang menandatanganinya."),
        missing=_("Centang bahwa Anda sudah membaca dan menyetujui surat ini."),
    )

    upload: Upload | None = None
    is_stale = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, the file, and that there is a signature at all, so that all is said at once."""
        fits = super().validate(extra_validators)
        try:
            self._look_at_letter()
            refuse_unsigned(self.signature_given())
        except Refused as refusal:
            fits = False
            if not self[refusal.field].errors:
                self.refuse(refusal)
        return fits

    def refused_again(self) -> "SigningForm":
        """The form for a refused page: a browser does not send a file again, so the page says to choose it anew; what
        was changed meanwhile is agreed to anew."""
        if self.upload and not self.letter.errors:
            self.letter.errors = [gettext("Pilih berkasnya sekali lagi.")]
        if self.is_stale and self.agree:  # what was agreed to is not what stands now
            self.agree.data = False
        return self

    def refuse(self, refusal: Refused) -> None:
        """Notice that the letter was changed meanwhile."""
        self.is_stale = refusal.code == "changed_meanwhile"
        super().refuse(refusal)

    def signature_given(self) -> Signature:
        """What was given, as the rule takes it."""
        return Signature(
            capacity=self.signing_capacity.data,
            signed_name=self.signed_name.data,
            drawing=(self.signature.data or "").strip(),
            letter=self.upload,
            head_position=self.head_position.data,
            letter_number=self.letter_number.data,
            letter_date=self.letter_date.data,
            may_sign=bool(self.may_sign.data),
        )

    def drawing_again(self) -> str:
        """The drawing to show again on a refused page; never what is no drawing."""
        drawing: str = (self.signature.data or "").strip()
        return drawing if is_drawing(drawing) else ""

    def read_version(self) -> int | None:
        """The version that was on the page; none when the sender did not say."""
        return _number(self.version.data)

    def _look_at_letter(self) -> None:
        file = self.letter.data
        if isinstance(file, FileStorage) and file.filename:
            file.stream.seek(0)
            self.upload = uploads.look_at(file.filename, file.stream.read(), field="letter")


class ReplyForm(SentForm):
    """A no with its reason, or a comment. Required: which, why, and who says so."""

    reply = choice_field(
        LABELS["reply"], REPLIES.items(), missing=_("Pilih: menolak, atau hanya memberi catatan.")
    )
    reason = long_field(LABELS["reason"], missing=_("Tulis alasannya, agar pengusul tahu."))
    replier = name_field(
        LABELS["replier"], missing=_("Tulis nama Anda, agar pengusul tahu siapa yang menjawab.")
    )
    version = HiddenField()

    def read_version(self) -> int | None:
        """The version that was on the page; none when the sender did not say."""
        return _number(self.version.data)


class PartyForm(SentForm):
    """Another party to the letter: a unit by its code or name, or any institution."""

    party = text_field(
        LABELS["party"],
        missing=_("Tulis nama unit atau instansi yang ikut menandatangani."),
        autocomplete="off",
    )
    party_contact = text_field(LABELS["party_contact"], autocomplete="off")


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 6 else None


def capacity_of(position: str) -> str:
    """The capacity that a position tells of by itself ("Kepala Sentra …", "Plt. Kepala Balai …"), else nothing."""
    found = _HEADS.match(position)
    return (found[1] or "definitif").lower() if found else ""


class SignHereForm(SigningForm):
    """What a head in the hall adds to the proposal form. What is proposed has an `agree` of its own."""

    agree = None


class SignReadForm(SignHereForm):
    """The same once the letter has been read; `sign` is the fingerprint of what was read."""

    sign_agree = tick_field(
        _("Saya sudah membaca surat ini, menyetujuinya, dan berwenang menandatanganinya."),
        missing=_("Centang bahwa Anda sudah membaca dan menyetujui surat ini."),
    )
    sign = HiddenField()
