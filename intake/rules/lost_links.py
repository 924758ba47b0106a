"""Lost links: asked for without learning who is known, looked up later by the worker, shown at the staff desk."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import or_, select, update

from intake import clock, keys
from intake.db import db, insert, lock_for_this_transaction
from intake.models.event import Event
from intake.models.link import Link
from intake.models.message import LinkRequest
from intake.models.registration import Registration
from intake.rules import audit, links, outbox
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.seats import CURRENT
from intake.words import N_

MOST_A_DAY = 5
MOST_PEOPLE = 20  # behind one contact; an office shares a phone, but not among hundreds
DAY = timedelta(days=1)
A_ROUND = 200


def ask(event: Event, contact: str, *, language: str, by: Actor) -> LinkRequest:
    """Write down that the link of this contact (E.164 or an address in small letters) is wanted again.

    Nobody is looked up here, so a known contact and an unknown one cost and answer the same. Within a day a contact
    is good for five requests at an event, whoever sends them from wherever; the sixth is taken for the fifth.
    """
    print_of = keys.fingerprint("lost link", f"{event.id} {contact}".encode())
    lock_for_this_transaction(f"lost link {print_of.hex()}")
    moment = clock.now()
    before = db.session.scalars(
        select(LinkRequest)
        .where(LinkRequest.contact_print == print_of, LinkRequest.asked_at > moment - DAY)
        .order_by(LinkRequest.id.desc())
        .limit(MOST_A_DAY)
    ).all()
    if len(before) == MOST_A_DAY:
        return before[0]
    request = insert(
        LinkRequest(
            event_id=event.id,
            contact_print=print_of,
            contact_sealed=keys.seal(contact),
            language=language,
            asked_at=moment,
        )
    )
    audit.record("link.ask", f"link_request:{request.id}", by=by, event_id=event.id)
    return request


def answer_all() -> None:
    """What the worker does: queue a message for each registration a request is about, then forget the contact.

    A day later its fingerprint is forgotten, too; the bare row stays behind the receipt.
    """
    moment = clock.now()
    waiting = db.session.scalars(
        select(LinkRequest)
        .where(LinkRequest.answered_at.is_(None))
        .order_by(LinkRequest.id)
        .limit(A_ROUND)
    ).all()
    wanted: dict[int, set[str]] = defaultdict(set)
    for request in waiting:
        wanted[request.event_id].add(keys.unseal(request.contact_sealed or b""))
        request.contact_sealed, request.answered_at = None, moment
    for event_id, contacts in wanted.items():
        for registration in _reached_at(event_id, contacts):
            outbox.queue(registration, "link")
    counted = LinkRequest.contact_print.is_not(None)
    db.session.execute(
        update(LinkRequest)
        .where(counted, LinkRequest.answered_at < moment - DAY)
        .values(contact_print=None)
    )


def show_at_desk(registration: Registration, *, by: Actor) -> Link:
    """The personal link of somebody who stands at the staff desk, to be shown as a QR code. Refuses: ended."""
    if not registration.is_current:
        raise Refused("ended", N_("Pendaftaran ini sudah tidak berlaku, jadi tidak ada tautannya."))
    audit.record(
        "link.show", f"registration:{registration.id}", by=by, event_id=registration.event_id
    )
    return links.current_or_new("person", registration_id=registration.id)


def _reached_at(event_id: int, contacts: set[str]) -> Iterable[Registration]:
    """Whom these contacts reach, the first twenty of each: nobody fills a stranger's mailbox by registering names."""
    known = sorted(contacts)
    found = db.session.execute(
        select(Registration.id, Registration.email, Registration.phone)
        .where(
            Registration.event_id == event_id,
            *CURRENT,
            or_(Registration.email.in_(known), Registration.phone.in_(known)),
        )
        .order_by(Registration.id)
    )
    reached: Counter[str] = Counter()
    chosen = []
    for number, *own in found:
        by = {contact for contact in own if contact in contacts}
        if any(reached[contact] < MOST_PEOPLE for contact in by):
            reached.update(by)
            chosen.append(number)
    return [db.session.get_one(Registration, number) for number in chosen]
