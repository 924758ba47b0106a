"""A printed list is remembered by its rows, page by page, so that a signed page that comes back is known."""

import hashlib
import json
from collections.abc import Sequence

from intake import clock, keys
from intake.db import db, lock_for_this_transaction
from intake.models.attendance_paper import PrintedList
from intake.models.event import Event, EventSession
from intake.rules import audit
from intake.rules.actor import Actor

CODE_LENGTH = 8
Pages = Sequence[Sequence[int]]


def code_of(session_id: int, pages: Pages) -> str:
    """The list's number: it follows from who stands on which page, so the same list has the same one."""
    said = json.dumps([session_id, [list(page) for page in pages]]).encode()
    number = int.from_bytes(hashlib.sha256(said).digest()[:8], "big")
    marks = []
    for _ in range(CODE_LENGTH):
        number, mark = divmod(number, len(keys.CROCKFORD))
        marks.append(keys.CROCKFORD[mark])
    return "".join(marks)


def known(code: str) -> PrintedList | None:
    """A list that was printed, by its number."""
    return db.session.get(PrintedList, code)


def remember(event: Event, session: EventSession, pages: Pages, *, by: Actor) -> PrintedList:
    """Write down what is on which page, once; the audit tells each printing, for a list leaves with personal data."""
    code = code_of(session.id, pages)
    lock_for_this_transaction(f"printed list {code}")
    standing = known(code)
    if standing is None:
        standing = PrintedList(
            code=code,
            session_id=session.id,
            pages=[list(page) for page in pages],
            printed_at=clock.now(),
            by=str(by),
        )
        db.session.add(standing)
        db.session.flush()
    audit.record("attendance.print", f"session:{session.id}", by=by, event_id=event.id, list=code)
    return standing
