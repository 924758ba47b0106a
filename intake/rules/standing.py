"""Where a commitment stands: what its answers, evidence and verifications add up to."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, union_all

from intake.db import db
from intake.models.commitment import FINAL_STATUSES, Commitment
from intake.models.followup import (
    WAITING_FOR_BUDGET,
    AnswerPhoto,
    Evidence,
    FollowUpCheck,
    StatusChange,
    Verification,
)

DECLARING = ("berjalan", "selesai")
RETRACTING = ("belum_dimulai", "disiapkan", "dibatalkan")
CONFIRMING = ("yes", "partly")


def add_up(commitment: Commitment) -> None:
    """Set the columns of a commitment from its rows, in the order in which they were written.

    The last answer gives status and stage. "It runs" is declared by the first berjalan or selesai, and taken back by
    belum_dimulai, disiapkan or dibatalkan; an obstacle or a pause does not take it back. Evidence and verification
    count when they came with that declaration or after it; of several verifications the last decides. The next date
    is the one that came with the last answer, else the first check without an answer; none when closed. It waits until
    that date when it was put off or waits for a budget. It is unexplained while the last answer says terkendala and
    names no obstacle, neither by kind nor in words.
    """
    history = live_changes(commitment)
    last = history[-1] if history else None
    commitment.status = last.status if last else "belum_dimulai"
    commitment.stage = last.stage if last else "komitmen"
    commitment.answered_at = last.at if last else None
    commitment.closed_at = _closed_at(history)
    commitment.waiting_until = last.next_due if last and _waits(last) else None
    commitment.unexplained_at = last.at if last and _is_unexplained(last) else None
    claim = declaration(history)
    commitment.declared_at = claim.at if claim else None
    commitment.evidenced_at = _evidenced_at(claim, history) if claim else None
    looked = _last_look(claim, commitment) if claim else None
    commitment.verified_at = looked.at if looked and looked.result in CONFIRMING else None
    commitment.denied_at = looked.at if looked and looked.result == "no" else None
    commitment.next_due = _next_due(commitment, last)


def mark(commitment: Commitment) -> str:
    """What tells one standing of a commitment from another: another answer, or one withdrawn, gives another mark."""
    return commitment.answered_at.isoformat() if commitment.answered_at else "-"


def live_changes(commitment: Commitment) -> Sequence[StatusChange]:
    """Every answer that was not withdrawn, oldest first."""
    query = (
        select(StatusChange)
        .where(StatusChange.commitment_id == commitment.id, StatusChange.withdrawn_at.is_(None))
        .order_by(StatusChange.id)
    )
    return db.session.scalars(query).all()


def declaration(history: Sequence[StatusChange]) -> StatusChange | None:
    """The answer that declared "it runs" and still stands."""
    standing = None
    for change in history:
        if change.status in RETRACTING:
            standing = None
        elif change.status in DECLARING and standing is None:
            standing = change
    return standing


def _is_unexplained(last: StatusChange) -> bool:
    return last.status == "terkendala" and not (last.obstacle_kind or last.obstacle)


def _waits(last: StatusChange) -> bool:
    return last.status == "ditunda" or last.obstacle_kind == WAITING_FOR_BUDGET


def _closed_at(history: Sequence[StatusChange]) -> datetime | None:
    """When it was last closed and not opened again since."""
    closed_at = None
    for change in history:
        closed_at = (closed_at or change.at) if change.status in FINAL_STATUSES else None
    return closed_at


def _evidenced_at(claim: StatusChange, history: Sequence[StatusChange]) -> datetime | None:
    """When the first evidence came, told in words or as a photo that is kept."""
    counting = [change.id for change in history if change.id >= claim.id]
    told = select(Evidence.at).where(Evidence.change_id.in_(counting))
    shown = select(AnswerPhoto.added_at).where(
        AnswerPhoto.change_id.in_(counting), AnswerPhoto.file_id.is_not(None)
    )
    return min(db.session.scalars(union_all(told, shown)), default=None)


def _last_look(claim: StatusChange, commitment: Commitment) -> Verification | None:
    return db.session.scalars(
        select(Verification)
        .where(Verification.commitment_id == commitment.id, Verification.change_id >= claim.id)
        .order_by(Verification.id.desc())
        .limit(1)
    ).first()


def _next_due(commitment: Commitment, last: StatusChange | None) -> date | None:
    if commitment.closed_at:
        return None
    if last and last.next_due:
        return last.next_due
    return db.session.scalar(
        select(FollowUpCheck.due_on)
        .where(FollowUpCheck.commitment_id == commitment.id, FollowUpCheck.answered_by_id.is_(None))
        .order_by(FollowUpCheck.due_on)
        .limit(1)
    )
