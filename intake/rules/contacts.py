"""Contacts that officers record for a commitment, and how long those of a commitment are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Proposer
from intake.models.contact import BASES, CommitmentContact
from intake.models.message import Message
from intake.models.registration import Registration
from intake.rules import audit, outbox, retention
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.writers import name_of, refuse_unless_officer
from intake.spelling import name_key, tidy
from intake.words import N_

AT_ONCE = 100  # so that nobody waits long for their turn to write; the next round takes the next


def record(
    commitment: Commitment, *, name: str, phone: str, email: str, basis: str, by: Actor
) -> CommitmentContact:
    """Write down whom to reach about an open commitment, and from where the office knows. The same again is once.

    `phone` is E.164. What waits for a hand leaves by itself where there is an address now. Refuses: officer_only,
    closed, no_name, no_contact, unknown_basis.
    """
    refuse_unless_officer(by)
    if not commitment.is_open:
        raise Refused("closed", N_("Komitmen ini sudah ditutup, jadi kontak baru tidak dicatat."))
    if not tidy(name):
        raise Refused("no_name", N_("Tulis siapa yang dihubungi."), field="name")
    if not (phone or email):
        raise Refused("no_contact", N_("Isi nomor HP/WhatsApp atau email."), field="phone")
    if basis not in BASES:
        raise Refused("unknown_basis", N_("Pilih dari mana kontak ini."), field="basis")
    said = {"name": tidy(name), "phone": phone, "email": email, "basis": basis}
    for known in standing(commitment):
        if all(getattr(known, column) == value for column, value in said.items()):
            return known
    contact = CommitmentContact(
        commitment_id=commitment.id, at=clock.now(), by=str(by), by_name=name_of(by), **said
    )
    db.session.add(contact)
    db.session.flush()
    if email:
        _let_leave(commitment)
    _note("contact.record", contact, commitment, by=by)
    return contact


def remove(contact: CommitmentContact, *, by: Actor) -> CommitmentContact:
    """Delete a contact, at the wish of who it reaches or because it is wrong. Twice is once. Refuses: officer_only."""
    if by != SYSTEM:
        refuse_unless_officer(by)
    if contact.emptied_at is None:
        _empty(contact, by=by)
    return contact


def standing(commitment: Commitment) -> Sequence[CommitmentContact]:
    """The contacts that were not removed, newest first."""
    query = select(CommitmentContact).where(
        CommitmentContact.commitment_id == commitment.id, CommitmentContact.emptied_at.is_(None)
    )
    return db.session.scalars(query.order_by(CommitmentContact.id.desc())).all()


def forget_person(person: Registration) -> None:
    """Delete what officers recorded of somebody whose registration is erased: the same name and the same contact."""
    same = [
        column == value
        for column, value in (
            (CommitmentContact.phone, person.phone),
            (CommitmentContact.email, person.email),
        )
        if value
    ]
    found = select(CommitmentContact).where(or_(*same)) if same else None
    for contact in db.session.scalars(found).all() if found is not None else ():
        if name_key(contact.name) == person.name_key:
            _empty(contact, by=SYSTEM)


def forget() -> int:
    """Delete the contacts of commitments that were closed two years ago: what officers recorded, and the number of
    the person in charge. Gives of how many commitments."""
    over = _over(clock.now() - retention.CONTACTS)
    recorded = select(CommitmentContact.id).where(
        CommitmentContact.commitment_id == Commitment.id, CommitmentContact.emptied_at.is_(None)
    )
    numbered = select(CommitmentVersion.id).where(
        CommitmentVersion.commitment_id == Commitment.id, CommitmentVersion.pic_phone.is_not(None)
    )
    due = select(Commitment).where(over, or_(recorded.exists(), numbered.exists()))
    found = db.session.scalars(due.order_by(Commitment.id).limit(AT_ONCE)).all()
    for commitment in found:
        for contact in standing(commitment):
            _empty(contact, by=SYSTEM)
        for version in commitment.versions:
            version.pic_phone = None
        db.session.flush()
        _record("contacts.purge", commitment, by=SYSTEM)
    return len(found)


def still_proposing(before: datetime) -> ColumnElement[bool]:
    """Whether a registration proposed a commitment that is open, or was closed after a moment."""
    voices = (
        select(Proposer.id)
        .join(Commitment, Commitment.id == Proposer.commitment_id)
        .where(Proposer.registration_id == Registration.id, ~_over(before))
    )
    return voices.exists()


def kept_for(person: Registration) -> tuple[bool, datetime | None]:
    """Whether a proposal of somebody's is open, which keeps their contact; and when the last that ended was closed."""
    rows = db.session.scalars(
        select(Commitment.closed_at)
        .join(Proposer, Proposer.commitment_id == Commitment.id)
        .where(Proposer.registration_id == person.id)
    ).all()
    return None in rows, max((at for at in rows if at), default=None)


def _over(before: datetime) -> Any:
    return Commitment.closed_at.is_not(None) & (Commitment.closed_at <= before)


def _let_leave(commitment: Commitment) -> None:
    waiting = select(Message).where(
        Message.commitment_id == commitment.id, outbox.WAITS, ~outbox.HAS_FAILED
    )
    for message in db.session.scalars(waiting):
        message.channel = "email"


def _empty(contact: CommitmentContact, *, by: Actor) -> None:
    contact.name = contact.phone = contact.email = ""
    contact.emptied_at, contact.emptied_by = clock.now(), str(by)
    db.session.flush()
    commitment = db.session.get_one(Commitment, contact.commitment_id)
    _note("contact.remove", contact, commitment, by=by)


def _note(action: str, contact: CommitmentContact, commitment: Commitment, *, by: Actor) -> None:
    _record(action, commitment, by=by, contact=contact.id)


def _record(action: str, commitment: Commitment, *, by: Actor, **detail: int) -> None:
    subject = f"commitment:{commitment.id}"
    audit.record(action, subject, by=by, event_id=commitment.event_id, **detail)
