"""What is to be printed: whose badges and cards, in which order, since when."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import StringField, ValidationError

from intake import clock
from intake.forms.fields import choice_field
from intake.forms.sent import SentForm


class WishForm(SentForm):
    """Order and a moment at the venue, as an address carries them; nothing said means everybody by name."""

    order = choice_field(
        _("Urutan"), [("name", _("Menurut nama")), ("unit", _("Menurut unit"))], radio=False
    )
    since = StringField(
        _("Hanya yang mendaftar atau berubah sejak"),
        render_kw={"type": "datetime-local", "autocomplete": "off"},
    )

    def __init__(self, sent: MultiDict[str, str] | None, *, zone: str) -> None:
        super().__init__(sent)
        self.zone = zone

    def validate_since(self, field: Any) -> None:
        """A day and an hour, as the browser writes them."""
        if field.data and self.moment is None:
            raise ValidationError(str(_("Waktu ini belum benar. Contoh: 2024-03-05T16:00.")))

    @property
    def moment(self) -> datetime | None:
        """Since when, or None for everybody."""
        try:
            typed = datetime.fromisoformat((self.since.data or "").strip())
        except ValueError:
            return None
        if typed.tzinfo is not None or not 2000 <= typed.year <= 2099:
            return None
        return clock.moment_at(typed, self.zone)
