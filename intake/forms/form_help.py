"""What an administrator writes about the forms of replication, in both languages."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from intake.forms.fields import long_field
from intake.forms.shared import SharedForm
from intake.models.form_help import CODES, FormHelp

MISSING = _("Tulis penjelasannya dalam kedua bahasa.")


def _text(label: str) -> TextAreaField:
    return long_field(label, missing=MISSING, longest=400)


class FormHelpForm(SharedForm):
    adopsi_id = _text(_("Adopsi, bahasa Indonesia"))
    adopsi_en = _text(_("Adopsi, bahasa Inggris"))
    adaptasi_id = _text(_("Adaptasi, bahasa Indonesia"))
    adaptasi_en = _text(_("Adaptasi, bahasa Inggris"))
    modifikasi_id = _text(_("Modifikasi, bahasa Indonesia"))
    modifikasi_en = _text(_("Modifikasi, bahasa Inggris"))
    catatan_id = _text(_("Catatan tentang ketiganya, bahasa Indonesia"))
    catatan_en = _text(_("Catatan tentang ketiganya, bahasa Inggris"))

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, rows: Iterable[FormHelp] = ()
    ) -> None:
        stand = {f"{row.code}_id": row.text_id for row in rows}
        stand |= {f"{row.code}_en": row.text_en for row in rows}
        super().__init__(sent, **stand)

    def texts(self) -> dict[str, dict[str, str]]:
        """What was written, by code and language."""
        return {
            code: {language: self[f"{code}_{language}"].data or "" for language in ("id", "en")}
            for code in CODES
        }
