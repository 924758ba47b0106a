"""Secret links (stored as SHA-256 and sealed) and public check codes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

PURPOSES = ("person", "unit", "sign", "door")
CODE_KINDS = ("registration", "commitment", "attendance", "certificate")


class Link(Model):
    """A link for one purpose and one subject: a person, a unit (with the event that invited it), a letter, a door."""

    __tablename__ = "link"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        CheckConstraint(
            "(purpose = 'person' AND registration_id IS NOT NULL) OR (purpose = 'unit' AND unit_id IS NOT NULL) "
            "OR (purpose = 'sign' AND commitment_id IS NOT NULL) OR (purpose = 'door' AND event_id IS NOT NULL)",
            name="has_subject",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("commitment_party.id"), index=True)
    label: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def is_usable(self, at: datetime) -> bool:
        """Neither revoked nor expired at a moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class CheckCode(Model):
    """A 12-character code printed on a paper; `/v/<code>` says what it is and whether it holds."""

    __tablename__ = "check_code"
    __table_args__ = (
        one_of("kind", CODE_KINDS),
        CheckConstraint("(registration_id IS NULL) <> (version_id IS NULL)", name="one_subject"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("commitment_version.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
