"""Tular, deliberately wrong: the variants that the fault harnesses must catch. WRONG names the mistake."""

import os
import time
from typing import Any

from app import app  # noqa: F401 - gunicorn serves it
from intake.db import connection, db
from intake.models.record import Submission
from intake.rules import submissions

_accept = submissions.accept
WINDOW = 0.02


def key_apart_from_effect(*arguments: Any, **named: Any) -> Submission:
    """The effect commits first, its key a moment later: a crash between leaves a row that a retry doubles."""
    db.session.commit()
    connection().commit()  # on SQLite the session only ended its savepoint
    time.sleep(WINDOW)
    return _accept(*arguments, **named)


def key_forgotten(*arguments: Any, **named: Any) -> Submission:
    """The key is never written, so each repeat is new."""
    receipt = _accept(*arguments, **named)
    db.session.execute(db.text("DELETE FROM submission WHERE id = :id"), {"id": receipt.id})
    return receipt


submissions.accept = globals()[os.environ["WRONG"]]
