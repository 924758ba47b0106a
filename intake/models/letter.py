"""What was said about a letter without signing it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.commitment import CommitmentParty, CommitmentVersion

REPLIES = ("declined", "comment")


class LetterReply(Model):
    """What whoever read the letter by its link said without signing: a no with its reason, or a comment."""

    __tablename__ = "letter_reply"
    __table_args__ = (
        one_of("kind", REPLIES),
        CheckConstraint("reason <> ''", name="with_reason"),
        Index("ix_letter_reply_commitment", "commitment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("commitment_version.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("commitment_party.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[str]

    version: Mapped[CommitmentVersion] = relationship()
    party: Mapped[CommitmentParty | None] = relationship()
