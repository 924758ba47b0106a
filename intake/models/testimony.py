"""What a unit that runs an innovation says of it in public, with the consents on record."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.commitment import StoredFile


class Testimony(Model):
    """One testimony. Public once an officer approved it; the unit takes it back at once, and then nothing is left.

    `consent` is the sentence that was agreed to, word for word. A name stands under it, and people may be seen in the
    photo, only where that was agreed to as well.
    """

    __tablename__ = "testimony"
    __table_args__ = (
        CheckConstraint("signed_name = '' OR name_consent", name="named_by_consent"),
        CheckConstraint("photo_id IS NULL OR photo_consent", name="shown_by_consent"),
        CheckConstraint(
            "withdrawn_at IS NULL OR (text = '' AND signed_name = '' AND photo_id IS NULL)",
            name="emptied_when_withdrawn",
        ),
        CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name="approved_or_declined"),
        CheckConstraint(
            "(declined_at IS NULL) = (declined_reason = '')", name="declined_with_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    text: Mapped[str]
    consent: Mapped[str]
    signed_name: Mapped[str] = mapped_column(default="")
    name_consent: Mapped[bool] = mapped_column(default=False)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    photo_consent: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[str] = mapped_column(default="")
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declined_reason: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(default="")

    photo: Mapped[StoredFile | None] = relationship()

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.approved_at is not None and self.withdrawn_at is None
