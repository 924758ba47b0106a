"""Who carries replications out, as it was said last."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.implementation import Implementation


def last(commitment: Commitment) -> Implementation | None:
    """What was said last of one commitment."""
    return of([commitment.id]).get(commitment.id)


def of(ids: Iterable[int]) -> dict[int, Implementation]:
    """What was said last of each of these commitments, in one query."""
    newest = (
        select(func.max(Implementation.id))
        .where(Implementation.commitment_id.in_(list(ids)))
        .group_by(Implementation.commitment_id)
    )
    rows = db.session.scalars(
        select(Implementation)
        .options(joinedload(Implementation.unit))
        .where(Implementation.id.in_(newest))
    )
    return {row.commitment_id: row for row in rows}
