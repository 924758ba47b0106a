"""What is to be told to people: queued in the transaction that causes it, sent later by the worker or by hand."""

from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db, insert
from intake.models.commitment import Commitment
from intake.models.message import Message
from intake.models.registration import AccessibilityNeed, Registration
from intake.models.seat import SeatOffer
from intake.queries.opened import OPENED
from intake.quiet import NEVER, Quiet
from intake.rules import audit, holidays, reminded
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.words import N_

# Not the same again so soon; and what may come in several pieces waits until all are said.
NOT_AGAIN = {"link": timedelta(minutes=15), "offer": timedelta(minutes=15)}
GATHER = {"answer": timedelta(minutes=10)}
# How long after each try the next one comes; about a day in all.
PAUSES = [timedelta(minutes=minutes) for minutes in (2, 10, 30, 120, 360, 960)]
TRIES = len(PAUSES)
WAITS = and_(Message.sent_at.is_(None), Message.dropped_at.is_(None))
HAS_FAILED = Message.failed_at.is_not(None)


def queue(registration: Registration, kind: str) -> Message | None:
    """Queue a message of a kind to one person, unless the same waits already or left within 15 minutes.

    An e-mail address goes before a phone number. Whoever a colleague registered without a contact is reached through
    that colleague, until they have opened their link themselves; then only their page tells them. What the
    organiser answered about support goes to the person's own e-mail address and to nobody else.
    """
    contact = registration if kind == "answer" else reached_by(registration)
    if contact is None or (kind == "answer" and not contact.email) or _told(registration, kind):
        return None
    moment = clock.now()
    return insert(
        Message(
            event_id=registration.event_id,
            registration_id=registration.id,
            kind=kind,
            channel="email" if contact.email else "whatsapp",
            queued_at=moment,
            next_try_at=moment + GATHER.get(kind, timedelta(0)),
        )
    )


def reached_by(registration: Registration) -> Registration | None:
    """Whose contact reaches this person: their own, or that of the colleague who registered them."""
    if registration.phone or registration.email:
        return registration
    if registration.registered_by_id is None or _has_opened(registration):
        return None
    sender = db.session.get(Registration, registration.registered_by_id)
    return sender if sender and (sender.phone or sender.email) else None


