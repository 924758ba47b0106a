"""What a check code says to everybody: kind, date, event and validity. Nothing about any person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion
from intake.models.event import Event
from intake.models.link import CheckCode
from intake.models.registration import Registration
from intake.queries import certificates, letters
from intake.queries.commitments import WITH_SIGNINGS
from intake.rules import attendance_statements


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A paper as its code shows it.

    `validity`: valid, unsigned, changing, replaced, cancelled, revoked or ended.
    """

    kind: str
    validity: str
    at: datetime
    zone: str
    event_title: str
    event_day: date | None
    version: int | None = None
    text_hash: str = ""
    number: str = ""
    parties: int = 0
    signed: int = 0


def look_up(code: str) -> Checked | None:
    """The paper behind a code, or None for a code that was never given."""
    found = db.session.get(CheckCode, code)
    if found is None:
        return None
    if found.kind == "attendance":
        return _statement(db.session.get_one(Registration, found.registration_id), found)
    if found.kind == "certificate":
        return _certificate(found)
    if found.registration_id:
        return _proof(db.session.get_one(Registration, found.registration_id), found)
    return _letter(db.session.get_one(CommitmentVersion, found.version_id), found)


def _proof(registration: Registration, code: CheckCode) -> Checked:
    event = registration.event
    ended = registration.erased_at or registration.duplicate_of_id
    return Checked(
        kind="registration",
        validity="ended" if ended else "cancelled" if registration.cancelled_at else "valid",
        at=code.issued_at,
        zone=event.zone,
        event_title=event.title,
        event_day=event.day,
    )


def _statement(registration: Registration, code: CheckCode) -> Checked:
    event, stands = registration.event, attendance_statements.has_attended(registration.id)
    return Checked(
        kind="attendance",
        validity="ended" if registration.erased_at else "valid" if stands else "cancelled",
        at=code.issued_at,
        zone=event.zone,
        event_title=event.title,
        event_day=event.day,
    )


def _certificate(code: CheckCode) -> Checked | None:
    certificate = certificates.of_registration(code.registration_id or 0)
    if certificate is None:
        return None
    event, revoked = certificate.event, certificate.revoked_at
    ended, replaced = certificate.registration.erased_at, certificate.code != code.code
    return Checked(
        kind="certificate",
        validity="ended"
        if ended
        else "replaced"
        if replaced
        else "revoked"
        if revoked
        else "valid",
        at=code.issued_at,
        zone=event.zone,
        event_title=event.title,
        event_day=event.day,
        number=certificate.number,
    )


def _letter(version: CommitmentVersion, code: CheckCode) -> Checked:
    commitment = db.session.scalars(
        select(Commitment)
        .options(WITH_SIGNINGS, joinedload(Commitment.unit), joinedload(Commitment.event))
        .where(Commitment.id == version.commitment_id)
    ).one()
    signed_at = _signed_at(commitment, version.text_hash)
    event: Event | None = commitment.event
    standing = letters.places(commitment, version)
    return Checked(
        kind="commitment",
        validity=_letter_validity(commitment, version.text_hash, signed=signed_at is not None),
        at=signed_at or code.issued_at,
        zone=commitment.unit.zone,
        event_title=event.title if event else "",
        event_day=event.day if event else None,
        version=version.number,
        text_hash=version.text_hash,
        parties=len(standing),
        signed=sum(place.signing is not None for place in standing),
    )


def _signed_at(commitment: Commitment, text_hash: str) -> datetime | None:
    """When this text was signed, under whichever version it stood."""
    return next(
        (
            version.signing.signed_at
            for version in commitment.versions
            if version.signing and version.text_hash == text_hash
        ),
        None,
    )


def _letter_validity(commitment: Commitment, text_hash: str, *, signed: bool) -> str:
    if commitment.status == "dibatalkan":
        return "cancelled"
    if text_hash == commitment.current.text_hash:
        return "valid" if signed else "unsigned"
    return "changing" if signed and commitment.changed_since_signed else "replaced"
