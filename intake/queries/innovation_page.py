"""What everybody may know of an innovation: where it runs and how surely, and what was changed on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Signing
from intake.models.event import Event, EventInnovation
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit


@dataclass(frozen=True)
class Counted:
    """Commitments to an innovation, told apart; a cancelled one counts as proposed and signed, never as running."""

    proposed: int
    signed: int
    declared: int
    evidenced: int
    verified: int


@dataclass(frozen=True)
class Place:
    """A unit where it runs, and how surely that is known."""

    unit: str
    province: str | None
    declared_at: datetime | None
    evidenced_at: datetime | None
    verified_at: datetime | None

    @property
    def proof(self) -> str:
        """Declared, evidenced or verified."""
        if self.verified_at:
            return "verified"
        return "evidenced" if self.evidenced_at else "declared"


@dataclass(frozen=True)
class Change:
    """What a unit changed, in the words it signed."""

    unit: str
    form: str | None
    kind: str
    words: str


@dataclass(frozen=True)
class InnovationPage:
    """One innovation with what followed from it."""

    innovation: Innovation
    counted: Counted
    places: Sequence[Place]
    changes: Sequence[Change]
    events: Sequence[Event]


def of(code: str) -> InnovationPage | None:
    """The page of an innovation, in seven queries; None when there is none by that code."""
    innovation = db.session.scalar(
        select(Innovation)
        .options(
            joinedload(Innovation.owner_unit),
            selectinload(Innovation.awards),
            selectinload(Innovation.components),
        )
        .where(Innovation.code == code)
    )
    if innovation is None:
        return None
    return InnovationPage(
        innovation,
        counted=_counted(innovation),
        places=_places(innovation),
        changes=_changes(innovation),
        events=_events(innovation),
    )


def _counted(innovation: Innovation) -> Counted:
    signed = Commitment.signed_at.is_not(None)
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(signed),
            func.count().filter(signed, Commitment.declared_at.is_not(None)),
            func.count().filter(signed, Commitment.evidenced_at.is_not(None)),
            func.count().filter(signed, Commitment.verified_at.is_not(None)),
        ).where(Commitment.innovation_id == innovation.id)
    ).one()
    return Counted(*row)


def _places(innovation: Innovation) -> list[Place]:
    query = (
        select(
            Unit.name,
            Province.name,
            Commitment.declared_at,
            Commitment.evidenced_at,
            Commitment.verified_at,
        )
        .join(Unit, Unit.id == Commitment.unit_id)
        .outerjoin(Province, Province.code == Unit.province_code)
        .where(
            Commitment.innovation_id == innovation.id,
            Commitment.signed_at.is_not(None),
            Commitment.declared_at.is_not(None),
        )
        .order_by(Province.name, Unit.name, Commitment.id)
    )
    return [Place(*row) for row in db.session.execute(query)]


def _changes(innovation: Innovation) -> list[Change]:
    """Of each signed commitment the words signed last, where something was changed."""
    query = (
        select(Unit.name, CommitmentVersion.form, Commitment.kind, CommitmentVersion.changes)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Unit, Unit.id == Commitment.unit_id)
        .where(
            Commitment.innovation_id == innovation.id,
            Commitment.status != "dibatalkan",
            CommitmentVersion.id.in_(_signed_last(innovation)),
            CommitmentVersion.changes != "",
        )
        .order_by(Unit.name, Commitment.id)
    )
    return [Change(*row) for row in db.session.execute(query)]


def _signed_last(innovation: Innovation) -> Any:
    return (
        select(func.max(CommitmentVersion.id))
        .join(Signing, Signing.version_id == CommitmentVersion.id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(Commitment.innovation_id == innovation.id, Signing.party_id.is_(None))
        .group_by(CommitmentVersion.commitment_id)
    )


def _events(innovation: Innovation) -> Sequence[Event]:
    return db.session.scalars(
        select(Event)
        .join(EventInnovation, EventInnovation.event_id == Event.id)
        .where(EventInnovation.innovation_id == innovation.id, Event.published_at.is_not(None))
        .order_by(Event.starts_at.desc())
    ).all()