def queue_reminder(
    commitment: Commitment, kind: str, *, day: date, known: list[reminded.Contact]
) -> Message | None:
    """Queue a reminder of a commitment about a day, by e-mail where somebody has an address, else for a hand.

    Once for its kind and day, whoever else plans at the same moment: the second gets None.
    """
    moment = clock.now()
    message = Message(
        commitment_id=commitment.id,
        day=day,
        kind=kind,
        channel="email" if reminded.by_email(known, kind) else "whatsapp",
        queued_at=moment,
        next_try_at=moment,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
            db.session.flush()
    except IntegrityError:
        return None
    return message


def take_next(quiet: Quiet = NEVER) -> Message | None:
    """The next e-mail that is due. Its try is counted and the next one set before it leaves.

    So a crash between sending and `mark_sent` repeats one e-mail, later, and at most as often as any other is tried.
    A reminder that falls into the unit's quiet hours, or on a day off, waits until they end.
    """
    moment, quiet = clock.now(), holidays.within(quiet)
    due = (
        select(Message)
        .where(WAITS, ~HAS_FAILED, Message.channel == "email", Message.next_try_at <= moment)
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while message := db.session.scalar(due):
        if message.tries >= TRIES:
            fail(message, "tries")
        elif _leaves_now(message, quiet):
            message.next_try_at = moment + PAUSES[message.tries]
            message.tries += 1
            db.session.flush()
            return message
        db.session.flush()
    return None


def fail(message: Message, why: str) -> None:
    """Give an e-mail up: `tries` are used up, or the server `refused` it for good. A person must see to it."""
    if message.sent_at is None and message.failed_at is None:
        message.failed_at, message.failed_why = clock.now(), why
        _note(message, "fail", by=SYSTEM, why=why)


def mark_sent(message: Message, *, by: Actor) -> Message:
    """It left, by the worker or by somebody's hand. Twice is once."""
    if message.sent_at is None:
        message.sent_at, message.sent_by = clock.now(), str(by)
        message.dropped_at, message.dropped_why, message.dropped_by = None, None, ""
        _note(message, "sent", by=by)
    return message


def strike(message: Message, why: str, *, by: Actor) -> Message:
    """It need not be sent any more, for one of the reasons of `DROPPED`. Refuses: sent."""
    if message.sent_at is not None:
        raise Refused("sent", N_("Pesan ini sudah dikirim, jadi tidak dapat dicoret."))
    if message.dropped_at is None:
        message.dropped_at, message.dropped_why, message.dropped_by = clock.now(), why, str(by)
        _note(message, "drop", by=by, why=why)
    return message


def take_back(message: Message, *, by: Actor) -> Message:
    """Undo what somebody did by hand: it waits again. Refuses: left, what the worker sent."""
    if message.sent_by == str(SYSTEM):
        raise Refused("left", N_("Email ini sudah terkirim, jadi tidak dapat ditarik."))
    if message.sent_at or message.dropped_at:
        message.sent_at, message.sent_by = None, ""
        message.dropped_at, message.dropped_why, message.dropped_by = None, None, ""
        _note(message, "undo", by=by)
    return message


def try_again(message: Message, *, by: Actor) -> Message:
    """Let the worker try a failed e-mail anew, from the first try; harmless for one that waits."""
    if message.failed_at and message.sent_at is None and message.dropped_at is None:
        message.failed_at, message.failed_why, message.tries = None, None, 0
        message.next_try_at = clock.now()
        _note(message, "retry", by=by)
    return message


def drop(registration: Registration) -> None:
    """Strike what still waits to be told to somebody whom it no longer concerns; a reminder goes to somebody else."""
    waiting = select(Message).where(Message.registration_id == registration.id, WAITS)
    for message in db.session.scalars(waiting).all():
        if message.commitment_id is None:
            strike(message, "over", by=SYSTEM)
        else:
            message.registration_id = None


def drop_what_is_over() -> None:
    """Nobody is told of a seat that is theirs no more, of support that they ask for no more, nor of a registration that
    has ended."""
    offered = select(SeatOffer.id).where(
        SeatOffer.registration_id == Message.registration_id,
        SeatOffer.outcome.is_(None),
        SeatOffer.expires_at > clock.now(),
    )
    asks = select(AccessibilityNeed.registration_id).where(
        AccessibilityNeed.registration_id == Message.registration_id
    )
    over = (
        select(Message)
        .join(Registration)
        .where(
            WAITS,
            Message.commitment_id.is_(None),
            or_(
                Registration.cancelled_at.is_not(None),
                Registration.duplicate_of_id.is_not(None),
                Registration.erased_at.is_not(None),
                and_(Message.kind == "offer", ~offered.exists()),
                and_(Message.kind == "answer", ~asks.exists()),
            ),
        )
        .order_by(Message.id)
    )
    for message in db.session.scalars(over).all():
        strike(message, "over", by=SYSTEM)


def _told(registration: Registration, kind: str) -> bool:
    newest = db.session.scalar(
        select(Message)
        .where(
            Message.registration_id == registration.id,
            Message.kind == kind,
            Message.dropped_at.is_(None),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    if newest is None:
        return False
    if newest.sent_at is None:
        return True
    return newest.sent_at > clock.now() - NOT_AGAIN.get(kind, timedelta(0))


def _has_opened(registration: Registration) -> bool:
    opened = select(Registration.id).where(Registration.id == registration.id, OPENED)
    return db.session.scalar(opened) is not None


def _leaves_now(message: Message, quiet: Quiet) -> bool:
    """Whether an e-mail may go; else what keeps it is written down: over, held until morning, or for a hand."""
    if message.commitment_id is None:
        registration = db.session.get_one(Registration, message.registration_id)
        contact = reached_by(registration)
        if contact is None:
            strike(message, "over", by=SYSTEM)
        elif not contact.email:
            message.channel = "whatsapp"
        return contact is not None and bool(contact.email)
    commitment = db.session.get_one(Commitment, message.commitment_id)
    receiver = reminded.by_email(reminded.contacts([commitment])[commitment.id], message.kind)
    moment = clock.now()
    morning = quiet.until(moment, commitment.unit.zone)
    if why := reminded.why_over(message, commitment):
        strike(message, why, by=SYSTEM)
    elif receiver is None:
        message.channel = "whatsapp"
        reminded.goes_to(message, None)
    elif morning > moment:
        message.next_try_at = morning
    else:
        reminded.goes_to(message, receiver)
        return True
    return False


def _note(message: Message, verb: str, *, by: Actor, **detail: str) -> None:
    event_id, subject = message.event_id, f"registration:{message.registration_id}"
    if message.commitment_id is not None:
        event_id = db.session.get_one(Commitment, message.commitment_id).event_id
        subject = f"commitment:{message.commitment_id}"
    said = {"message": message.id, "kind": message.kind, **detail}
    audit.record(f"message.{verb}", subject, by=by, event_id=event_id, **said)
