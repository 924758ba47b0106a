"""An event with its sessions in the venue's zone, the innovations taught, its questions, team and invited units."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from intake import clock
from intake.db import Model
from intake.models.columns import UTCDateTime
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.question import Question


class EventInnovation(Model):
    __tablename__ = "event_innovation"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    innovation_id: Mapped[int] = mapped_column(ForeignKey("innovation.id"), primary_key=True)


class EventTeam(Model):
    """Which organisers may work on an event."""

    __tablename__ = "event_team"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class Event(Model):
    """One learning event. `version` rises with every change, so that a drawn page knows it is old."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("unit_quota IS NULL OR unit_quota > 0", name="unit_quota_positive"),
        CheckConstraint("seats IS NULL OR seats > 0", name="seats_positive"),
        Index("ix_event_published", "published_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    organizer: Mapped[str] = mapped_column(default="")
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    venue: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))
    zone: Mapped[str] = mapped_column(default=clock.DEFAULT_ZONE)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    date_note: Mapped[str] = mapped_column(default="")
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    unit_quota: Mapped[int | None]
    seats: Mapped[int | None]
    waitlist: Mapped[bool] = mapped_column(default=False)
    letter_number: Mapped[str] = mapped_column(default="")
    letter_date: Mapped[date | None]
    letter_signatory: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    host_unit: Mapped[Unit | None] = relationship()
    province: Mapped[Province | None] = relationship()
    innovations: Mapped[list[Innovation]] = relationship(
        secondary="event_innovation", order_by="Innovation.name", viewonly=False
    )
    sessions: Mapped[list["EventSession"]] = relationship(
        order_by="EventSession.starts_at", back_populates="event", cascade="all, delete-orphan"
    )
    # Comes with the event itself, so that an event without questions never costs a look for them.
    has_questions: Mapped[bool] = column_property(exists().where(Question.event_id == id))

    def is_open(self, at: datetime) -> bool:
        """Whether people may register at a moment: published, not closed, before closing time."""
        return self.published_at is not None and self.closed_at is None and at < self.closes_at

    @property
    def day(self) -> date:
        """The first day as the venue's calendar shows it."""
        return clock.at_place(self.starts_at, self.zone).date()


class EventSession(Model):
    """One part of an event at which attendance is taken."""

    __tablename__ = "event_session"
    __table_args__ = (
        UniqueConstraint("event_id", "starts_at", "title"),
        CheckConstraint("ends_at > starts_at", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    title: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship(back_populates="sessions")


class Invitation(Model):
    """A unit invited to an event; `opened_at` is a hint only (bots open links) and never counted."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("event_id", "unit_id"),
        CheckConstraint("quota IS NULL OR quota > 0", name="quota_positive"),
        CheckConstraint(
            "(declined_at IS NULL) = (declined_reason IS NULL)", name="declined_with_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    quota: Mapped[int | None]
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declined_reason: Mapped[str | None]

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
