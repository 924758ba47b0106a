"""How a list on paper is asked for: session, order, what is masked, blank rows. It stands in the address."""

from typing import Any

from flask_babel import lazy_gettext as _

from intake.forms.checkin import SessionForm
from intake.forms.fields import choice_field, whole_number_field
from intake.forms.sent import SentForm
from intake.papers.attendance_sheet import MOST_BLANK, Wish

MASKS = (("masked", _("Disamarkan")), ("shown", _("Ditampilkan")))


class ListForm(SessionForm):
    """The daftar hadir of a session. What is not said is as `Wish` has it."""

    order = choice_field(
        _("Urutan"), (("name", _("Menurut nama")), ("unit", _("Menurut unit"))), radio=False
    )
    nip = choice_field(_("NIP"), MASKS, radio=False)
    phone = choice_field(_("Nomor HP"), MASKS, radio=False)
    blank = whole_number_field(_("Baris kosong"), least=0, most=MOST_BLANK)

    def wish(self) -> Wish:
        """What the paper takes."""
        said: dict[str, Any] = {
            name: self[name].data for name in ("order", "nip", "phone") if self[name].data
        }
        if self.blank.data is not None:
            said["blank"] = self.blank.data
        return Wish(**said)


class VisumForm(SentForm):
    """The list for the visum."""

    nip = choice_field(_("NIP"), MASKS, radio=False)
    days = choice_field(
        _("Tanggal tiba dan berangkat"),
        (("event", _("Tanggal kegiatan")), ("blank", _("Dikosongkan"))),
        radio=False,
    )


def first_error(form: SentForm) -> str:
    """What to say of an address that asks for something there is not."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
