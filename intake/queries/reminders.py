"""Reminders as an officer sees them: which wait for a hand, which are on their way, which left, to whom and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.contact import CommitmentContact
from intake.models.message import Message
from intake.models.registration import Registration
from intake.queries.messages import names_of_hands
from intake.rules import reminded
from intake.rules.outbox import HAS_FAILED, WAITS
from intake.rules.reminded import Contact
from intake.spelling import masked

PAGE = 50
STATES = ("hand", "way", "sent", "dropped")


@dataclass(frozen=True)
class Line:
    """One reminder with its commitment, whom it reaches or reached, and whose hand did it."""

    message: Message
    commitment: Commitment
    to: Contact
    email: str
    phone: str
    done_by: str | None

    passed_on_by = None
    had_one: bool = False  # nobody can be reached any more who could be once

    @property
    def full_name(self) -> str:
        """The unit."""
        return self.commitment.unit.name

    @property
    def place(self) -> str:
        """What it is about."""
        return f"{self.commitment.innovation.name} · {self.commitment.code}"

    @property
    def zone(self) -> str:
        """Whose clock its times are told by."""
        return self.commitment.unit.zone

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.to.language

    @property
    def masked(self) -> str:
        """The contact as its owner knows it."""
        by_mail = self.message.channel == "email" and self.to.email
        return masked(by_mail or self.to.phone or self.to.email)


def page(state: str, *, mail_is_on: bool, before: int | None) -> tuple[list[Line], int | None]:
    """A page of reminders in a state, newest first (what waits for a hand: oldest), and where the next begins."""
    oldest_first = state == "hand"
    query = select(Message).where(Message.commitment_id.is_not(None), *_state(state, mail_is_on))
    if before:
        query = query.where(Message.id > before if oldest_first else Message.id < before)
    order = Message.id if oldest_first else Message.id.desc()
    found = db.session.scalars(query.order_by(order).limit(PAGE + 1)).all()
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return lines(found[:PAGE]), more


def of(commitment: Commitment) -> list[Line]:
    """The newest reminders of one commitment."""
    query = select(Message).where(Message.commitment_id == commitment.id)
    return lines(db.session.scalars(query.order_by(Message.id.desc()).limit(PAGE)).all())


def one(message_id: int) -> Line | None:
    """One reminder."""
    message = db.session.get(Message, message_id)
    return lines([message])[0] if message and message.commitment_id else None


def reminder(message_id: int) -> Message | None:
    """One reminder, locked until the transaction ends: two may press at once."""
    return db.session.scalar(
        select(Message)
        .where(Message.id == message_id, Message.commitment_id.is_not(None))
        .with_for_update()
    )


def counts(*, mail_is_on: bool) -> dict[str, int]:
    """How many wait for a hand, and how many e-mails are on their way."""
    hand = _for_a_hand(mail_is_on)
    row = db.session.execute(
        select(func.count().filter(hand), func.count().filter(~hand))
        .select_from(Message)
        .where(WAITS, Message.event_id.is_(None))
    ).one()
    return {"hand": row[0], "way": row[1]}


def lines(messages: Sequence[Message]) -> list[Line]:
    """Each with what its row shows; as many queries for one as for fifty."""
    query = select(Commitment).options(
        joinedload(Commitment.unit),
        joinedload(Commitment.innovation),
        joinedload(Commitment.officer),
        selectinload(Commitment.versions),
    )
    of_these = {message.commitment_id for message in messages}
    found = {
        one.id: one for one in db.session.scalars(query.where(Commitment.id.in_(of_these))).unique()
    }
    known = reminded.contacts(list(found.values()))
    people = _people(messages)
    hands = names_of_hands(messages)
    return [
        _line(message, found[message.commitment_id or 0], known, people, hands)
        for message in messages
    ]


def _line(
    message: Message,
    commitment: Commitment,
    known: dict[int, list[Contact]],
    people: dict[tuple[int | None, int | None], Contact],
    hands: dict[str, str],
) -> Line:
    contacts = known[commitment.id]
    email, phone = reminded.by_email(contacts, message.kind), reminded.by_phone(contacts)
    to: Contact | None
    if message.sent_at:
        to = people.get(_whom(message)) or _then(message, commitment, contacts)
    else:
        to = (email if message.channel == "email" and not message.failed_at else phone) or email
    return Line(
        message=message,
        commitment=commitment,
        to=to or contacts[1],
        email=email.email if email else "",
        phone=phone.phone if phone else "",
        done_by=hands.get(message.sent_by or message.dropped_by),
        had_one=bool(message.sent_at) or any(one.had_one for one in contacts),
    )


def _then(message: Message, commitment: Commitment, contacts: list[Contact]) -> Contact:
    """Whom it reached of whom no row tells: the office by e-mail, or whoever was in charge at that time."""
    if message.channel == "email":
        return contacts[0]
    earlier = [
        one for one in commitment.versions if one.created_at <= (message.sent_at or one.created_at)
    ]
    version = earlier[-1] if earlier else commitment.current
    return Contact(name=version.pic_name, phone=version.pic_phone or "")


def _whom(message: Message) -> tuple[int | None, int | None]:
    return message.registration_id, message.contact_id


def _people(messages: Sequence[Message]) -> dict[tuple[int | None, int | None], Contact]:
    """The proposers and the recorded contacts that messages went to, by their two numbers."""
    persons = select(Registration).where(Registration.id.in_({m.registration_id for m in messages}))
    contacts = select(CommitmentContact).where(
        CommitmentContact.id.in_({m.contact_id for m in messages})
    )
    return {(one.id, None): reminded.of_person(one) for one in db.session.scalars(persons)} | {
        (None, one.id): reminded.of_recorded(one) for one in db.session.scalars(contacts)
    }


def _state(state: str, mail_is_on: bool) -> list[ColumnElement[bool]]:
    hand = _for_a_hand(mail_is_on)
    return {
        "hand": [WAITS, hand],
        "way": [WAITS, ~hand],
        "sent": [Message.sent_at.is_not(None)],
        "dropped": [Message.dropped_at.is_not(None)],
    }[state]


def _for_a_hand(mail_is_on: bool) -> Any:
    if not mail_is_on:
        return Message.id.is_not(None)
    return or_(Message.channel == "whatsapp", HAS_FAILED)
