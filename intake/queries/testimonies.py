"""Testimony as it is read: by its unit, by officers, and what of it is public."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.models.testimony import Testimony
from intake.models.transfer import Transfer

# Of a unit that has it no more: its words would stand under another's name, and it could not take them back.
_HANDED_ON = (
    select(Transfer.id)
    .where(Transfer.commitment_id == Testimony.commitment_id, Transfer.at >= Testimony.at)
    .correlate(Testimony)
)
_PUBLIC = (
    ~_HANDED_ON.exists(),
    Testimony.approved_at.is_not(None),
    Testimony.withdrawn_at.is_(None),
    Commitment.signed_at.is_not(None),
    Commitment.declared_at.is_not(None),
)


@dataclass(frozen=True)
class Said:
    """What everybody may read: the unit, its words, the name where that was agreed to, and whether there is a photo."""

    id: int
    unit: str
    text: str
    signed_name: str
    photo_id: int | None


def of(commitment: Commitment) -> Sequence[Testimony]:
    """What was given for one commitment and not taken back, newest first."""
    query = select(Testimony).where(
        Testimony.commitment_id == commitment.id, Testimony.withdrawn_at.is_(None)
    )
    return db.session.scalars(query.order_by(Testimony.id.desc())).all()


def public(innovation: Innovation) -> list[Said]:
    """What units that run an innovation say of it, newest first."""
    query = (
        select(Testimony.id, Unit.name, Testimony.text, Testimony.signed_name, Testimony.photo_id)
        .join(Commitment, Commitment.id == Testimony.commitment_id)
        .join(Unit, Unit.id == Commitment.unit_id)
        .where(Commitment.innovation_id == innovation.id, *_PUBLIC)
        .order_by(Testimony.approved_at.desc(), Testimony.id.desc())
    )
    return [Said(*row) for row in db.session.execute(query)]


def public_one(code: str, testimony_id: int) -> Testimony | None:
    """One that is public now, of the innovation with this code."""
    query = (
        select(Testimony)
        .join(Commitment, Commitment.id == Testimony.commitment_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .where(Innovation.code == code, Testimony.id == testimony_id, *_PUBLIC)
    )
    return db.session.scalar(query)
