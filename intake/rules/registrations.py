"""Registering for an event: who may, who holds a seat, who is already known; editing and cancelling."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from intake import clock, keys
from intake.db import db, insert
from intake.models.event import Event
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries.answers import Said
from intake.queries.presence import has_attended
from intake.rules import answers, audit, consents, known, links, nip, seats
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
    """What was said about one person. Contacts are normalised: phone as E.164, e-mail in lower case.

    `answers` to the event's own questions; None leaves them as they are.
    """

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
    answers: Said | None = None


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """What somebody said about a colleague of the same unit; whoever registers them is the contact."""

    full_name: str
    position: str
    nip: str | None = None


def register(
    event: Event,
    entry: Entry,
    *,
    by: Actor,
    language: str = "id",
    channel: str = "self",
    colleagues: Sequence[Colleague] = (),
) -> Registration:
    """Register one person, and colleagues of the same unit with them: all or nothing.

    The event must be open (staff may add later), the unit's quota and the seats not used up. Somebody the event
    already knows (same NIP, or same contact and same name without titles) gets a row that points at the first: it
    holds no seat and has no proof. A phone is a contact, not an identity: another name on it is welcome. A colleague
    needs no contact: whoever registers them hands out their personal link. Where the event has a waitlist, nobody is
    refused for want of a seat: they wait for one. The event's own questions are asked of whoever registers.
    Refuses: closed, no_place, no_contact, needs_consent, unit_full, event_full, and as answers.refuse_wrong.
    """
    seats.lock(event.id)
    if not (event.is_open(clock.now()) or by.is_staff):
        raise Refused(
            "closed",
            N_(
                "Pendaftaran kegiatan ini sudah ditutup. Anda masih dapat meminta diterima terlambat."
            ),
        )
    _refuse_incomplete(entry, by=by)
    said = answers.checked(event, entry.answers or {}, by=by)
    has_read = bool(entry.notice_version) or not by.is_staff
    entry = _under_a_notice(entry)
    leader = _admit(event, entry, by=by, language=language, channel=channel)
    answers.keep(leader, said)
    if has_read and entry.notice_version:
        consents.keep_notice(leader, entry.notice_version, language=language, channel=channel)
    for colleague in colleagues:
        _admit_colleague(leader, colleague, entry, by=by)
    return leader


def change_group(
    leader: Registration, entry: Entry, colleagues: Sequence[Colleague], *, by: Actor
) -> Registration:
    """Say the whole form again: what differs about the sender is changed, who is new among the colleagues comes in.

    A colleague who is there already stays as they are: from then on their data is their own matter. Refuses:
    link_replaced, for the key of a form that was sent proves as little as the link it was given, once that ended.
    """
    links.refuse_when_replaced(leader)
    edit(leader, entry, by=by)
    there = set(
        db.session.scalars(
            select(Registration.name_key).where(Registration.registered_by_id == leader.id)
        )
    )
    for colleague in colleagues:
        if name_key(colleague.full_name) not in there:
            _admit_colleague(leader, colleague, entry, by=by)
    return leader


def edit(registration: Registration, entry: Entry, *, by: Actor) -> Registration:
    """Change what was said. The event must still be open (staff may later); a new unit must have a seat."""
    event = registration.event
    seats.lock_for(registration)
    if not (event.is_open(clock.now()) or by.is_staff):
        raise Refused(
            "closed",
            N_(
                "Data tidak dapat diubah lagi karena pendaftaran sudah ditutup. Hubungi penyelenggara."
            ),
        )
    if not registration.is_current:
        raise Refused(
            "not_live",
            N_(
                "Pendaftaran ini sudah tidak berlaku, jadi tidak dapat diubah. Hubungi penyelenggara bila ini keliru."
            ),
        )
    _refuse_incomplete(entry, by=by, needs_contact=registration.needs_contact)
    unit_id = entry.unit.id if entry.unit else None
    if unit_id != registration.unit_id:
        _refuse_to_move(registration, unit_id)
    before = {name: getattr(registration, name) for name in _SAID}
    _take_over(registration, entry)
    entry = _under_a_notice(entry)
    consents.keep(registration, entry, language=registration.language, channel="self")
    registration.changed_at = clock.now()
    changed = [name for name in _SAID if getattr(registration, name) != before[name]]
    if entry.answers is not None and answers.change(registration, entry.answers, by=by):
        changed.append("answers")
    audit.record(
        "registration.edit",
        f"registration:{registration.id}",
        by=by,
        event_id=event.id,
        changed=changed,
    )
    if "unit_id" in changed:
        seats.settle(event)
    return registration


def replace_by(registration: Registration, entry: Entry, *, by: Actor) -> Registration:
    """End a registration and write down who comes in its place; whether that may be is `rules/substitutes.py`'s."""
    _end(registration, "substituted", by=by)
    db.session.flush()
    place = replace(
        entry,
        unit=registration.unit,
        institution=registration.institution,
        role=registration.role,
    )
    return _write_down(
        Registration(
            event_id=registration.event_id,
            language=registration.language,
            registered_by_id=registration.id,
            replaces_id=registration.id,
            beside_quota=registration.beside_quota,
        ),
        place,
        by=by,
        channel="colleague",
    )


