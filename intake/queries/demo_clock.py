"""How far the demo's clock runs ahead; an installation never looks."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from intake import clock
from intake.db import db
from intake.models.record import DemoClock


def follow(*, demo: bool) -> None:
    """Set this request's (or command's) clock: ahead by the demo's row, or the true time."""
    try:
        ahead = db.session.scalar(select(DemoClock.ahead_seconds)) if demo else None
    except DBAPIError:  # asked before the migrations; /readyz says so
        db.session.rollback()
        ahead = None
    clock.shift(timedelta(seconds=ahead or 0))
