"""What is to be told to people: queued in the transaction that causes it, sent later by the worker or by hand."""

from datetime import timedelta

from sqlalchemy import select

from intake import clock
from intake.db import db, insert
from intake.models.message import Message
from intake.models.registration import NoticeReading, Registration

NOT_AGAIN = timedelta(minutes=15)


def queue(registration: Registration, kind: str) -> Message | None:
    """Queue a message of a kind to one person, unless the same waits already or left within 15 minutes.

    An e-mail address goes before a phone number. Whoever a colleague registered without a contact is reached through
    that colleague, until they have opened their link themselves; then only their page tells them.
    """
    contact = reached_by(registration)
    if contact is None or _told(registration, kind):
        return None
    moment = clock.now()
    return insert(
        Message(
            event_id=registration.event_id,
            registration_id=registration.id,
            kind=kind,
            channel="email" if contact.email else "whatsapp",
            queued_at=moment,
            next_try_at=moment,
        )
    )


def drop(registration: Registration) -> None:
    """Take back what still waits to be told to somebody whom it no longer concerns."""
    waiting = select(Message).where(
        Message.registration_id == registration.id,
        Message.sent_at.is_(None),
        Message.dropped_at.is_(None),
    )
    for message in db.session.scalars(waiting):
        message.dropped_at = clock.now()


def reached_by(registration: Registration) -> Registration | None:
    """Whose contact reaches this person: their own, or that of the colleague who registered them."""
    if registration.phone or registration.email:
        return registration
    if registration.registered_by_id is None or _has_opened(registration):
        return None
    sender = db.session.get(Registration, registration.registered_by_id)
    return sender if sender and (sender.phone or sender.email) else None


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
    return newest is not None and (
        newest.sent_at is None or newest.sent_at > clock.now() - NOT_AGAIN
    )


def _has_opened(registration: Registration) -> bool:
    read = select(NoticeReading.id).where(
        NoticeReading.registration_id == registration.id, NoticeReading.channel == "self"
    )
    return db.session.scalar(read.limit(1)) is not None
