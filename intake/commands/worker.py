"""`flask worker`: comes round every 20 seconds, for what nobody's request should wait for."""

import os
import signal
import sys
import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from intake.commands import delivery, long_work
from intake.config import Settings
from intake.db import db, empty_log, writing
from intake.queries import demo_clock
from intake.rules import erasure, housekeeping, reminder_days, reminders

EVERY = 20  # seconds
ROOT = Path(__file__).parent.parent.parent


@click.command("worker")
@click.option("--once", is_flag=True, help="Come round once, then end.")
@with_appcontext
def group(once: bool) -> None:
    """Leave a sign of life, end what has had its time, send what waits, until told to end (SIGTERM)."""
    # Leaving in the middle is safe: a transaction is rolled back, and an e-mail's try is counted before it leaves.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if not once:
        long_work.begin(current_app._get_current_object())  # type: ignore[attr-defined]
    while True:
        try:
            _come_round()
        except SQLAlchemyError:
            if once:
                raise
            current_app.logger.exception("This round failed; the next one is in %s seconds.", EVERY)
        if once:
            long_work.carry_out_all(current_app.extensions["tular_settings"])
            return
        time.sleep(EVERY)


def _come_round() -> None:
    settings: Settings = current_app.extensions["tular_settings"]
    try:
        demo_clock.follow(demo=settings.demo)
        with writing():
            deleted = housekeeping.come_round()
        if deleted:
            empty_log()
        keep_erasures(ROOT / settings.erasure_log)
        plan_reminders()
        long_work.sweep(settings)
        delivery.come_round(settings)
    finally:
        db.session.remove()


def plan_reminders() -> None:
    """Queue what is due. The look at every open commitment is taken before the writers' turn, not within it."""
    if next(reminder_days.what_is_due(), None):
        with writing():
            reminders.plan()


def keep_erasures(log: Path) -> None:
    """Write down outside the database who was erased; erase again whom a restored backup brought back."""
    kept = set(log.read_text().split()) if log.exists() else set()
    erased = erasure.marks()
    if fresh := sorted(erased - kept):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            file.writelines(f"{mark}\n" for mark in fresh)
            file.flush()
            os.fsync(file.fileno())
    if kept - erased:
        with writing():
            erasure.again(kept - erased)
