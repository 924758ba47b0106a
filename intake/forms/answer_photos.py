"""Photos to go with an answer; each is looked at by itself, so that a bad one spoils neither text nor the others."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from intake.forms.fields import files_field, text_field, tick_field
from intake.forms.sent import SentForm
from intake.rules import uploads
from intake.rules.answer_photos import AT_ONCE, LONGEST_CAPTION
from intake.rules.refusal import Refused
from intake.rules.uploads import JPEG, Upload

LABELS = {
    "photos": _("Foto"),
    "caption": _("Apa yang terlihat"),
    "shareable": _(
        "Tidak ada wajah penerima manfaat pada foto ini, atau persetujuan mereka sudah tercatat."
    ),
}
PROBLEMS = {
    "file_empty": _("Berkasnya kosong."),
    "file_too_large": _("Berkasnya lebih besar dari 8 MB."),
    "photo_too_many_pixels": _("Ukurannya terlalu besar untuk dibuka."),
    "photo_unreadable": _("Fotonya rusak atau terpotong."),
    "not_a_photo": _("Berkasnya bukan foto JPG, PNG, atau WebP."),
}


class PhotosForm(SentForm):
    """A few photos with one caption, and whether others than officers may see them."""

    photos = files_field(LABELS["photos"], accept="image/jpeg,image/png,image/webp")
    caption = text_field(LABELS["caption"], longest=LONGEST_CAPTION, autocomplete="off")
    shareable = tick_field(LABELS["shareable"])
    looked_at: list[Upload | str]

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then photo by photo; it is refused where none of them can be kept."""
        fits = super().validate(extra_validators)
        sent = [one for one in self.photos.data or () if isinstance(one, FileStorage)]
        chosen = [one for one in sent if one.filename]
        if not chosen:
            self.photos.errors = [gettext("Pilih fotonya lebih dahulu.")]
        elif len(chosen) > AT_ONCE:
            sentence = gettext("Kirim paling banyak %(most)s foto sekaligus.", most=AT_ONCE)
            self.photos.errors = [sentence]
        elif not fits:
            self.photos.errors = [gettext("Pilih fotonya sekali lagi.")]
        else:
            self.looked_at = [_look_at(one) for one in chosen]
            bad = [one for one in self.looked_at if isinstance(one, str)]
            if len(bad) == len(chosen):
                self.photos.errors = [
                    gettext(
                        "Foto belum tersimpan: %(why)s Kabar Anda sendiri sudah tersimpan; "
                        "pilih foto lain bila perlu.",
                        why=" ".join(str(PROBLEMS[why]) for why in dict.fromkeys(bad)),
                    )
                ]
        return not self.photos.errors and fits


def _look_at(sent: FileStorage) -> Upload | str:
    """The photo as it may be kept, or the code of why it may not."""
    sent.stream.seek(0)
    content = sent.stream.read()
    sent.close()
    try:
        photo = uploads.look_at(sent.filename or "", content, field="photos")
    except Refused as refusal:
        return refusal.code if refusal.code in PROBLEMS else "not_a_photo"
    return photo if photo.media_type == JPEG else "not_a_photo"
