"""Where commitments went that left their unit, and which of an ended unit's could go to its successor."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.place import Unit
from intake.models.transfer import Transfer

LONGEST_LINE = 5


@dataclass(frozen=True)
class Offered:
    """An open commitment of a unit that was replaced, and the successor's own that has its place, if any."""

    commitment: Commitment
    taken_by: str | None


def line_of(unit: Unit) -> list[Unit]:
    """A unit and its successors one after the other, at most five."""
    line = [unit]
    while (following := line[-1].successor) and following not in line and len(line) <= LONGEST_LINE:
        line.append(following)
    return line


def held_by(unit: Unit) -> ColumnElement[bool]:
    """The commitments a unit's link opens: its own, and those that went from it along its line of successors."""
    own = Commitment.unit_id == unit.id
    after = [later.id for later in line_of(unit)[1:]]
    if not after:
        return own
    gone = select(Transfer.commitment_id).where(Transfer.from_unit_id == unit.id)
    return or_(own, and_(Commitment.unit_id.in_(after), Commitment.id.in_(gone)))


def holds(unit: Unit, commitment: Commitment) -> bool:
    """Whether a commitment is a unit's own, or went from it along its line of successors."""
    query = select(Commitment.id).where(Commitment.id == commitment.id, held_by(unit))
    return db.session.scalar(query) is not None


def gone_to(unit_id: int | None, code: str) -> Unit | None:
    """The unit that now has a commitment which once was this one's."""
    once = select(Transfer.id).where(
        Transfer.commitment_id == Commitment.id, Transfer.from_unit_id == unit_id
    )
    return db.session.scalar(
        select(Unit)
        .join(Commitment, Commitment.unit_id == Unit.id)
        .where(Commitment.code == code.upper(), once.exists())
    )


def once_of(commitment: Commitment) -> Unit | None:
    """The unit that promised it, where that is not the one that has it now."""
    first = (
        select(Unit)
        .join(Transfer, Transfer.from_unit_id == Unit.id)
        .where(Transfer.commitment_id == commitment.id)
        .order_by(Transfer.id)
        .limit(1)
    )
    return db.session.scalar(first)


def offered(unit: Unit) -> Sequence[Offered]:
    """The open commitments of a unit with a successor, oldest first, in one query."""
    if unit.successor_id is None:
        return []
    theirs = aliased(Commitment)
    rows = db.session.execute(
        select(Commitment, theirs.code)
        .outerjoin(
            theirs,
            and_(
                theirs.unit_id == unit.successor_id,
                theirs.innovation_id == Commitment.innovation_id,
                theirs.site_key == Commitment.site_key,
                theirs.closed_at.is_(None),
            ),
        )
        .options(joinedload(Commitment.innovation))
        .where(Commitment.unit_id == unit.id, Commitment.closed_at.is_(None))
        .order_by(Commitment.id)
    )
    return [Offered(commitment, taken_by) for commitment, taken_by in rows]


def gone_from(unit: Unit) -> Sequence[tuple[Transfer, Commitment]]:
    """What went from a unit, newest first, with the unit it went to."""
    query = (
        select(Transfer, Commitment)
        .join(Commitment, Commitment.id == Transfer.commitment_id)
        .options(joinedload(Transfer.to_unit), joinedload(Commitment.innovation))
        .where(Transfer.from_unit_id == unit.id)
        .order_by(Transfer.id.desc())
    )
    return [(transfer, commitment) for transfer, commitment in db.session.execute(query)]
