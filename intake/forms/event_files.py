"""What an organiser attaches: a letter or an agenda as PDF or photo, and photos with a caption."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from intake.forms.fields import file_field, files_field, text_field
from intake.forms.sent import SentForm
from intake.forms.several import SeveralForm
from intake.rules import uploads
from intake.rules.event_files import LONGEST_CAPTION
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload

LABELS = {
    "document": _("Berkas (PDF atau foto)"),
    "photo": _("Foto kegiatan"),
    "caption": _("Keterangan foto"),
}
_MISSING = _(
    "Tulis satu kalimat keterangan: siapa atau apa yang terlihat, tanpa nama penerima manfaat."
)


class DocumentForm(SentForm):
    """The invitation letter or the agenda, which is looked at once the rest is right."""

    document = file_field(
        LABELS["document"], accept="application/pdf,.pdf,image/jpeg,image/png,image/webp"
    )
    upload: Upload | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then the file; a browser does not send it again, so the page says to choose it anew."""
        fits, field = super().validate(extra_validators), self.document
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            field.errors = [gettext("Pilih berkasnya lebih dahulu.")]
            return False
        if not fits:
            field.errors = [gettext("Pilih berkasnya sekali lagi.")]
            return False
        field.data.stream.seek(0)
        try:
            self.upload = uploads.look_at(
                field.data.filename, field.data.stream.read(), field="document"
            )
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    @property
    def file(self) -> Upload:
        """What was looked at."""
        assert self.upload is not None  # noqa: S101 - a form that does not fit attaches nothing
        return self.upload


class CaptionForm(SentForm):
    """Another caption."""

    caption = text_field(
        LABELS["caption"], missing=_MISSING, longest=LONGEST_CAPTION, autocomplete="off"
    )


class PhotoForm(SeveralForm):
    """Photos and what can be seen in them."""

    of = "photo"
    photo = files_field(LABELS["photo"], accept="image/jpeg,image/png,image/webp")
    caption = text_field(
        LABELS["caption"], missing=_MISSING, longest=LONGEST_CAPTION, autocomplete="off"
    )
