"""Guests of protocol: their place in the order, and whom to reach about them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.registration import Registration


class Guest(Model):
    """A registration of role guest that the organiser entered: no link is sent, no seat is taken.

    The contact is the aide's, a person of their own; it is never shown at a door link, and goes after the event.
    """

    __tablename__ = "guest"
    __table_args__ = (
        CheckConstraint("place > 0", name="place_positive"),
        Index("ix_guest_order", "event_id", "place"),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    place: Mapped[int]
    aide_name: Mapped[str] = mapped_column(default="")
    aide_contact: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    registration: Mapped[Registration] = relationship()

    @property
    def id(self) -> int:
        """A guest is known by the registration."""
        return self.registration_id
