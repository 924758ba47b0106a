"""Reminding of commitments: before, on and after the day an answer is due; of signing; of the rest. Each once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.message import DUE_KINDS, Message
from intake.rules import audit, outbox, reminded, reminder_days, writers
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.words import N_


def plan() -> int:
    """Queue every reminder whose day has come by the unit's calendar; gives how many.

    Seven days before the day an answer is due, on it, and seven days after it; a week after a proposal that nobody
    signed; two weeks after one of which site, target date or source of money is missing. Nobody is reminded ahead who
    signed or answered within seven days, nobody while they wait for a budget year, nobody once it is closed.
    """
    return queue_all(list(reminder_days.what_is_due()))


def queue_all(found: Sequence[reminder_days.Planned]) -> int:
    """Queue reminders that were found to be due. What waits of an earlier day makes way for the newer one."""
    known = reminded.contacts([planned.commitment for planned in found])
    queued = 0
    for planned in found:
        commitment = planned.commitment
        made = outbox.queue_reminder(
            commitment, planned.kind, day=planned.day, known=known[commitment.id]
        )
        if made and planned.kind in DUE_KINDS:
            _make_way(made)
        queued += made is not None
    return queued


def remind(commitment: Commitment, *, by: Actor) -> Message:
    """An officer reminds now, at most once a day: by e-mail where somebody has an address, else it waits for a hand.

    A second press of the same day gives the same message, to be sent again if it was dropped or failed.
    Refuses: officer_only, closed, waiting.
    """
    _refuse(commitment, by)
    today = clock.today(commitment.unit.zone)
    there = select(Message).where(
        Message.commitment_id == commitment.id, Message.kind == "ask", Message.day == today
    )
    if message := db.session.scalar(there):
        if message.dropped_at:
            take_back(message, by=by)
        return outbox.try_again(message, by=by)
    known = reminded.contacts([commitment])[commitment.id]
    message = outbox.queue_reminder(commitment, "ask", day=today, known=known)
    if message is None:
        return db.session.scalars(there).one()
    _make_way(message)
    audit.record("reminder.ask", f"commitment:{commitment.id}", by=by, event_id=commitment.event_id)
    return message


def reaches(message: Message) -> bool:
    """Whether somebody has a contact by which a reminder could go."""
    return any(one.phone or one.email for one in _contacts_of(message))


def send_by_hand(message: Message, *, by: Actor) -> Message:
    """Somebody takes a reminder in hand: on WhatsApp where there is a number, else by their own e-mail."""
    if message.sent_at is None:
        known = _contacts_of(message)
        phone = reminded.by_phone(known)
        receiver = phone or reminded.by_email(known, message.kind)
        message.channel = "whatsapp" if phone else "email"
        reminded.goes_to(message, receiver)
        reminded.path(db.session.get_one(Commitment, message.commitment_id))
    return outbox.mark_sent(message, by=by)


def take_back(message: Message, *, by: Actor) -> Message:
    """Undo what somebody did by hand; an e-mail that had not left yet is the worker's again. Refuses: left."""
    outbox.take_back(message, by=by)
    address = reminded.by_email(_contacts_of(message), message.kind)
    message.channel = "email" if address else "whatsapp"
    reminded.goes_to(message, None)
    return message


def bring_back(commitment: Commitment, *, struck_since: datetime) -> None:
    """After an answer was withdrawn: the reminder it struck waits again, where there is still something to remind of.

    Where the day passed while the answer stood, longer ago than `plan` looks back, the unit is told that it is late.
    """
    struck = select(Message).where(
        Message.commitment_id == commitment.id,
        Message.dropped_by == str(SYSTEM),
        Message.dropped_why.in_(("answered", "over")),
        Message.dropped_at >= struck_since,
    )
    for message in db.session.scalars(struck.order_by(Message.id)).all():
        if reminded.why_over(message, commitment) is None:
            take_back(message, by=SYSTEM)
            _make_way(message)
    due = commitment.next_due
    if due and due <= clock.today(commitment.unit.zone) - reminder_days.WEEK:
        queue_all([reminder_days.Planned(commitment, "late", due)])


def drop_what_is_over() -> None:
    """Strike the reminders that wait for nothing any more: answered, signed, completed, closed, put off, moved."""
    for message, commitment in db.session.execute(_OVER).all():
        if why := reminded.why_over(message, commitment):
            outbox.strike(message, why, by=SYSTEM)


_OVER = (
    select(Message, Commitment)
    .join(Commitment, Commitment.id == Message.commitment_id)
    .options(*reminder_days.WHOLE)
    .where(
        outbox.WAITS,
        or_(
            Commitment.answered_at >= Message.queued_at,
            Commitment.closed_at.is_not(None),
            Commitment.waiting_until.is_not(None),
            and_(Message.kind.in_(DUE_KINDS), Commitment.next_due.is_distinct_from(Message.day)),
            Message.kind.in_(tuple(reminder_days.AFTER_WORDS)),
        ),
    )
    .order_by(Message.id)
)


def _make_way(made: Message) -> None:
    older = select(Message).where(
        outbox.WAITS,
        Message.commitment_id == made.commitment_id,
        Message.kind.in_((*DUE_KINDS, "ask")),
        Message.id != made.id,
    )
    for message in db.session.scalars(older).all():
        outbox.strike(message, "newer", by=SYSTEM)


def _contacts_of(message: Message) -> list[reminded.Contact]:
    commitment = db.session.get_one(Commitment, message.commitment_id)
    return reminded.contacts([commitment])[commitment.id]


def _refuse(commitment: Commitment, by: Actor) -> None:
    writers.refuse_unless_officer(by)
    if not commitment.is_open:
        raise Refused(
            "closed", N_("Komitmen ini sudah ditutup, jadi tidak ada yang perlu diingatkan.")
        )
    if reminded.is_waiting(commitment):
        raise Refused(
            "waiting",
            N_(
                "Unit ini menunggu sampai waktu yang sudah disepakati. "
                "Ubah dulu tanggalnya bila perlu diingatkan lebih awal."
            ),
        )
