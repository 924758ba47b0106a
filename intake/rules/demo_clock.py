"""The demo's clock: how far it runs ahead, one row that only a demo looks at."""

from datetime import timedelta

from intake.db import db
from intake.models.record import DemoClock

ONLY = 1


def set_ahead(ahead: timedelta) -> None:
    """Let the demo's clock run ahead by this much; nothing puts it back to the true time."""
    row = db.session.get(DemoClock, ONLY)
    if row is None:
        db.session.add(DemoClock(id=ONLY, ahead_seconds=int(ahead.total_seconds())))
    else:
        row.ahead_seconds = int(ahead.total_seconds())
