"""Long work: asked for once, carried out by one worker at a time, taken up again when that one is killed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from intake import clock, keys
from intake.db import db
from intake.models.event import Event
from intake.models.job import Job
from intake.rules import audit
from intake.rules.actor import SYSTEM, Actor

HOLD = timedelta(seconds=60)  # a step comes at least as often, or the work counts as left behind
TRIES = 3  # work that ends its worker each time is given up
KEPT = timedelta(hours=24)
OPEN = and_(Job.finished_at.is_(None), Job.failed_at.is_(None))


class Lost(Exception):
    """Somebody else has taken the work up meanwhile; whoever reads this leaves it at that."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was made: a file in the folder, the name it is taken away under, and what proves it whole."""

    file: str
    file_name: str
    media_type: str
    bytes: int
    sha256: str


def ask(kind: str, event: Event, arguments: Mapping[str, Any] | None = None, *, by: Actor) -> Job:
    """Ask for work of a kind. While the same is under way, it is that one: asking twice is asking once.

    `arguments` are ids, codes and choices that JSON can hold, never anything about a person.
    """
    said = dict(arguments or {})
    key = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    same = _same(event.id, kind, key)
    found = db.session.scalar(select(Job).where(same, OPEN))
    if found is not None:
        return found
    job = Job(
        kind=kind,
        event_id=event.id,
        arguments=said,
        content_key=key,
        asked_at=clock.now(),
        asked_by=str(by),
    )
    db.session.add(job)
    db.session.flush()
    _note(job, "ask", by=by)
    return job


def take_next() -> Job | None:
    """The next work that nobody holds, now held by the caller under a new name in `holder`.

    Held again after a worker was killed it begins anew; after three such ends it is given up (`stopped`).
    """
    moment = clock.now()
    free = (
        select(Job)
        .where(OPEN, _is_free(moment))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while job := db.session.scalar(free):
        if job.tries >= TRIES:
            _fail(job, "stopped")
            db.session.flush()
            continue
        job.tries += 1
        job.holder, job.held_until = keys.new_token(), moment + HOLD
        job.started_at, job.done, job.total = moment, 0, 0
        db.session.flush()
        return job
    return None


def anything_to_do() -> bool:
    """Whether some work waits for a worker; one look at an index that is nearly always empty."""
    return db.session.scalar(select(Job.id).where(OPEN, _is_free(clock.now())).limit(1)) is not None


def step(job_id: int, holder: str, *, done: int, total: int) -> None:
    """Say how far it is, and hold it for another minute. Raises Lost when it is held by somebody else."""
    job = _held(job_id, holder)
    job.done, job.total = done, total
    job.held_until = clock.now() + HOLD
    db.session.flush()


def finish(job_id: int, holder: str, result: Result) -> Job:
    """It is made, and may be taken away for a day; an older one of the same has had its time. Raises Lost."""
    job = _held(job_id, holder)
    moment = clock.now()
    job.finished_at, job.expires_at = moment, moment + KEPT
    job.file, job.file_name, job.media_type = result.file, result.file_name, result.media_type
    job.bytes, job.sha256 = result.bytes, result.sha256
    job.done = job.total = max(job.total, 1)
    same = _same(job.event_id, job.kind, job.content_key)
    older = select(Job).where(same, Job.id != job.id, Job.expires_at > moment)
    for one in db.session.scalars(older).all():
        one.expires_at = moment
    _note(job, "finish", by=SYSTEM, sha256=result.sha256)
    db.session.flush()
    return job


def give_up(job_id: int, holder: str) -> None:
    """It cannot be made; whoever asked may ask again. Raises Lost."""
    _fail(_held(job_id, holder), "broken")
    db.session.flush()


def empty_expired() -> int:
    """Forget the files that have had their day; the worker deletes what no row names. Gives how many."""
    moment = clock.now()
    due = select(Job).where(Job.expires_at <= moment, Job.emptied_at.is_(None))
    jobs = db.session.scalars(due.with_for_update(skip_locked=True)).all()
    for job in jobs:
        job.emptied_at = moment
    db.session.flush()
    return len(jobs)


def forget_made(event_id: int) -> None:
    """Somebody's data was erased: files of the event have had their time, and what is being made begins anew."""
    moment = clock.now()
    of_event = select(Job).where(Job.event_id == event_id)
    for job in db.session.scalars(of_event.where(Job.expires_at > moment)).all():
        job.expires_at = moment
    for job in db.session.scalars(of_event.where(OPEN, Job.holder != "").with_for_update()).all():
        job.holder, job.held_until, job.tries = "", None, job.tries - 1
    db.session.flush()


def files_kept() -> set[str]:
    """Names in the folder that somebody may still take away, or is writing."""
    kept = select(Job).where(or_(OPEN, and_(Job.file.is_not(None), Job.emptied_at.is_(None))))
    return {job.file or part_name(job.id, job.holder) for job in db.session.scalars(kept)}


def part_name(job_id: int, holder: str) -> str:
    """The name in the folder under which a holder writes; nobody else writes there."""
    return f"{job_id}-{holder}"


def _is_free(moment: datetime) -> ColumnElement[bool]:
    return or_(Job.held_until.is_(None), Job.held_until <= moment)


def _same(event_id: int, kind: str, key: str) -> ColumnElement[bool]:
    return and_(Job.event_id == event_id, Job.kind == kind, Job.content_key == key)


def _held(job_id: int, holder: str) -> Job:
    job = db.session.scalar(select(Job).where(Job.id == job_id).with_for_update())
    if job is None or not job.is_open or job.holder != holder:
        raise Lost
    return job


def _fail(job: Job, why: str) -> None:
    job.failed_at, job.failed_why, job.held_until = clock.now(), why, None
    _note(job, "fail", by=SYSTEM, why=why)


def _note(job: Job, verb: str, *, by: Actor, **detail: str) -> None:
    said = {"kind": job.kind, **detail}
    audit.record(f"job.{verb}", f"job:{job.id}", by=by, event_id=job.event_id, **said)
