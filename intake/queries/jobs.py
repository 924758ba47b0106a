"""Long work as a desk shows it: the newest of each kind that still says something."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from intake import clock
from intake.db import db
from intake.models.event import Event
from intake.models.job import Job
from intake.rules import jobs

SHOWN = 20


def recent(event: Event, *kinds: str) -> Sequence[Job]:
    """The newest work of each kind and arguments that is under way, can be taken away, or failed within a day."""
    moment = clock.now()
    speaks = or_(jobs.OPEN, Job.expires_at > moment, Job.failed_at > moment - jobs.KEPT)
    query = select(Job).where(Job.event_id == event.id, speaks).order_by(Job.id.desc()).limit(SHOWN)
    if kinds:
        query = query.where(Job.kind.in_(kinds))
    newest: dict[tuple[str, str], Job] = {}
    for job in db.session.scalars(query):
        newest.setdefault((job.kind, job.content_key), job)
    return list(newest.values())


def one(event: Event, job_id: int) -> Job | None:
    """One piece of an event's work."""
    job = db.session.get(Job, job_id)
    return job if job and job.event_id == event.id else None
