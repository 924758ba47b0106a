"""A signature on the attendance list, given on a screen: drawn, or a typed name."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from intake.forms.checkin import SessionForm
from intake.forms.fields import text_field
from intake.rules.attendance_signatures import Signed, refuse_unsigned
from intake.rules.refusal import Refused
from intake.rules.signing import is_drawing

LABELS = {
    "session": _("Sesi"),
    "signed_name": _("Nama lengkap dan gelar"),
    "signature": _("Gambar tanda tangan"),
}


class AttendanceSignatureForm(SessionForm):
    """One of the two is enough."""

    signed_name = text_field(LABELS["signed_name"], autocomplete="name", autocapitalize="words")
    signature = HiddenField(LABELS["signature"])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, and that there is a signature at all."""
        fits = super().validate(extra_validators)
        try:
            refuse_unsigned(self.signed())
        except Refused as refusal:
            fits = False
            if not self.signed_name.errors:
                self.refuse(refusal)
        return fits

    def signed(self) -> Signed:
        """What the rule takes."""
        return Signed(
            drawing=(self.signature.data or "").strip(), signed_name=self.signed_name.data or ""
        )

    def drawing_again(self) -> str:
        """The drawing to show again on a refused page; never what is no drawing."""
        drawing: str = (self.signature.data or "").strip()
        return drawing if is_drawing(drawing) else ""
