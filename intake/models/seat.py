"""Seats that became free, offered to whoever waits; and whether two registrations are one person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index

OUTCOMES = ("accepted", "declined", "lapsed")
_OPEN = "outcome IS NULL"


class SeatOffer(Model):
    """A seat held for somebody on the waitlist until they accept, decline, or let it lapse."""

    __tablename__ = "seat_offer"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_with_outcome"),
        partial_index("ix_seat_offer_open", "registration_id", unique=True, where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PairRuling(Model):
    """What an organiser said about two registrations of equal name: one person, or two. Undoing keeps the row."""

    __tablename__ = "pair_ruling"
    __table_args__ = (
        CheckConstraint("kept_id <> other_id", name="two_rows"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    is_same: Mapped[bool]
    ruled_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ruled_by: Mapped[str]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str | None]
