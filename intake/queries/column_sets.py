"""The saved choices of columns of an event."""

from collections.abc import Sequence

from sqlalchemy import select

from intake.db import db
from intake.models.column_set import ColumnSet


def of_event(event_id: int) -> Sequence[ColumnSet]:
    """Those in use, by file and name."""
    return db.session.scalars(
        select(ColumnSet)
        .where(ColumnSet.event_id == event_id, ColumnSet.ended_at.is_(None))
        .order_by(ColumnSet.file, ColumnSet.name)
    ).all()


def one(event_id: int, number: int) -> ColumnSet | None:
    """One of this event, in use or not."""
    return db.session.scalar(
        select(ColumnSet).where(ColumnSet.id == number, ColumnSet.event_id == event_id)
    )
