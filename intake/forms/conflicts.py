"""What an organiser rules about one conflict."""

from datetime import datetime

from flask_babel import lazy_gettext as _

from intake import clock
from intake.forms.checkin import row_number
from intake.forms.fields import choice_field, text_field
from intake.forms.sent import SentForm
from intake.models.act import CHOICES, CONFLICTS


class ConflictForm(SentForm):
    """Which conflict, and what is done about it; a time is that of the venue."""

    check_in = text_field(_("Catatan"), longest=12)
    kind = choice_field(_("Jenis"), [(kind, kind) for kind in CONFLICTS], radio=False)
    choice = choice_field(_("Keputusan"), [(choice, choice) for choice in CHOICES], radio=False)
    time = text_field(_("Jam yang benar"), longest=20)

    @property
    def check_in_id(self) -> int:
        """The scan it is about; 0 for none."""
        return row_number(self.check_in.data) or 0

    def at(self, zone: str) -> datetime | None:
        """The moment that was typed, as the venue's clock shows it."""
        try:
            return clock.moment_at(
                datetime.fromisoformat(self.time.data).replace(tzinfo=None), zone
            )
        except (ValueError, OverflowError):
            return None
