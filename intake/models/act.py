"""What a device at the door sent for later, each act under its own key: done, or held for the organiser. And what
the organiser ruled where scans contradict each other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.checkin import CLOCKS, CheckIn
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.registration import Registration

VERBS = ("scan", "walk_in", "substitute")
STATES = ("done", "held", "refused")
WHY_HELD = ("ended", "file", "person")
CONFLICTS = ("twice", "both", "not_live", "clock", "collided", "same_name", "late", "many")
CHOICES = ("keep", "undo", "time")
_HELD = "state <> 'done'"


class DoorAct(Model):
    """One scan, walk-in or substitute, as a device sent it. What it said is kept, sealed, only while it waits."""

    __tablename__ = "door_act"
    __table_args__ = (
        one_of("verb", VERBS),
        one_of("state", STATES),
        one_of("why_held", WHY_HELD),
        one_of("clock", CLOCKS),
        CheckConstraint("state <> 'done' OR said_sealed IS NULL", name="done_says_nothing"),
        CheckConstraint("state <> 'held' OR decided_at IS NULL", name="held_is_undecided"),
        partial_index("ix_door_act_held", "event_id", where=_HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(unique=True)
    verb: Mapped[str]
    state: Mapped[str]
    why_held: Mapped[str | None]
    said_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[str]
    device: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    clock: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str | None]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    check_in_id: Mapped[int | None] = mapped_column(ForeignKey("check_in.id"), index=True)
    collided_with_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))

    registration: Mapped[Registration | None] = relationship(foreign_keys=[registration_id])
    check_in: Mapped[CheckIn | None] = relationship()


class DoorRuling(Model):
    """What an organiser said about one scan that contradicts another. Each is kept; it is asked once."""

    __tablename__ = "door_ruling"
    __table_args__ = (
        one_of("kind", CONFLICTS),
        one_of("choice", CHOICES),
        UniqueConstraint("check_in_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"))
    kind: Mapped[str]
    choice: Mapped[str]
    ruled_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ruled_by: Mapped[str]
