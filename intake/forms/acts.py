"""What a device at the door sends: a scan or an undo, a walk-in, a substitute; each with what it knows of the time."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.checkin import DEVICE, METHODS, SessionForm, row_number
from intake.forms.fields import choice_field, email_field, name_field, phone_field, text_field
from intake.models.place import Unit
from intake.queries import units
from intake.rules import submissions
from intake.rules.device_clock import Told
from intake.rules.registrations import Entry

KINDS = ("in", "undo")
# A clock says 1970 or 2038; what is further off can be shown at no place.
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_MILLISECONDS = 10**14  # some 3,000 years: no clock is further off
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_PROOF = re.compile(r"[A-Za-z0-9_-]{20,64}")


class ActForm(SessionForm):
    """What every act says besides itself: its session, the device, and its time in the device's own words."""

    device = text_field(_("Perangkat"), longest=64)
    device_at = text_field(_("Jam di perangkat"), longest=40)
    sent_at = text_field(_("Jam di perangkat saat mengirim"), longest=40)
    age = text_field(_("Selang waktu"), longest=16)
    drift = text_field(_("Selisih jam"), longest=16)

    told: Told | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """A device's clock may say what it likes, but it says it as a moment or a number."""
        fits = super().validate(extra_validators)
        if self.device.data and not DEVICE.fullmatch(self.device.data):
            self.device.data = ""
        if not self.device_at.data:
            return fits
        at, sent = _moment(self.device_at.data), _moment(self.sent_at.data or self.device_at.data)
        if at is None or sent is None or not self.session.data:
            self.form_errors.append(gettext("Catatan ini tidak lengkap, jadi belum dapat dicatat."))
            return False
        self.told = Told(
            device_at=at, sent_at=sent, age=_span(self.age.data), drift=_span(self.drift.data)
        )
        return fits


class ScanForm(ActForm):
    """One scan or undo; of whom, is said in one of four ways."""

    kind = choice_field(_("Catatan"), [(kind, kind) for kind in KINDS], radio=False)
    method = choice_field(_("Cara"), [(method, method) for method in METHODS], radio=False)
    reason = text_field(_("Alasan"), longest=300)
    registration = text_field(_("Orang yang dipilih"), longest=12)
    proof = text_field(_("QR"), longest=64)
    sought = text_field(_("Kode"), longest=400)
    walk_in = text_field(_("Kiriman orangnya"), longest=64)

    def __init__(
        self, sent: MultiDict[str, str] | None, *, sessions: Iterable[int], **values: Any
    ) -> None:
        super().__init__(sent, sessions=sessions, **values)
        self.kind.data = self.kind.data or "in"
        self.method.data = self.method.data or "list"

    @property
    def registration_id(self) -> int | None:
        """The person on the device's list."""
        return row_number(self.registration.data)

    @property
    def token(self) -> str | None:
        """The token of the proof that was scanned."""
        return self.proof.data if _PROOF.fullmatch(self.proof.data) else None

    @property
    def walk_in_key(self) -> str | None:
        """The key under which the device sent the person themselves."""
        return self.walk_in.data if submissions.may_be_key(self.walk_in.data) else None


class PersonForm(ActForm):
    """Somebody who stands at the door: a name and a position."""

    full_name = name_field(
        _("Nama lengkap dan gelar"),
        missing=_("Tulis nama lengkap. Satu kata pun cukup."),
        autocomplete="off",
    )
    position = text_field(
        _("Jabatan"),
        missing=_("Tulis jabatan, misalnya Pekerja Sosial Ahli Muda."),
        autocomplete="off",
    )


class WalkInForm(PersonForm):
    """Somebody who came without being registered. No contact is needed: they stand here."""

    unit = text_field(_("Unit"), autocomplete="off")
    institution = text_field(_("Instansi lain"), autocomplete="off")
    phone = phone_field(_("Nomor HP/WhatsApp"), autocomplete="off")
    email = email_field(_("Email"), autocomplete="off")

    chosen_unit: Unit | None = None
    unit_candidates: tuple[Unit, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """A unit, however it is spelt, or another institution; from a device without signal the words as typed."""
        fits = super().validate(extra_validators)
        typed = self.unit.data
        if self.unit.errors:
            return fits
        if not typed and self.institution.data:
            same = units.match(self.institution.data)  # one field may serve for both
            self.chosen_unit = same[0] if len(same) == 1 else None
            return fits
        if not typed:
            self.unit.errors = [gettext("Pilih unitnya. Bila bukan dari unit, tulis instansinya.")]
            return False
        found = units.match(typed)
        if len(found) == 1:
            self.chosen_unit = found[0]
            self.unit.data = found[0].code
            return fits
        if self.told is not None:
            self.institution.data = typed
            return fits
        self.unit_candidates = tuple(found or units.candidates(typed))
        self.unit.errors = [
            gettext("Unit ini belum jelas. Tulis nama lengkapnya, atau tulis di “Instansi lain”.")
        ]
        return False

    def entry(self) -> Entry:
        """What the rule takes."""
        return Entry(
            full_name=self.full_name.data,
            position=self.position.data,
            unit=self.chosen_unit,
            institution="" if self.chosen_unit else self.institution.data,
            phone=self.phone.data or None,
            email=self.email.data or None,
        )


class DoorSubstituteForm(PersonForm):
    """Who came instead of somebody on the list; unit and role are those of who is replaced."""

    replaces = text_field(_("Yang digantikan"), longest=12)

    @property
    def replaces_id(self) -> int | None:
        """Whose seat it is."""
        return row_number(self.replaces.data)

    def entry(self) -> Entry:
        """What the rule takes."""
        return Entry(full_name=self.full_name.data, position=self.position.data)


FORMS = {"scan": ScanForm, "walk_in": WalkInForm, "substitute": DoorSubstituteForm}


def _moment(typed: str) -> datetime | None:
    """An ISO moment with its zone; a device says it in UTC."""
    try:
        moment = datetime.fromisoformat(typed)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(max(moment, FIRST), LAST)  # no reason to lose a scan; it is flagged as doubtful


def _span(typed: str) -> timedelta | None:
    """Milliseconds; None for what is none, or further off than any clock."""
    if not _NUMBER.fullmatch(typed) or abs(int(typed)) > MOST_MILLISECONDS:
        return None
    return timedelta(milliseconds=int(typed))