def enter_beside(event: Event, entry: Entry, *, by: Actor, language: str = "id") -> Registration:
    """Write down somebody who takes no seat: a walk-in at the door, or a guest of protocol.

    They stand before us, so neither quota nor closing time is asked, and no contact is needed; they read the notice at
    the first opening of their page. Whether the event knows the name already is not asked either: two rows of one
    person are a pair for the organiser. Refuses: no_place.
    """
    _refuse_incomplete(entry, by=by, needs_contact=False)
    made = Registration(event_id=event.id, language=language, beside_quota=True)
    return _write_down(made, entry, by=by, channel="door")


def cancel(registration: Registration, *, by: Actor) -> Registration:
    """Give the seat or the place in the line back; the next is offered it. The row stays; twice is once.

    Whose attendance is on record had the seat: only staff may cancel then. Refuses: attended.
    """
    seats.lock_for(registration)
    if registration.cancelled_at is None:
        if not by.is_staff and has_attended(registration.id):
            raise Refused(
                "attended",
                N_(
                    "Anda sudah tercatat hadir, jadi pendaftaran ini tidak dapat dibatalkan lagi. "
                    "Bila catatan itu keliru, hubungi penyelenggara."
                ),
            )
        seats.decline(registration, by=by)
        _end(registration, "organiser" if by.is_staff else "own", by=by)
        seats.settle(registration.event)
    return registration


_SAID = ("full_name", "position", "unit_id", "institution", "phone", "email", "nip")


def _admit(
    event: Event,
    entry: Entry,
    *,
    by: Actor,
    language: str,
    channel: str,
    sender: Registration | None = None,
) -> Registration:
    """Write down one person; who is known already gets no seat, who finds none waits for one."""
    first = known.already(event, entry, reached_by=sender or entry)
    waits = first is None and _must_wait(event, entry)
    registration = Registration(
        event_id=event.id,
        language=language,
        registered_by_id=sender.id if sender else None,
        duplicate_of_id=first,
        waiting_since=clock.now() if waits else None,
    )
    return _write_down(registration, entry, by=by, channel=channel)


def _write_down(
    registration: Registration, entry: Entry, *, by: Actor, channel: str
) -> Registration:
    """Keep one person with their link, and their proof unless the event knows them already or they wait."""
    registration.registered_at, registration.spoken_code = clock.now(), keys.new_code()
    registration.role, registration.entered_by_staff = entry.role, by.is_staff or by.kind == "door"
    _take_over(registration, entry)
    insert(registration)
    if entry.photo_consent or entry.needs or entry.need_note:
        consents.keep(registration, entry, language=registration.language, channel=channel)
    links.issue("person", registration_id=registration.id)
    if registration.is_live:
        links.issue_check_code("registration", registration_id=registration.id)
    sender, replaced = registration.registered_by_id, registration.replaces_id
    audit.record(
        f"registration.{_what_happened(registration)}",
        f"registration:{registration.id}",
        by=by,
        event_id=registration.event_id,
        unit=entry.unit.code if entry.unit else None,
        **({"replaces": replaced} if replaced else {"registered_by": sender} if sender else {}),
    )
    return registration


def _what_happened(registration: Registration) -> str:
    if registration.duplicate_of_id:
        return "duplicate"
    if registration.replaces_id:
        return "substitute"
    return "wait" if registration.waiting_since else "create"


def _admit_colleague(
    sender: Registration, colleague: Colleague, said: Entry, *, by: Actor
) -> Registration:
    """Of the sender's unit, reached through the sender; consents and the notice are the colleague's own matter."""
    entry = Entry(
        full_name=colleague.full_name,
        position=colleague.position,
        nip=colleague.nip,
        unit=said.unit,
        institution=said.institution,
    )
    language, event = sender.language, sender.event
    return _admit(event, entry, by=by, language=language, channel="colleague", sender=sender)


def _end(registration: Registration, reason: str, *, by: Actor) -> None:
    registration.cancelled_at, registration.cancelled_reason = clock.now(), reason
    audit.record(
        "registration.cancel",
        f"registration:{registration.id}",
        by=by,
        event_id=registration.event_id,
        reason=reason,
    )


def _must_wait(event: Event, entry: Entry) -> bool:
    """Whether there is no seat. Without a waitlist that is a refusal."""
    unit_id = entry.unit.id if entry.unit else None
    if not event.waitlist:
        seats.refuse_when_full(event, unit_id)
        return False
    return seats.what_is_full(event, unit_id) is not None


def _refuse_to_move(registration: Registration, unit_id: int | None) -> None:
    """A new unit must have a seat; who waits may wait for another unit, but not with a seat on offer."""
    if registration.is_live:
        seats.refuse_when_full(registration.event, unit_id, besides=registration.id)
    elif seats.standing(registration).offer:
        raise Refused(
            "seat_on_offer",
            N_("Ada kursi yang ditawarkan kepada Anda. Terima dahulu, lalu ubah unit Anda."),
            field="unit",
        )


def _take_over(registration: Registration, entry: Entry) -> None:
    registration.full_name = entry.full_name
    registration.name_key = name_key(entry.full_name)
    registration.position = entry.position
    registration.unit_id = entry.unit.id if entry.unit else None
    registration.institution = entry.institution
    registration.phone = entry.phone or None
    registration.email = entry.email or None
    registration.nip = nip.normal(entry.nip)


def _refuse_incomplete(entry: Entry, *, by: Actor, needs_contact: bool = True) -> None:
    if entry.unit is None and not entry.institution:
        raise Refused(
            "no_place", N_("Pilih unit Anda, atau tulis nama instansi Anda."), field="unit"
        )
    if needs_contact and not (entry.phone or entry.email or by.is_staff):
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
    return replace(entry, notice_version=consents.version_meant(entry.notice_version))
