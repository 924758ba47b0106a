"""The late requests of an event, those that wait first."""

from collections.abc import Sequence

from sqlalchemy import func, select

from intake.db import db
from intake.models.event import Event
from intake.models.late_request import LateRequest
from intake.models.record import Submission

MOST = 200
_SHOWN = LateRequest.outcome.is_(None) | LateRequest.outcome.in_(("accepted", "refused"))


def of_event(event: Event) -> Sequence[LateRequest]:
    """Those that wait, in the order they came, then the newest of those that were answered."""
    return db.session.scalars(
        select(LateRequest)
        .where(LateRequest.event_id == event.id, _SHOWN)
        .order_by(
            LateRequest.outcome.is_not(None), LateRequest.decided_at.desc(), LateRequest.asked_at
        )
        .limit(MOST)
    ).all()


def waiting(event: Event) -> int:
    """How many wait for an answer."""
    return (
        db.session.scalar(
            select(func.count()).where(
                LateRequest.event_id == event.id, LateRequest.outcome.is_(None)
            )
        )
        or 0
    )


def receipt(late: LateRequest) -> str:
    """The receipt number of the form that asked."""
    made = db.session.scalar(
        select(Submission)
        .where(Submission.reference_kind == "late_request", Submission.reference_id == late.id)
        .order_by(Submission.id)
        .limit(1)
    )
    return made.number if made else ""
