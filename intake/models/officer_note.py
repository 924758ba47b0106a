"""What officers write down about a commitment for each other; the unit and the public never see it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime


class OfficerNote(Model):
    """One note, never edited. Emptied, with a reason, where it says something of a person that must go."""

    __tablename__ = "officer_note"
    __table_args__ = (
        CheckConstraint("(text = '') = (emptied_at IS NOT NULL)", name="empty_when_emptied"),
        CheckConstraint("(emptied_at IS NULL) = (emptied_reason = '')", name="emptied_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    emptied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    emptied_reason: Mapped[str] = mapped_column(default="")
    emptied_by: Mapped[str] = mapped_column(default="")
