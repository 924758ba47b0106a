"""Messages to people as the organiser sees them: what waits for a hand, what failed, what was done lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from intake.db import db
from intake.models.event import Event
from intake.models.message import Message
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from intake.models.staff import Staff
from intake.queries.opened import OPENED
from intake.rules.outbox import HAS_FAILED, WAITS
from intake.spelling import masked

MOST = 50
_Sender = aliased(Registration)


@dataclass(frozen=True)
class Line:
    """One message with whom it is for and how they are reached."""

    message: Message
    full_name: str
    place: str
    language: str
    phone: str | None
    email: str | None
    passed_on_by: str | None
    until: datetime | None
    done_by: str | None

    @property
    def masked(self) -> str:
        """The contact as its owner knows it: the number, else the address."""
        return masked(self.phone or self.email)


def by_hand(event: Event, *, mail_is_on: bool) -> list[Line]:
    """What the organiser sends, oldest first: without an address, given up, or all where no e-mail leaves."""
    query = _lines(event).where(WAITS, _for_a_hand(mail_is_on)).order_by(Message.id).limit(MOST)
    return _read(query)


def done(event: Event) -> list[Line]:
    """What was sent or dropped, newest first."""
    ended = func.coalesce(Message.sent_at, Message.dropped_at)
    query = _lines(event).where(ended.is_not(None)).order_by(ended.desc(), Message.id.desc())
    return _read(query.limit(MOST))


def one(event: Event, message_id: int) -> Line | None:
    """One message of this event."""
    found = _read(_lines(event).where(Message.id == message_id))
    return found[0] if found else None


def counts(event: Event, *, mail_is_on: bool) -> tuple[int, int]:
    """How many wait for a hand, and how many e-mails are on their way."""
    hand = _for_a_hand(mail_is_on)
    row = db.session.execute(
        select(func.count().filter(hand), func.count().filter(~hand))
        .select_from(Message)
        .where(Message.event_id == event.id, WAITS)
    ).one()
    return row[0], row[1]


def message(event: Event, message_id: int) -> Message | None:
    """One message of this event, locked until the transaction ends: two may press at once."""
    return db.session.scalar(
        select(Message)
        .where(Message.id == message_id, Message.event_id == event.id)
        .with_for_update()
    )


def _for_a_hand(mail_is_on: bool) -> ColumnElement[bool]:
    if not mail_is_on:
        return Message.id.is_not(None)
    return or_(Message.channel == "whatsapp", HAS_FAILED)


def _lines(event: Event) -> Any:
    """A colleague is reached through whoever registered them, until they have opened their link themselves."""
    own = or_(Registration.phone.is_not(None), Registration.email.is_not(None))
    through = and_(~own, ~OPENED)
    return (
        select(
            Message,
            Registration.full_name,
            func.coalesce(Unit.name, Registration.institution),
            Registration.language,
            case((own, Registration.phone), (through, _Sender.phone)),
            case((own, Registration.email), (through, _Sender.email)),
            case((through, _Sender.full_name)),
            SeatOffer.expires_at,
        )
        .join(Registration, Registration.id == Message.registration_id)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(_Sender, _Sender.id == Registration.registered_by_id)
        .outerjoin(
            SeatOffer,
            and_(SeatOffer.registration_id == Registration.id, SeatOffer.outcome.is_(None)),
        )
        .where(Message.event_id == event.id)
    )


def _read(query: Any) -> list[Line]:
    rows = db.session.execute(query).all()
    names = names_of_hands([row[0] for row in rows])
    return [Line(*(*row, names.get(row[0].sent_by or row[0].dropped_by))) for row in rows]


def names_of_hands(messages: Sequence[Message]) -> dict[str, str]:
    """The names of the staff who sent or struck messages, by what the rows call them."""
    actors = [message.sent_by or message.dropped_by for message in messages]
    ids = {int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")}
    if not ids:
        return {}
    found = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {f"staff:{staff_id}": name for staff_id, name in found}
