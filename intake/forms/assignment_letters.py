"""What a unit says of its signed surat tugas: number, date, and the file."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from intake.forms.fields import day_field, file_field, text_field
from intake.forms.sent import SentForm
from intake.rules import uploads
from intake.rules.assignment_letters import SignedLetter
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload

LABELS = {
    "letter_number": _("Nomor surat tugas"),
    "letter_date": _("Tanggal surat tugas"),
    "letter": _("Surat tugas yang sudah ditandatangani (PDF atau foto)"),
}


class AssignmentLetterForm(SentForm):
    """Number, date and file; all three are needed. The file is looked at only when the rest is right."""

    letter_number = text_field(
        LABELS["letter_number"], missing=_("Isi nomor surat tugas."), autocomplete="off"
    )
    letter_date = day_field(LABELS["letter_date"], missing=_("Isi tanggal surat tugas."))
    letter = file_field(
        LABELS["letter"], accept="application/pdf,.pdf,image/jpeg,image/png,image/webp"
    )

    upload: Upload | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then the file; a browser does not send it again, so the page says to choose it anew."""
        fits = super().validate(extra_validators)
        file = self.letter.data
        if not isinstance(file, FileStorage) or not file.filename:
            self.letter.errors = [gettext("Pilih berkas PDF atau foto surat tugas.")]
            return False
        if not fits:
            self.letter.errors = [gettext("Pilih berkasnya sekali lagi.")]
            return False
        file.stream.seek(0)
        try:
            self.upload = uploads.look_at(file.filename, file.stream.read(), field="letter")
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def signed_letter(self) -> SignedLetter:
        """What the rule takes."""
        assert self.upload is not None  # noqa: S101 - a form that does not fit makes no letter
        return SignedLetter(
            number=self.letter_number.data, dated=self.letter_date.data, file=self.upload
        )
