"""What an organiser types about a guest of protocol."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake.forms.fields import name_field, text_field, whole_number_field
from intake.forms.shared import SharedForm
from intake.models.guest import Guest
from intake.models.place import Unit
from intake.queries import units
from intake.rules.guests import MOST, Welcome
from intake.rules.registrations import Entry


class GuestForm(SharedForm):
    """Name and position; where from; the place in the order; whom to reach about them."""

    full_name = name_field(
        _("Nama lengkap dan gelar"),
        missing=_("Tulis nama lengkap. Satu kata pun cukup."),
        autocomplete="off",
    )
    position = text_field(
        _("Jabatan"), missing=_("Tulis jabatan tamu, misalnya Bupati."), autocomplete="off"
    )
    institution = text_field(
        _("Unit atau instansi"),
        missing=_("Tulis dari instansi mana tamu ini."),
        autocomplete="off",
    )
    place = whole_number_field(_("Urutan"), least=1, most=MOST)
    aide_name = text_field(_("Nama ajudan atau narahubung"), autocomplete="off")
    aide_contact = text_field(_("Kontak ajudan"), longest=100, autocomplete="off")

    chosen_unit: Unit | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """One field serves for a unit, however it is spelt, and for any other institution."""
        fits = super().validate(extra_validators)
        if not self.institution.errors:
            found = units.match(self.institution.data)
            self.chosen_unit = found[0] if len(found) == 1 else None
        if self.aide_contact.data and not self.aide_name.data and not self.aide_name.errors:
            self.aide_name.errors = [gettext("Tulis nama pemilik kontak ini.")]
            return False
        return fits

    def entry(self) -> Entry:
        """What the rule takes."""
        return Entry(
            full_name=self.full_name.data,
            position=self.position.data,
            unit=self.chosen_unit,
            institution="" if self.chosen_unit else self.institution.data,
            role="guest",
        )

    def welcome(self) -> Welcome:
        """How they are welcomed."""
        return Welcome(
            place=self.place.data,
            aide_name=self.aide_name.data,
            aide_contact=self.aide_contact.data,
        )


def said(guest: Guest) -> dict[str, Any]:
    """A guest as the form's first values."""
    person = guest.registration
    return {
        "full_name": person.full_name,
        "position": person.position,
        "institution": person.place,
        "place": guest.place,
        "aide_name": guest.aide_name,
        "aide_contact": guest.aide_contact,
    }
