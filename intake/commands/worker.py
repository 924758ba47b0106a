"""`flask worker`: comes round every 20 seconds, for what nobody's request should wait for."""

import signal
import sys
import time

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from intake.config import Settings
from intake.db import db, writing
from intake.queries import demo_clock
from intake.rules import housekeeping

EVERY = 20  # seconds


@click.command("worker")
@click.option("--once", is_flag=True, help="Come round once, then end.")
@with_appcontext
def group(once: bool) -> None:
    """Delete what has had its time, and leave a sign of life, until told to end (SIGTERM)."""
    # Leaving in the middle of a round is safe: its one transaction is rolled back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        try:
            _come_round()
        except SQLAlchemyError:
            if once:
                raise
            current_app.logger.exception("This round failed; the next one is in %s seconds.", EVERY)
        if once:
            return
        time.sleep(EVERY)


def _come_round() -> None:
    settings: Settings = current_app.extensions["tular_settings"]
    try:
        demo_clock.follow(demo=settings.demo)
        with writing():
            housekeeping.come_round()
    finally:
        db.session.remove()
