"""Carries out what was asked for at the desks: one after the other, each file whole or not at all."""

import hashlib
import os
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from intake.config import Settings
from intake.db import db, writing
from intake.models.event import Event
from intake.papers import long_work
from intake.papers.long_work import KINDS, Kind, Making
from intake.queries import demo_clock
from intake.rules import jobs

LOOK = 1  # seconds between two looks for work
AT_MOST_EVERY = 0.5  # seconds between two steps that are written down


@dataclass(frozen=True)
class _Held:
    """What this worker holds, as it was when it was taken: read anew, it could be another's already."""

    job_id: int
    holder: str
    kind: str
    event_id: int
    arguments: dict[str, Any]


def begin(app: Flask) -> None:
    """Look for work beside the worker's rounds, so that e-mail and seats never wait for a long list.

    The thread ends with the process, at whatever point; the work is then taken up again a minute later.
    """
    threading.Thread(target=_keep_looking, args=(app,), name="long work", daemon=True).start()


def _keep_looking(app: Flask) -> None:
    while True:
        with app.app_context():
            try:
                carry_out_all(app.extensions["tular_settings"])
            except SQLAlchemyError:
                app.logger.exception("Looking for long work failed; once more in %s seconds.", LOOK)
            finally:
                db.session.remove()
        time.sleep(LOOK)


def carry_out_all(settings: Settings) -> int:
    """Carry out what waits; gives how much was finished."""
    finished = 0
    demo_clock.follow(demo=settings.demo)
    while held := _take_next():
        finished += _carry_out(held, settings)
    return finished


def _take_next() -> _Held | None:
    if not jobs.anything_to_do():
        db.session.rollback()
        return None
    with writing():
        job = jobs.take_next()
        if job is None:
            return None
        return _Held(job.id, job.holder, job.kind, job.event_id, job.arguments)


def sweep(settings: Settings) -> None:
    """Delete the files that no row names any more: those that had their day, and what a killed worker left."""
    folder = long_work.folder(settings)
    # First what lies there, then who owns it: whoever writes is in the table before its file is.
    lying = [path for path in folder.iterdir() if path.is_file()] if folder.exists() else []
    with writing():
        jobs.empty_expired()
        kept = jobs.files_kept() if lying else set()
    for path in lying:
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _carry_out(held: _Held, settings: Settings) -> bool:
    """Make one file. A fault of its maker is about this work alone: its row says so, and the next begins.

    A fault of the database is left to the next round, as if this worker had been killed.
    """
    try:
        result = _make(held, settings)
        with writing():
            jobs.finish(held.job_id, held.holder, result)
    except jobs.Lost:
        return False
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a maker does wrong, the worker goes on
        _log(held, error)
        with writing():
            jobs.give_up(held.job_id, held.holder)
        return False
    return True


def _make(held: _Held, settings: Settings) -> jobs.Result:
    kind = KINDS[held.kind]
    folder = long_work.folder(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / jobs.part_name(held.job_id, held.holder)
    making = Making(
        event=db.session.get_one(Event, held.event_id),
        arguments=held.arguments,
        settings=settings,
        step=_steps(held),
    )
    name = _write(kind, making, path)
    db.session.rollback()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return jobs.Result(
        file=path.name,
        file_name=name,
        media_type=kind.media_type,
        bytes=path.stat().st_size,
        sha256=digest,
    )


def _write(kind: Kind, making: Making, path: Path) -> str:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        name = kind.make(making, file)
        file.flush()
        os.fsync(file.fileno())
    return name


def _steps(held: _Held) -> Callable[[int, int], None]:
    """Writes steps down, but not each of a thousand; in a transaction beside the one that the maker reads in."""
    app, last = current_app._get_current_object(), [float("-inf")]  # type: ignore[attr-defined]

    def step(done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - last[0] < AT_MOST_EVERY and done < total:
            return
        last[0] = moment
        with app.app_context(), writing():
            jobs.step(held.job_id, held.holder, done=done, total=total)

    return step


def _log(held: _Held, error: Exception) -> None:
    """Where it broke, but not its words: they may hold somebody's name."""
    places = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error(
        "Long work %s (%s) broke: %s\n%s", held.job_id, held.kind, type(error).__name__, places
    )
