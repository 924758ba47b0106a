"""Guests of protocol: entered by the organiser, in an order of welcome, beside the quota; no link is sent to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from intake import clock
from intake.db import db, insert, lock_for_this_transaction
from intake.models.event import Event
from intake.models.guest import Guest
from intake.models.registration import Registration
from intake.rules import audit, registrations, retention
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Entry
from intake.spelling import name_key
from intake.words import N_

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """How a guest is welcomed: the place in the order (None: last), and whom to reach about them."""

    place: int | None = None
    aide_name: str = ""
    aide_contact: str = ""


def enter(event: Event, entry: Entry, welcome: Welcome, *, by: Actor) -> Guest:
    """Write a guest down, at a place in the order; those behind move one on. Refuses: no_place, too_many."""
    _wait(event.id)
    many = _many(event.id)
    if many >= MOST:
        raise Refused(
            "too_many",
            N_("Sudah ada %(most)s tamu. Daftarkan yang lain sebagai peserta."),
            most=MOST,
        )
    person = registrations.enter_beside(event, entry, by=by)
    guest = insert(
        Guest(
            registration_id=person.id,
            event_id=event.id,
            place=many + 1,
            aide_name=welcome.aide_name,
            aide_contact=welcome.aide_contact,
            entered_at=clock.now(),
        )
    )
    _note("guest.enter", guest, by=by)
    return _put(guest, welcome.place or many + 1)


def change(guest: Guest, entry: Entry, welcome: Welcome, *, by: Actor) -> Guest:
    """Say a guest anew: name, position, place in the order, aide."""
    _wait(guest.event_id)
    person = guest.registration
    person.full_name, person.name_key = entry.full_name, name_key(entry.full_name)
    person.position, person.institution = entry.position, entry.institution
    person.unit_id = entry.unit.id if entry.unit else None
    person.changed_at = clock.now()
    guest.aide_name, guest.aide_contact = welcome.aide_name, welcome.aide_contact
    _note("guest.change", guest, by=by)
    return _put(guest, welcome.place or guest.place)


def move_up(guest: Guest, *, by: Actor) -> Guest:
    """One place nearer to the first; the first stays."""
    _wait(guest.event_id)
    _note("guest.move", guest, by=by)
    return _put(guest, guest.place - 1)


def remove(guest: Guest, *, by: Actor) -> Guest:
    """Take a guest off the list: the registration is cancelled, the row stays."""
    _wait(guest.event_id)
    registrations.cancel(guest.registration, by=by)
    guest.aide_name = guest.aide_contact = ""
    db.session.flush()
    return _put(guest, guest.place)


def forget_aides() -> int:
    """Delete whom to reach about the guests, 30 days after the event's end; gives how many were deleted."""
    due = list(
        db.session.scalars(
            select(Guest)
            .join(Event, Event.id == Guest.event_id)
            .where(
                Event.ends_at < clock.now() - retention.ACCESSIBILITY,
                (Guest.aide_contact != "") | (Guest.aide_name != ""),
            )
        )
    )
    for guest in due:
        guest.aide_name = guest.aide_contact = ""
        _note("guest.forget_aide", guest, by=SYSTEM)
    return len(due)


def forget(registration: Registration) -> None:
    """Whom to reach about somebody goes with what they were registered with."""
    guest = db.session.get(Guest, registration.id)
    if guest is not None:
        guest.aide_name = guest.aide_contact = ""


def _put(guest: Guest, place: int) -> Guest:
    """A guest at a place, everybody else in their order around them; who was cancelled stands behind."""
    db.session.flush()
    others = [one for one in _in_order(guest.event_id) if one is not guest]
    live = [one for one in others if one.registration.is_current]
    gone = [one for one in others if not one.registration.is_current]
    if guest.registration.is_current:
        at = max(1, min(place, len(live) + 1)) - 1
        live.insert(at, guest)
    else:
        gone.append(guest)
    for number, one in enumerate([*live, *gone], 1):
        one.place = number
    db.session.flush()
    return guest


def _in_order(event_id: int) -> Iterable[Guest]:
    query = select(Guest).where(Guest.event_id == event_id)
    return db.session.scalars(query.order_by(Guest.place, Guest.registration_id))


def _many(event_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Guest)
        .join(Registration, Registration.id == Guest.registration_id)
        .where(Guest.event_id == event_id, Registration.cancelled_at.is_(None))
    )
    return db.session.scalar(query) or 0


def _wait(event_id: int) -> None:
    lock_for_this_transaction(f"guests of event {event_id}")


def _note(action: str, guest: Guest, *, by: Actor) -> None:
    subject = f"registration:{guest.registration_id}"
    audit.record(action, subject, by=by, event_id=guest.event_id)
