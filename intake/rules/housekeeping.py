"""What the worker does each time it comes round: says that it lives, deletes what has had its time, passes seats on,
looks lost links up."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, delete, func, select

from intake import clock
from intake.db import db
from intake.models.event import Event
from intake.models.question import QuestionAnswer
from intake.models.record import WorkerBeat
from intake.models.registration import AccessibilityNeed, Registration
from intake.rules import (
    acts,
    answers,
    audit,
    drafts,
    guests,
    late_requests,
    lost_links,
    outbox,
    retention,
    seats,
    signin,
)
from intake.rules.actor import SYSTEM

NAME = "worker"


def come_round() -> None:
    """One round of the worker, in one transaction."""
    beat()
    signin.tidy_up()
    forget_needs()
    drafts.expire()
    late_requests.expire()
    forget_answers()
    guests.forget_aides()
    acts.forget_said()
    seats.lapse_overdue()
    lost_links.answer_all()
    outbox.drop_what_is_over()


def beat() -> None:
    """Leave a sign of life, by which `/metrics` tells how long ago the worker came round."""
    row = db.session.get(WorkerBeat, NAME)
    if row is None:
        db.session.add(WorkerBeat(name=NAME, at=clock.now()))
    else:
        row.at = clock.now()


def forget_needs() -> int:
    """Delete the support asked for, 30 days after the event's end; gives how many were deleted.

    Somebody who said it later than that (a registration entered or changed afterwards) is given 30 days from
    then. The consent stays: it proves that asking was lawful, and says nothing of what was asked.
    """
    due = _due(AccessibilityNeed, retention.ACCESSIBILITY)
    for registration_id, event_id in due:
        db.session.execute(
            delete(AccessibilityNeed).where(AccessibilityNeed.registration_id == registration_id)
        )
        audit.record("need.purge", f"registration:{registration_id}", by=SYSTEM, event_id=event_id)
    return len(due)


def forget_answers() -> int:
    """Delete what people answered to an event's own questions, 180 days after its end or after they said it."""
    due = _due(QuestionAnswer, retention.ANSWERS)
    for registration_id, event_id in due:
        answers.forget(registration_id)
        audit.record(
            "answers.purge", f"registration:{registration_id}", by=SYSTEM, event_id=event_id
        )
    return len(due)


def _due(
    kind: type[AccessibilityNeed | QuestionAnswer], kept: timedelta
) -> Sequence[Row[int, int]]:
    """Registrations and their events with rows of a kind that have been kept long enough."""
    before = clock.now() - kept
    said_at = func.coalesce(Registration.changed_at, Registration.registered_at)
    return db.session.execute(
        select(Registration.id, Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            select(kind.registration_id).where(kind.registration_id == Registration.id).exists(),
            Event.ends_at <= before,
            said_at <= before,
        )
        .order_by(Registration.id)
    ).all()
