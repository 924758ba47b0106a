"""The signed surat tugas of a unit for an event, as the unit added it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.place import Unit


class AssignmentLetter(Model):
    """One signed letter: its number and date, and the file. A later one stands beside the earlier ones."""

    __tablename__ = "assignment_letter"
    __table_args__ = (
        CheckConstraint("number <> ''", name="numbered"),
        Index("ix_assignment_letter_event_unit", "event_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[str]
    dated: Mapped[date]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile] = relationship()
