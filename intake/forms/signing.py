"""What a head gives on the signing page: a capacity, and a typed name, a drawing or an uploaded letter."""

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from intake.forms.fields import choice_field, day_field, file_field, text_field, tick_field
from intake.forms.sent import SentForm
from intake.rules.refusal import Refused
from intake.rules.signing import Letter, Signature, is_drawing, refuse_unsigned

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
    "letter": _("Surat bertanda tangan (PDF)"),
    "head_position": _("Jabatan"),
    "letter_number": _("Nomor surat"),
    "letter_date": _("Tanggal surat"),
    "version": _("Versi surat"),
    "agree": _("Persetujuan"),
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
    letter = file_field(LABELS["letter"], accept="application/pdf,.pdf")
    letter_number = text_field(LABELS["letter_number"], autocomplete="off")
    letter_date = day_field(LABELS["letter_date"])
    version = HiddenField()
    agree = tick_field(
        _("Saya sudah membaca surat ini, menyetujuinya, dan berwenang menandatanganinya."),
        missing=_("Centang bahwa Anda sudah membaca dan menyetujui surat ini."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, and that there is a signature at all, so that all is said at once."""
        fits = super().validate(extra_validators)
        try:
            refuse_unsigned(self.signature_given())
        except Refused as refusal:
            fits = False
            if not self[refusal.field].errors:
                self.refuse(refusal)
        return fits

    def signature_given(self) -> Signature:
        """What was given, as the rule takes it."""
        return Signature(
            capacity=self.signing_capacity.data,
            signed_name=self.signed_name.data,
            drawing=(self.signature.data or "").strip(),
            letter=self._letter(),
            head_position=self.head_position.data,
            letter_number=self.letter_number.data,
            letter_date=self.letter_date.data,
        )

    def drawing_again(self) -> str:
        """The drawing to show again on a refused page; never what is no drawing."""
        drawing: str = (self.signature.data or "").strip()
        return drawing if is_drawing(drawing) else ""

    def read_version(self) -> int | None:
        """The version that was on the page; none when the sender did not say."""
        said: Any = self.version.data
        return int(said) if said and said.isdecimal() and len(said) < 6 else None

    def _letter(self) -> Letter | None:
        file = self.letter.data
        if not isinstance(file, FileStorage) or not file.filename:
            return None
        file.stream.seek(0)  # a transaction that is tried again reads it again
        return Letter(name=file.filename, content=file.stream.read())


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
