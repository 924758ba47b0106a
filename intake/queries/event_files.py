"""What is attached to an event, without the files' bytes until they are asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import StoredFile
from intake.models.event_file import EventFile


class Attached(NamedTuple):
    """One file, as a page shows it."""

    id: int
    kind: str
    caption: str
    name: str
    media_type: str
    bytes: int
    added_at: datetime


_ATTACHED = select(
    EventFile.id,
    EventFile.kind,
    EventFile.caption,
    StoredFile.name,
    StoredFile.media_type,
    func.length(StoredFile.content),
    EventFile.added_at,
).join(StoredFile, StoredFile.id == EventFile.file_id)


def of_event(event_id: int) -> Sequence[Attached]:
    """Everything that is attached, in the order it was added."""
    query = _ATTACHED.where(EventFile.event_id == event_id).order_by(EventFile.id)
    return [Attached(*row) for row in db.session.execute(query)]


def kinds(event_id: int) -> set[str]:
    """Which kinds an event has."""
    attached = (EventFile.event_id == event_id, EventFile.file_id.is_not(None))
    query = select(EventFile.kind).where(*attached).distinct()
    return set(db.session.scalars(query))


def document(event_id: int, kind: str) -> StoredFile | None:
    """The letter or the agenda of an event, with its bytes."""
    return db.session.scalar(
        select(StoredFile)
        .join(EventFile, EventFile.file_id == StoredFile.id)
        .where(EventFile.event_id == event_id, EventFile.kind == kind)
        .order_by(EventFile.id.desc())
        .limit(1)
    )


def photos(event_id: int) -> Sequence[tuple[str, bytes]]:
    """Caption and bytes of each photo, in the order added."""
    query = (
        select(EventFile.caption, StoredFile.content)
        .join(StoredFile, StoredFile.id == EventFile.file_id)
        .where(EventFile.event_id == event_id, EventFile.kind == "photo")
        .order_by(EventFile.id)
    )
    return [(caption, content) for caption, content in db.session.execute(query)]


def one(event_id: int, number: int) -> EventFile | None:
    """A row of this event, also one that was removed."""
    return db.session.scalar(
        select(EventFile).where(EventFile.id == number, EventFile.event_id == event_id)
    )
