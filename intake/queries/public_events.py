"""Events as everybody may see them, and what has been replicated, for the front page. No personal data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload, selectinload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.event import Event
from intake.models.innovation import Innovation

MOST = 50


def open_or_upcoming(at: datetime, *, every: bool = False) -> Sequence[Event]:
    """Published events that can still be registered for or have not ended; `every`: whatever their date."""
    query = (
        select(Event)
        .options(joinedload(Event.host_unit), selectinload(Event.innovations))
        .where(Event.published_at.is_not(None))
        .order_by(Event.starts_at.desc())
        .limit(MOST)
    )
    if not every:
        query = query.where(
            (Event.ends_at >= at) | ((Event.closes_at > at) & Event.closed_at.is_(None))
        )
    return db.session.scalars(query).all()


def replicated(*, most: int = 12) -> Sequence[Row[Any]]:
    """Innovations with their signed replications: declared to run, of these evidenced and verified."""
    return db.session.execute(
        select(
            Innovation.code,
            Innovation.name,
            func.count(Commitment.signed_at).label("signed"),
            _signed(Commitment.declared_at).label("declared"),
            _signed(Commitment.evidenced_at).label("evidenced"),
            _signed(Commitment.verified_at).label("verified"),
        )
        .join(Commitment, Commitment.innovation_id == Innovation.id)
        .group_by(Innovation.id)
        .order_by(func.count(Commitment.signed_at).desc(), Innovation.name)
        .limit(most)
    ).all()


def _signed(claim: Any) -> Any:
    """How many signed commitments bear a claim; what was only proposed is counted nowhere."""
    return func.count(claim).filter(Commitment.signed_at.is_not(None))
