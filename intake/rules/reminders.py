"""Reminding of commitments: before, on and after the day an answer is due; of signing; of the rest. Each once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from intake import clock
from intake.db import db
from intake.models.columns import UTCDateTime
from intake.models.commitment import Commitment, CommitmentVersion
from intake.models.message import DUE_KINDS, Message
from intake.models.place import Unit
from intake.rules import audit, outbox, reminded
from intake.rules.actor import SYSTEM, Actor
from intake.rules.followup import FOLLOWERS
from intake.rules.refusal import Refused
from intake.words import N_

WEEK = timedelta(days=7)
# Days after the day an answer is due; a worker that stood still makes up for it within the week that follows.
DAYS = {"ahead": -7, "due": 0, "late": 7}
# Days after the proposal.
AFTER_PROPOSAL = {"sign": 7, "rest": 14}
AT_ONCE = 100  # of each kind, so that nobody waits long for their turn to write; the next round takes the next


@dataclass(frozen=True)
class Planned:
    """A reminder that is to be queued: of what commitment, which kind, about which day."""

    commitment: Commitment
    kind: str
    day: date


def plan() -> int:
    """Queue every reminder whose day has come by the unit's calendar; gives how many.

    Seven days before the day an answer is due, on it, and seven days after it; a week after a proposal that nobody
    signed; two weeks after one of which site, target date or source of money is missing. Nobody is reminded ahead who
    signed or answered within seven days, nobody while they wait for a budget year, nobody once it is closed.
    """
    return queue_all(list(what_is_due()))


def what_is_due() -> Iterator[Planned]:
    """What `plan` will queue, looked up alone."""
    for zones in _CALENDARS:
        today = clock.today(zones[0])
        asked = {"zones": zones, "today": today, "week_ago": clock.now() - WEEK}
        for kind, days in DAYS.items():
            last = today - timedelta(days=days)
            span = {"first": last - timedelta(days=6), "last": last}
            for found in db.session.scalars(_FOUND[kind], {**asked, **span}).all():
                yield Planned(found, kind, found.next_due or today)
        for kind, days in AFTER_PROPOSAL.items():
            end = _midnight(today - timedelta(days=days - 1), zones[0])
            span = {"first": end - WEEK, "last": end - timedelta(microseconds=1)}
            for found in db.session.scalars(_FOUND[kind], {**asked, **span}).all():
                on = clock.at_place(found.proposed_at, found.unit.zone).date()
                yield Planned(found, kind, on + timedelta(days=days))


def queue_all(found: Sequence[Planned]) -> int:
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


def send_by_hand(message: Message, *, by: Actor) -> Message:
    """Somebody takes a reminder in hand: on WhatsApp where there is a number, else by their own e-mail."""
    if message.sent_at is None:
        known = _contacts_of(message)
        phone = reminded.by_phone(known)
        receiver = phone or reminded.by_email(known, message.kind)
        message.channel = "whatsapp" if phone else "email"
        message.registration_id = receiver.registration_id if receiver else None
        reminded.path(db.session.get_one(Commitment, message.commitment_id))
    return outbox.mark_sent(message, by=by)


def take_back(message: Message, *, by: Actor) -> Message:
    """Undo what somebody did by hand; an e-mail that had not left yet is the worker's again. Refuses: left."""
    outbox.take_back(message, by=by)
    address = reminded.by_email(_contacts_of(message), message.kind)
    message.channel = "email" if address else "whatsapp"
    message.registration_id = None
    return message


def drop_what_is_over() -> None:
    """Strike the reminders that wait for nothing any more: answered, signed, completed, closed, put off, moved."""
    for message, commitment in db.session.execute(_OVER).all():
        if why := reminded.why_over(message, commitment):
            outbox.strike(message, why, by=SYSTEM)


_WHOLE = (joinedload(Commitment.unit), selectinload(Commitment.versions))
_CALENDARS = [
    [zone for zone, name in clock.ZONE_NAMES.items() if name == calendar]
    for calendar in dict.fromkeys(clock.ZONE_NAMES.values())
]


def _planned(kind: str) -> ColumnElement[bool]:
    same_day = Message.day == Commitment.next_due if kind in DAYS else true()
    there = select(Message.id).where(
        Message.commitment_id == Commitment.id, Message.kind == kind, same_day
    )
    return there.exists()


def _lacks_the_rest() -> ColumnElement[bool]:
    version, later = CommitmentVersion, aliased(CommitmentVersion)
    newer = select(later.id).where(
        later.commitment_id == Commitment.id, later.number > version.number
    )
    empty = or_(version.site == "", version.budget_source == "", version.target_date.is_(None))
    lacking = select(version.id).where(
        version.commitment_id == Commitment.id, ~newer.exists(), empty
    )
    return lacking.exists()


def _finding(kind: str, *more: ColumnElement[bool]) -> Select[Commitment]:
    """The open commitments to remind of whose day lies in a span, and who are not in a time of their own choice."""
    column = Commitment.next_due if kind in DAYS else Commitment.proposed_at
    return (
        select(Commitment)
        .join(Unit, Unit.id == Commitment.unit_id)
        .options(*_WHOLE)
        .where(
            column.between(bindparam("first"), bindparam("last")),
            Unit.zone.in_(bindparam("zones", expanding=True)),
            Commitment.closed_at.is_(None),
            or_(Commitment.waiting_until.is_(None), Commitment.waiting_until <= bindparam("today")),
            ~_planned(kind),
            *more,
        )
        .order_by(Commitment.id)
        .limit(AT_ONCE)
    )


# Made once: to put such a statement together costs ten times what it costs to ask.
_FOUND = {
    "ahead": _finding(
        "ahead",
        func.coalesce(Commitment.answered_at, Commitment.signed_at, Commitment.proposed_at)
        <= bindparam("week_ago", type_=UTCDateTime),
    ),
    "due": _finding("due"),
    "late": _finding("late"),
    "sign": _finding("sign", Commitment.signed_at.is_(None)),
    "rest": _finding("rest", _lacks_the_rest()),
}
_OVER = (
    select(Message, Commitment)
    .join(Commitment, Commitment.id == Message.commitment_id)
    .options(*_WHOLE)
    .where(
        outbox.WAITS,
        or_(
            Commitment.answered_at >= Message.queued_at,
            Commitment.closed_at.is_not(None),
            Commitment.waiting_until.is_not(None),
            and_(Message.kind.in_(DUE_KINDS), Commitment.next_due.is_distinct_from(Message.day)),
            Message.kind.in_(tuple(AFTER_PROPOSAL)),
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
    if not (by.is_staff and by.role in FOLLOWERS):
        raise Refused("officer_only", N_("Hanya petugas tindak lanjut yang dapat mengingatkan."))
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


def _midnight(day: date, zone: str) -> datetime:
    return clock.moment_at(datetime.combine(day, time()), zone)
