"""What is typed or scanned at the door: one field for a link, a code or a name; and the reason of an undo."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import choice_field, text_field
from intake.forms.sent import SentForm

METHODS = ("search", "qr", "code", "list", "scanner")
DEVICE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PERSONAL = re.compile(r"/r/([A-Za-z0-9_-]{20,64})(?:[/?#\s]|$)")


class SessionForm(SentForm):
    """A form about one session of an event; without one, about the session of the hour."""

    session = choice_field(_("Sesi"), [], radio=False)

    def __init__(
        self, sent: MultiDict[str, str] | None, *, sessions: Iterable[int], **values: Any
    ) -> None:
        super().__init__(sent, **values)
        self.session.choices = [(str(number), str(number)) for number in sessions]

    @property
    def session_id(self) -> int | None:
        """The session chosen, or None for the one of the hour."""
        return int(self.session.data) if self.session.data and not self.session.errors else None


class CheckInForm(SessionForm):
    """Somebody to check in: sought by what was typed or scanned, or chosen from what was found."""

    sought = text_field(
        _("QR, kode, atau nama"),
        longest=400,
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
        enterkeyhint="go",
    )
    registration = text_field(_("Orang yang dipilih"), longest=12)
    method = choice_field(_("Cara"), [(method, method) for method in METHODS], radio=False)
    device = text_field(_("Perangkat"), longest=64)

    @property
    def device_name(self) -> str:
        """Which device presses, where its page says so."""
        return self.device.data if DEVICE.fullmatch(self.device.data) else ""

    @property
    def token(self) -> str | None:
        """The token of a personal link, when the whole address was scanned into the field."""
        found = _PERSONAL.search(self.sought.data)
        return found[1] if found else None

    @property
    def registration_id(self) -> int | None:
        """The person chosen from what was found."""
        return row_number(self.registration.data)


class UndoForm(SessionForm):
    """A check-in to take back, and why."""

    registration = text_field(_("Orang yang dipilih"), longest=12)
    reason = text_field(_("Alasan"), longest=300, autocomplete="off")

    @property
    def registration_id(self) -> int | None:
        """The person whose check-in is taken back."""
        return row_number(self.registration.data)


class DoorForm(SentForm):
    """A door link to make; the label says who holds it."""

    label = text_field(
        _("Untuk siapa atau di mana"),
        missing=_("Tulis untuk siapa tautan ini, misalnya: Meja depan, HP Dimas."),
        longest=80,
        autocomplete="off",
    )


def row_number(sent: str) -> int | None:
    """What may be the number of a row; PostgreSQL counts rows up to 2 147 483 647."""
    return int(sent) if re.fullmatch(r"[0-9]{1,9}", sent) else None
