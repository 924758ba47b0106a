"""The saved choices of columns."""

from collections.abc import Sequence

from sqlalchemy import select

from intake.db import db
from intake.models.column_set import ColumnSet


def in_use() -> Sequence[ColumnSet]:
    """Those in use, by file and name."""
    return db.session.scalars(
        select(ColumnSet)
        .where(ColumnSet.ended_at.is_(None))
        .order_by(ColumnSet.file, ColumnSet.name)
    ).all()


def one(number: int) -> ColumnSet | None:
    """One of them, in use or not."""
    return db.session.get(ColumnSet, number)
