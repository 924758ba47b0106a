"""Who carries a replication out, where that is not the unit that promised it, and under which name it runs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.place import Unit


class Implementation(Model):
    """One statement of it; the last one counts. The promise, and its letter, stay the promising unit's."""

    __tablename__ = "implementation"
    __table_args__ = (
        CheckConstraint("unit_id IS NULL OR institution = ''", name="one_implementer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    institution: Mapped[str] = mapped_column(default="")
    local_name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")

    unit: Mapped[Unit | None] = relationship()

    @property
    def implementer(self) -> str:
        """The unit's or institution's name; empty where the promising unit does it itself."""
        return self.unit.name if self.unit else self.institution
