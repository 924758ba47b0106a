"""What the worker does each time it comes round: says that it lives, deletes what has had its time, passes seats on,
looks lost links up."""

from sqlalchemy import delete, func, select

from intake import clock
from intake.db import db
from intake.models.event import Event
from intake.models.record import WorkerBeat
from intake.models.registration import AccessibilityNeed, Registration
from intake.rules import (
    audit,
    drafts,
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
    before = clock.now() - retention.ACCESSIBILITY
    said_at = func.coalesce(Registration.changed_at, Registration.registered_at)
    due = db.session.execute(
        select(Registration.id, Registration.event_id)
        .join(AccessibilityNeed)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.ends_at <= before, said_at <= before)
        .order_by(Registration.id)
    ).all()
    for registration_id, event_id in due:
        db.session.execute(
            delete(AccessibilityNeed).where(AccessibilityNeed.registration_id == registration_id)
        )
        audit.record("need.purge", f"registration:{registration_id}", by=SYSTEM, event_id=event_id)
    return len(due)
