"""Registrations that came after closing, waiting for the organiser's yes or no."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.registration import LANGUAGES, Registration

OUTCOMES = ("accepted", "refused", "withdrawn", "lapsed")


class LateRequest(Model):
    """A whole form, sealed, that asks to be let in late. Until it is accepted it is no registration.

    What was typed goes with the acceptance (the registration has it then), with the withdrawal, or 30 days after
    the event; `identity` is a keyed fingerprint of the contact, to count by.
    """

    __tablename__ = "late_request"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("language", LANGUAGES),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_with_outcome"),
        CheckConstraint(
            "content_sealed IS NOT NULL OR outcome IS NOT NULL", name="kept_until_decided"
        ),
        CheckConstraint(
            "registration_id IS NULL OR outcome = 'accepted'", name="registered_when_accepted"
        ),
        Index("ix_late_request_counted", "event_id", "identity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    identity: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(default="id")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str] = mapped_column(default="")
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)

    registration: Mapped[Registration | None] = relationship()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to show: withdrawn, or what was typed is gone without an acceptance."""
        return self.content_sealed is None and self.outcome != "accepted"
