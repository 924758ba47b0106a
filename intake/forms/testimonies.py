"""What a unit gives as testimony: words, a photo if it likes, and each consent on its own."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from intake.forms.fields import file_field, long_field, text_field, tick_field
from intake.forms.sent import SentForm
from intake.models.testimony import Testimony
from intake.rules import uploads
from intake.rules.refusal import Refused
from intake.rules.testimonies import Words
from intake.rules.uploads import Upload

LABELS = {
    "text": _("Testimoni"),
    "signed_name": _("Nama di bawah testimoni"),
    "name_consent": _("Pemilik nama itu mengizinkan namanya ditampilkan untuk umum."),
    "photo": _("Foto"),
    "photo_consent": _(
        "Semua orang yang terlihat di foto mengizinkan fotonya ditampilkan untuk umum."
    ),
    "consent": _(
        "Unit kami setuju testimoni ini ditampilkan di halaman umum inovasi, dan tahu bahwa kami dapat "
        "menariknya kapan saja dari halaman ini."
    ),
    "reason": _("Alasan"),
}
LONGEST = 800


class TestimonyForm(SentForm):
    """The photo is looked at once the rest is right; a browser does not send it again, so the page says so."""

    text = long_field(LABELS["text"], missing=_("Tulis testimoninya."), longest=LONGEST)
    signed_name = text_field(LABELS["signed_name"], autocomplete="name")
    name_consent = tick_field(LABELS["name_consent"])
    photo = file_field(LABELS["photo"], accept="image/jpeg,image/png,image/webp")
    photo_consent = tick_field(LABELS["photo_consent"])
    consent = tick_field(
        LABELS["consent"],
        missing=_("Testimoni hanya ditampilkan bila unit menyetujuinya. Centang persetujuannya."),
    )

    upload: Upload | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then the photo."""
        fits, sent = super().validate(extra_validators), self.photo.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return fits
        if not fits:
            self.photo.errors = [gettext("Pilih berkasnya sekali lagi.")]
            return False
        sent.stream.seek(0)
        try:
            self.upload = uploads.look_at(sent.filename, sent.stream.read(), field="photo")
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def words(self) -> Words:
        """What the rule takes; the consent is the sentence as it was read."""
        return Words(
            text=self.text.data,
            consent=str(LABELS["consent"]) if self.consent.data else "",
            signed_name=self.signed_name.data,
            name_consent=self.name_consent.data,
            photo=self.upload,
            photo_consent=self.photo_consent.data,
        )


class DeclineForm(SentForm):
    """Why it is not shown."""

    reason = text_field(
        LABELS["reason"],
        missing=_("Tulis alasannya, agar unit dapat memperbaiki."),
        autocomplete="off",
    )


def described(row: Testimony) -> dict[str, str]:
    """A testimony for its sender to compare with."""
    said = {name: getattr(row, name) for name in ("text", "signed_name")}
    return {str(LABELS[name]): value for name, value in said.items() if value}
