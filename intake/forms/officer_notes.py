"""A note of an officer, and why what it said was deleted."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import long_field, text_field
from intake.forms.sent import SentForm

LABELS = {"officer_note": _("Catatan petugas"), "reason": _("Alasan menghapus isinya")}


class OfficerNoteForm(SentForm):
    """What officers should know."""

    officer_note = long_field(LABELS["officer_note"], missing=_("Tulis catatannya."))


class EmptyNoteForm(SentForm):
    """Why what a note says must go."""

    reason = text_field(
        LABELS["reason"], missing=_("Tulis alasan menghapus isi catatan ini."), autocomplete="off"
    )
