"""A member's saved views of the worklist."""

from collections.abc import Sequence

from sqlalchemy import select

from intake.db import db
from intake.models.worklist import BulkAction, SavedView
from intake.rules.actor import Actor


def of(member: Actor) -> Sequence[SavedView]:
    """Those in use, by name."""
    return db.session.scalars(
        select(SavedView)
        .where(SavedView.staff_id == member.id, SavedView.ended_at.is_(None))
        .order_by(SavedView.name)
    ).all()


def one(number: int, member: Actor) -> SavedView | None:
    """One's own, in use or not."""
    return db.session.scalar(
        select(SavedView).where(SavedView.id == number, SavedView.staff_id == member.id)
    )


def default(member: Actor) -> SavedView | None:
    """Where a member's work begins, if they chose it."""
    return db.session.scalar(
        select(SavedView).where(
            SavedView.staff_id == member.id, SavedView.is_default, SavedView.ended_at.is_(None)
        )
    )


def bulk_action(number: int, member: Actor) -> BulkAction | None:
    """What became of one's own press for many."""
    return db.session.scalar(
        select(BulkAction).where(BulkAction.id == number, BulkAction.staff_id == member.id)
    )
