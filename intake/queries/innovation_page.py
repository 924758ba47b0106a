"""What everybody may know of an innovation: where it runs and how surely, and what was changed on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Signing
from intake.models.event import Event, EventInnovation
from intake.models.implementation import Implementation
from intake.models.innovation import Innovation
from intake.models.modification import Modification
from intake.models.place import Province, Unit
from intake.queries import implementations, reports, testimonies


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
    implementer: str = ""
    local_name: str = ""

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
    modifications: Sequence[tuple[str, Modification]]
    testimonies: Sequence[testimonies.Said]
    provinces: Sequence[reports.Tile]
    events: Sequence[Event]


def of(code: str) -> InnovationPage | None:
    """The page of an innovation, in twelve queries; None when there is none by that code."""
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
        modifications=_modifications(innovation),
        testimonies=testimonies.public(innovation),
        provinces=reports.tiles_of(Commitment.innovation_id == innovation.id),
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
            Commitment.id,
            _PROMISED_AS.label("promised_as"),
            Unit.name.label("unit"),
            Province.name.label("province"),
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
    rows = db.session.execute(query).all()
    carried_out = implementations.of(row.id for row in rows)
    return [_place(row, carried_out.get(row.id)) for row in rows]


def _place(row: Any, said: Implementation | None) -> Place:
    return Place(
        row.unit,
        row.province,
        row.declared_at,
        row.evidenced_at,
        row.verified_at,
        implementer=said.implementer if said else "",
        local_name=said.local_name if said else row.promised_as or "",
    )


# The name in the words signed last: what nobody has signed is not told in public.
_PROMISED_AS = (
    select(CommitmentVersion.local_name)
    .join(Signing, Signing.version_id == CommitmentVersion.id)
    .where(CommitmentVersion.commitment_id == Commitment.id)
    .order_by(CommitmentVersion.number.desc())
    .limit(1)
    .correlate(Commitment)
    .scalar_subquery()
)


def _modifications(innovation: Innovation) -> list[tuple[str, Modification]]:
    """What units with a signed commitment say they changed, as it stands after every correction."""
    correction = aliased(Modification)
    query = (
        select(Unit.name, Modification)
        .join(Commitment, Commitment.id == Modification.commitment_id)
        .join(Unit, Unit.id == Commitment.unit_id)
        .outerjoin(correction, correction.supersedes_id == Modification.id)
        .where(
            Commitment.innovation_id == innovation.id,
            Commitment.signed_at.is_not(None),
            Commitment.status != "dibatalkan",
            Modification.what != "",
            correction.id.is_(None),
        )
        .order_by(Unit.name, Modification.id)
    )
    return [(unit, row) for unit, row in db.session.execute(query)]


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
