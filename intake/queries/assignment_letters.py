"""The signed surat tugas that units have added, without the files themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from intake.db import db
from intake.models.assignment_letter import AssignmentLetter
from intake.models.commitment import StoredFile
from intake.models.place import Unit


class Added(NamedTuple):
    """One letter, as a list shows it."""

    id: int
    unit: str
    number: str
    dated: date
    added_at: datetime
    media_type: str


_ADDED = (
    select(
        AssignmentLetter.id,
        Unit.name,
        AssignmentLetter.number,
        AssignmentLetter.dated,
        AssignmentLetter.added_at,
        StoredFile.media_type,
    )
    .join(Unit, Unit.id == AssignmentLetter.unit_id)
    .join(StoredFile, StoredFile.id == AssignmentLetter.file_id)
)


def of_unit(event_id: int, unit_id: int) -> Sequence[Added]:
    """Those of one unit, newest first."""
    query = _ADDED.where(
        AssignmentLetter.event_id == event_id, AssignmentLetter.unit_id == unit_id
    ).order_by(AssignmentLetter.id.desc())
    return [Added(*row) for row in db.session.execute(query)]


def of_event(event_id: int) -> Sequence[Added]:
    """Those of every unit of an event, in order of the units' names."""
    query = _ADDED.where(AssignmentLetter.event_id == event_id).order_by(
        Unit.name, AssignmentLetter.id.desc()
    )
    return [Added(*row) for row in db.session.execute(query)]


def file_of(event_id: int, number: int) -> StoredFile | None:
    """The file of a letter of this event."""
    return db.session.scalar(
        select(StoredFile)
        .join(AssignmentLetter, AssignmentLetter.file_id == StoredFile.id)
        .where(AssignmentLetter.id == number, AssignmentLetter.event_id == event_id)
    )
