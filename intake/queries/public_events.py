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
    """Innovations with how many replications are declared, evidenced and verified; each counts once, at its best."""
    verified = func.count(Commitment.verified_at)
    evidenced = func.count(Commitment.evidenced_at).filter(Commitment.verified_at.is_(None))
    declared = func.count(Commitment.declared_at).filter(
        Commitment.evidenced_at.is_(None), Commitment.verified_at.is_(None)
    )
    return db.session.execute(
        select(
            Innovation.code,
            Innovation.name,
            func.count(Commitment.signed_at).label("signed"),
            declared.label("declared"),
            evidenced.label("evidenced"),
            verified.label("verified"),
        )
        .join(Commitment, Commitment.innovation_id == Innovation.id)
        .group_by(Innovation.id)
        .order_by(func.count(Commitment.signed_at).desc(), Innovation.name)
        .limit(most)
    ).all()
