"""The answer to one need: how it stands, who is reached by text and how, by when."""

from typing import Any

import phonenumbers
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from intake.forms.fields import choice_field, contact_field, day_field, long_field, name_field
from intake.forms.sent import SentForm
from intake.rules.needs import Said

STATE_WORDS = {
    "asked": _("Sedang diurus"),
    "arranged": _("Sudah disiapkan"),
    "unavailable": _("Tidak tersedia"),
}


class AnswerForm(SentForm):
    """Several stand on a page, so each field's id ends with the need it is about."""

    state = choice_field(
        _("Jawaban"), list(STATE_WORDS.items()), missing=_("Pilih jawabannya."), radio=False
    )
    contact_name = name_field(
        _("Narahubung"), missing=_("Tulis siapa yang dapat dihubungi."), autocomplete="off"
    )
    contact = contact_field(
        _("Nomor WhatsApp/SMS atau email narahubung"),
        missing=_("Tulis nomor yang menerima pesan teks, atau email."),
        autocomplete="off",
    )
    by_day = day_field(_("Siap, atau dikabari lagi, paling lambat"), missing=_("Pilih tanggalnya."))
    note = long_field(_("Catatan untuk orang ini"), longest=500)

    def __init__(self, sent: Any = None, *, about: str, **values: Any) -> None:
        super().__init__(sent, **values)
        for field in self:
            field.id = field.label.field_id = f"{field.short_name}-{about}"

    def validate_contact(self, field: Any) -> None:
        """A telephone at a desk reads no text, and a call is never the only way to be reached."""
        if field.errors or "@" in field.data:
            return
        number = phonenumbers.parse(field.data)
        if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
            raise ValidationError(
                str(_("Nomor ini tidak menerima pesan teks. Tulis nomor HP atau email."))
            )

    def said(self) -> Said:
        """What the rule takes."""
        return Said(
            state=self.state.data,
            contact_name=self.contact_name.data,
            contact=self.contact.data,
            by_day=self.by_day.data,
            note=self.note.data,
        )
