"""Whom a reminder of a commitment reaches, and whether there is still something to remind of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, Proposer
from intake.models.contact import CommitmentContact
from intake.models.followup import FollowUpCheck
from intake.models.message import DUE_KINDS, Message
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.transfer import Transfer
from intake.rules import links

TO_PROPOSER = ("sign", "rest")
REST = ("site", "target_date", "budget_source")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who answers for a commitment: the unit's office, whom an officer recorded, the person in charge, or a
    proposer. `had_one`: their contact was deleted, because it had its time.
    """

    name: str
    language: str = "id"
    email: str = ""
    phone: str = ""
    registration_id: int | None = None
    contact_id: int | None = None
    had_one: bool = False


def contacts(commitments: Sequence[Commitment]) -> dict[int, list[Contact]]:
    """Of each commitment, three queries for them all: the office, the person in charge, whom officers recorded (the
    newest first), the proposers in their order.

    A proposer counts while their registration stands; whoever cancelled or was erased is not written to. Where the
    commitment went to a unit that is not the successor of the one before, its people are not either: the link
    they would get is the new unit's.
    """
    found: dict[int, list[Contact]] = {}
    left = _left_behind([commitment.id for commitment in commitments])
    for commitment in commitments:
        office = Contact(name=commitment.unit.name, email=commitment.unit.email)
        now, before = commitment.current, left.get(commitment.id)
        earlier = [one for one in commitment.versions if before and one.created_at < before]
        is_theirs = not earlier or earlier[-1].pic_phone != now.pic_phone
        phone = now.pic_phone if is_theirs else None
        found[commitment.id] = [office, Contact(name=now.pic_name, phone=phone or "")]
    recorded = select(CommitmentContact).where(
        CommitmentContact.commitment_id.in_(found), CommitmentContact.emptied_at.is_(None)
    )
    for one in db.session.scalars(recorded.order_by(CommitmentContact.id.desc())):
        if one.at >= left.get(one.commitment_id, one.at):
            found[one.commitment_id].append(of_recorded(one))
    rows = db.session.execute(
        select(Proposer.commitment_id, Proposer.at, Registration)
        .join(Registration, Registration.id == Proposer.registration_id)
        .where(
            Proposer.commitment_id.in_(found),
            Registration.cancelled_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Proposer.id)
    )
    for commitment_id, at, person in rows:
        if at >= left.get(commitment_id, at):
            found[commitment_id].append(of_person(person))
    return found


def of_person(person: Registration) -> Contact:
    """A registered person as a receiver."""
    return Contact(
        name=person.full_name,
        language=person.language,
        email=person.email or "",
        phone=person.phone or "",
        registration_id=person.id,
        had_one=person.email == "" and not person.phone,
    )


def of_recorded(contact: CommitmentContact) -> Contact:
    """Whom an officer recorded, as a receiver."""
    return Contact(
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        contact_id=contact.id,
        had_one=contact.emptied_at is not None,
    )


def goes_to(message: Message, receiver: Contact | None) -> None:
    """Write down whom a reminder goes to, as far as that has a row: a proposer, or whom an officer recorded."""
    message.registration_id = receiver.registration_id if receiver else None
    message.contact_id = receiver.contact_id if receiver else None


def by_email(known: Iterable[Contact], kind: str) -> Contact | None:
    """Who gets the e-mail: the office, else whom an officer recorded, else a proposer; about signing and the rest a
    proposer first."""
    order = sorted(known, key=lambda one: kind in TO_PROPOSER and one.registration_id is None)
    return next((one for one in order if one.email), None)


def by_phone(known: Iterable[Contact]) -> Contact | None:
    """Whom an officer writes to on WhatsApp: whom one of them recorded last, else the person in charge, else a
    proposer."""
    order = sorted(known, key=lambda one: one.contact_id is None)
    return next((one for one in order if one.phone), None)


def path(commitment: Commitment) -> str:
    """Where the unit answers, below our address: by its own link, which is made where it has none that holds."""
    link = links.current_or_new("unit", unit_id=commitment.unit_id, event_id=commitment.event_id)
    return f"/u/{links.token_of(link)}/commitments/{commitment.code}"


def is_waiting(commitment: Commitment) -> bool:
    """Whether the unit waits for a budget year or another day, and is left in peace until then."""
    until = commitment.waiting_until
    return until is not None and until > clock.today(commitment.unit.zone)


def why_over(message: Message, commitment: Commitment) -> str | None:
    """Why a reminder need not leave any more, a word of `DROPPED`: answered since, or over; None while it must."""
    if commitment.answered_at and commitment.answered_at >= message.queued_at:
        return "answered"
    over = (
        not commitment.is_open
        or is_waiting(commitment)
        or (message.kind in DUE_KINDS and not _is_asked_on(commitment, message.day))
        or (message.kind == "sign" and not commitment.awaits_signature)
        or (message.kind == "rest" and all(getattr(commitment.current, part) for part in REST))
    )
    return "over" if over else None


def _is_asked_on(commitment: Commitment, day: date | None) -> bool:
    """Whether an answer is due on a day: the next one, or a later check's."""
    if day is None or commitment.next_due is None or day < commitment.next_due:
        return False
    check = select(FollowUpCheck.id).where(
        FollowUpCheck.commitment_id == commitment.id,
        FollowUpCheck.due_on == day,
        FollowUpCheck.answered_by_id.is_(None),
    )
    return day == commitment.next_due or db.session.scalar(check) is not None


def _left_behind(commitment_ids: Sequence[int]) -> dict[int, datetime]:
    """When commitments last went to a unit that does not carry on the one before."""
    rows = db.session.execute(
        select(Transfer.commitment_id, func.max(Transfer.at))
        .join(Unit, Unit.id == Transfer.from_unit_id)
        .where(
            Transfer.commitment_id.in_(commitment_ids),
            Unit.successor_id.is_distinct_from(Transfer.to_unit_id),
        )
        .group_by(Transfer.commitment_id)
    )
    return {row[0]: row[1] for row in rows}
