"""What an organiser types to refuse a late request."""

from flask_babel import lazy_gettext as _

from intake.forms.fields import text_field
from intake.forms.sent import SentForm


class RefusalForm(SentForm):
    """Why not; the person reads it."""

    reason = text_field(
        _("Alasan"), missing=_("Tulis alasannya; orang itu membacanya."), longest=300
    )
