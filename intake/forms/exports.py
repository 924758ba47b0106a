"""A choice of columns to keep: a name, for which file, and the columns ticked."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import choices_field, text_field
from intake.forms.sent import SentForm

LABELS = {"name": _("Nama susunan"), "columns": _("Kolom")}


class ColumnSetForm(SentForm):
    """Its columns are those that the file of this event can have."""

    name = text_field(
        LABELS["name"],
        missing=_("Tulis nama susunan, misalnya: Untuk keuangan."),
        longest=60,
        autocomplete="off",
    )
    columns = choices_field(LABELS["columns"], [])

    def __init__(
        self, sent: MultiDict[str, str] | None, *, offered: Iterable[tuple[str, Any]]
    ) -> None:
        super().__init__(sent)
        self.columns.choices = list(offered)
