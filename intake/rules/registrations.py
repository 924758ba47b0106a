"""Registering for an event: who may, who holds a seat, who is already known; editing and cancelling."""

from dataclasses import dataclass, replace

from sqlalchemy import and_, bindparam, func, or_, select

from intake import clock, keys
from intake.db import db, insert, lock_for_this_transaction
from intake.models.event import Event, Invitation
from intake.models.place import Unit
from intake.models.registration import (
    AccessibilityNeed,
    Consent,
    Notice,
    NoticeReading,
    Registration,
)
from intake.queries import notices
from intake.rules import audit, links, nip
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import name_key
from intake.words import N_

NEEDS = (
    "sign_language",
    "live_captions",
    "wheelchair",
    "one_floor",
    "image_description",
    "large_print",
    "braille",
    "companion",
    "plain_language",
    "quiet_room",
    "other",
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was said about one person. Contacts are normalised: phone as E.164, e-mail in lower case."""

    full_name: str
    position: str
    unit: Unit | None = None
    institution: str = ""
    phone: str | None = None
    email: str | None = None
    nip: str | None = None
    role: str = "participant"
    needs: tuple[str, ...] = ()
    need_note: str = ""
    need_consent: bool = False
    photo_consent: bool = False
    notice_version: str = ""


def register(
    event: Event, entry: Entry, *, by: Actor, language: str = "id", channel: str = "self"
) -> Registration:
    """Register one person.

    The event must be open (staff may add later), the unit's quota and the seats not used up. Somebody the event
    already knows (same NIP, or same contact and same name without titles) gets a row that points at the first: it
    holds no seat and has no proof. A phone is a contact, not an identity: another name on it is welcome.
    Refuses: closed, no_place, no_contact, needs_consent, unit_full, event_full.
    """
    lock_for_this_transaction(f"seats of event {event.id}")
    if not (event.is_open(clock.now()) or by.is_staff):
        raise Refused(
            "closed",
            N_(
                "Pendaftaran kegiatan ini sudah ditutup. Hubungi penyelenggara bila Anda tetap hadir."
            ),
        )
    _refuse_incomplete(entry, by=by)
    has_read = bool(entry.notice_version) or not by.is_staff
    entry = _under_a_notice(entry)
    first = _known(event, entry)
    if first is None:
        _refuse_when_full(event, entry.unit)
    registration = Registration(
        event_id=event.id,
        registered_at=clock.now(),
        spoken_code=keys.new_code(),
        language=language,
        role=entry.role,
        entered_by_staff=by.is_staff,
        duplicate_of_id=first,
    )
    _take_over(registration, entry)
    insert(registration)
    if entry.photo_consent or entry.needs or entry.need_note:
        _keep_consents(registration, entry, language=language, channel=channel)
    if has_read and entry.notice_version:
        _keep_notice(registration, entry, language=language, channel=channel)
    links.issue("person", registration_id=registration.id)
    if first is None:
        links.issue_check_code("registration", registration_id=registration.id)
    audit.record(
        "registration.duplicate" if first else "registration.create",
        f"registration:{registration.id}",
        by=by,
        event_id=event.id,
        unit=entry.unit.code if entry.unit else None,
    )
    return registration


def edit(registration: Registration, entry: Entry, *, by: Actor) -> Registration:
    """Change what was said. The event must still be open (staff may later); a new unit must have a seat."""
    event = registration.event
    lock_for_this_transaction(f"seats of event {event.id}")
    if not (event.is_open(clock.now()) or by.is_staff):
        raise Refused(
            "closed",
            N_(
                "Data tidak dapat diubah lagi karena pendaftaran sudah ditutup. Hubungi penyelenggara."
            ),
        )
    if not registration.is_live:
        raise Refused(
            "not_live",
            N_(
                "Pendaftaran ini sudah tidak berlaku, jadi tidak dapat diubah. Hubungi penyelenggara bila ini keliru."
            ),
        )
    _refuse_incomplete(entry, by=by)
    if entry.unit and entry.unit.id != registration.unit_id:
        _refuse_when_full(event, entry.unit, besides=registration.id)
    before = {name: getattr(registration, name) for name in _SAID}
    _take_over(registration, entry)
    entry = _under_a_notice(entry)
    _keep_consents(registration, entry, language=registration.language, channel="self")
    registration.changed_at = clock.now()
    changed = [name for name in _SAID if getattr(registration, name) != before[name]]
    audit.record(
        "registration.edit",
        f"registration:{registration.id}",
        by=by,
        event_id=event.id,
        changed=changed,
    )
    return registration


def cancel(registration: Registration, *, by: Actor) -> Registration:
    """Give the seat back. The row stays; cancelling twice is once."""
    if registration.cancelled_at is None:
        registration.cancelled_at = clock.now()
        audit.record(
            "registration.cancel",
            f"registration:{registration.id}",
            by=by,
            event_id=registration.event_id,
        )
    return registration


# A missing contact is NULL and equals nothing.
_SAME_PERSON = (
    select(Registration.id)
    .where(
        Registration.event_id == bindparam("event"),
        Registration.duplicate_of_id.is_(None),
        Registration.cancelled_at.is_(None),
        Registration.erased_at.is_(None),
        or_(
            and_(
                Registration.name_key == bindparam("name"),
                or_(
                    Registration.phone == bindparam("phone"),
                    Registration.email == bindparam("email"),
                ),
            ),
            Registration.nip == bindparam("nip"),
        ),
    )
    .order_by(Registration.id)
    .limit(1)
)
_QUOTA = select(Invitation.quota).where(
    Invitation.event_id == bindparam("event"), Invitation.unit_id == bindparam("unit")
)
_SAID = ("full_name", "position", "unit_id", "institution", "phone", "email", "nip")


def _take_over(registration: Registration, entry: Entry) -> None:
    registration.full_name = entry.full_name
    registration.name_key = name_key(entry.full_name)
    registration.position = entry.position
    registration.unit_id = entry.unit.id if entry.unit else None
    registration.institution = entry.institution
    registration.phone = entry.phone or None
    registration.email = entry.email or None
    registration.nip = nip.normal(entry.nip)


def _refuse_incomplete(entry: Entry, *, by: Actor) -> None:
    if entry.unit is None and not entry.institution:
        raise Refused(
            "no_place", N_("Pilih unit Anda, atau tulis nama instansi Anda."), field="unit"
        )
    if not (entry.phone or entry.email or by.is_staff):
        raise Refused(
            "no_contact",
            N_("Isi nomor HP/WhatsApp atau email, salah satu, agar kami dapat menghubungi Anda."),
            field="phone",
        )
    if (entry.needs or entry.need_note) and not entry.need_consent:
        raise Refused(
            "needs_consent",
            N_(
                "Centang persetujuan ini agar panitia boleh menyimpan dan menyiapkan dukungan yang Anda minta."
            ),
            field="accessibility_consent",
        )


def _under_a_notice(entry: Entry) -> Entry:
    """The entry with the notice it was given under: the one that was sent if it is ours, else the one in force."""
    sent = db.session.get(Notice, entry.notice_version) if entry.notice_version else None
    notice = sent or notices.in_force()
    return replace(entry, notice_version=notice.version if notice else "")


def _known(event: Event, entry: Entry) -> int | None:
    """The first live registration of the same person at this event."""
    number = nip.normal(entry.nip)
    return db.session.scalar(
        _SAME_PERSON,
        {
            "event": event.id,
            "name": name_key(entry.full_name),
            "phone": entry.phone or None,
            "email": entry.email or None,
            "nip": number if number and number.isdigit() else None,
        },
    )


def _refuse_when_full(event: Event, unit: Unit | None, *, besides: int = 0) -> None:
    if event.seats and _live(event, besides=besides) >= event.seats:
        raise Refused(
            "event_full",
            N_("Semua kursi sudah terisi. Hubungi penyelenggara bila unit Anda belum terwakili."),
        )
    if unit is None:
        return
    invited = db.session.scalar(_QUOTA, {"event": event.id, "unit": unit.id})
    quota = invited or event.unit_quota
    if quota and _live(event, unit_id=unit.id, besides=besides) >= quota:
        raise Refused(
            "unit_full",
            N_(
                "Kuota unit Anda (%(quota)s orang) sudah terisi. "
                "Hubungi penyelenggara, atau gantikan peserta yang terdaftar."
            ),
            field="unit",
            quota=quota,
        )


def _live(event: Event, *, unit_id: int | None = None, besides: int = 0) -> int:
    query = select(func.count()).where(
        Registration.event_id == event.id,
        Registration.duplicate_of_id.is_(None),
        Registration.cancelled_at.is_(None),
        Registration.erased_at.is_(None),
        Registration.id != besides,
    )
    if unit_id is not None:
        query = query.where(Registration.unit_id == unit_id)
    return db.session.scalar(query) or 0


def _keep_consents(
    registration: Registration, entry: Entry, *, language: str, channel: str
) -> None:
    """Consents given or withdrawn, and the support asked for; each a row of its own."""
    moment = clock.now()
    asked = bool(entry.needs or entry.need_note)
    wishes = {"accessibility": asked and entry.need_consent, "photo": entry.photo_consent}
    for purpose, wish in wishes.items():
        standing = [
            c for c in registration.consents if c.purpose == purpose and c.withdrawn_at is None
        ]
        if wish and not standing:
            registration.consents.append(
                Consent(
                    purpose=purpose,
                    version=entry.notice_version,
                    language=language,
                    channel=channel,
                    given_at=moment,
                )
            )
        elif not wish:
            for consent in standing:
                consent.withdrawn_at = moment
    if not asked:
        registration.need = None
    elif registration.need is None:
        registration.need = AccessibilityNeed(kinds=list(entry.needs), note=entry.need_note)
    else:
        registration.need.kinds, registration.need.note = list(entry.needs), entry.need_note


def _keep_notice(registration: Registration, entry: Entry, *, language: str, channel: str) -> None:
    insert(
        NoticeReading(
            registration_id=registration.id,
            version=entry.notice_version,
            language=language,
            channel=channel,
            at=registration.registered_at,
        )
    )
