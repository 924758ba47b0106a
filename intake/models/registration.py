"""A registered person, their notice, their consents, and the support they asked for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.event import Event
from intake.models.place import Unit

ROLES = ("participant", "resource_person", "guest", "committee")
PURPOSES = ("accessibility", "photo", "group_messages")
CHANNELS = ("self", "colleague", "organiser", "door")
LANGUAGES = ("id", "en")
NEED_STATES = ("asked", "arranged", "unavailable")
CANCELLED = ("own", "organiser", "substituted")

# Seats, quotas and attendance count these, so they are counted from an index of their own.
_LIVE = (
    "duplicate_of_id IS NULL AND cancelled_at IS NULL AND erased_at IS NULL"
    " AND waiting_since IS NULL"
)
_WAITING = "waiting_since IS NOT NULL"
_BY_A_COLLEAGUE = "registered_by_id IS NOT NULL"
_BESIDE = "beside_quota"


class Registration(Model):
    """One person at one event. A duplicate is kept, points at the first, has no seat and no proof.

    Who waits for a seat (`waiting_since`) has none and no proof either. A substitute points at whom it replaces.
    """

    __tablename__ = "registration"
    __table_args__ = (
        one_of("role", ROLES),
        one_of("language", LANGUAGES),
        one_of("cancelled_reason", CANCELLED),
        CheckConstraint("unit_id IS NOT NULL OR institution <> ''", name="from_somewhere"),
        CheckConstraint("full_name <> ''", name="named"),
        CheckConstraint(
            "phone IS NOT NULL OR email IS NOT NULL OR registered_by_id IS NOT NULL "
            "OR entered_by_staff OR erased_at IS NOT NULL",
            name="reachable",
        ),
        CheckConstraint(
            "duplicate_of_id IS NULL OR duplicate_of_id <> id", name="no_self_duplicate"
        ),
        UniqueConstraint("event_id", "spoken_code"),
        Index("ix_registration_event_name", "event_id", "name_key"),
        partial_index("ix_registration_live", "event_id", "unit_id", where=_LIVE),
        Index("ix_registration_event_nip", "event_id", "nip"),
        partial_index("ix_registration_waiting", "event_id", "waiting_since", where=_WAITING),
        partial_index("ix_registration_registered_by", "registered_by_id", where=_BY_A_COLLEAGUE),
        partial_index("ix_registration_beside", "event_id", "unit_id", where=_BESIDE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    institution: Mapped[str] = mapped_column(default="")
    full_name: Mapped[str]
    name_key: Mapped[str]
    position: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    nip: Mapped[str | None]
    role: Mapped[str] = mapped_column(default="participant")
    spoken_code: Mapped[str]
    language: Mapped[str] = mapped_column(default="id")
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    entered_by_staff: Mapped[bool] = mapped_column(default=False)
    beside_quota: Mapped[bool] = mapped_column(default=False)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    registered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_reason: Mapped[str | None]
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit | None] = relationship()
    need: Mapped["AccessibilityNeed | None"] = relationship(cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan")

    @property
    def is_current(self) -> bool:
        """Holds a seat or waits for one: neither a duplicate, nor cancelled, nor erased."""
        return self.duplicate_of_id is None and self.cancelled_at is None and self.erased_at is None

    @property
    def is_live(self) -> bool:
        """Holds a seat: current, and not waiting for one."""
        return self.is_current and self.waiting_since is None

    @property
    def is_substituted(self) -> bool:
        """Handed their seat over to somebody else: nothing of theirs opens or admits any more."""
        return self.cancelled_reason == "substituted"

    @property
    def needs_contact(self) -> bool:
        """Whether this person gave their own contact; whom a colleague or staff entered need not."""
        return self.registered_by_id is None and not self.entered_by_staff

    @property
    def place(self) -> str:
        """The unit's name, or the other institution as typed."""
        return self.unit.name if self.unit else self.institution

    def consents_to(self, purpose: str) -> bool:
        """Whether a consent for a purpose is given and not withdrawn."""
        return any(c.purpose == purpose and c.withdrawn_at is None for c in self.consents)


class AccessibilityNeed(Model):
    """Support somebody asked for, never a diagnosis. A row of its own, so that it can be purged alone."""

    __tablename__ = "accessibility_need"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    kinds: Mapped[list[Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(default="")


class NeedAnswer(Model):
    """What the organiser has arranged for one kind of support, with a contact by text and by when.

    Each answer is kept; the newest of a kind holds. It goes when the need goes.
    """

    __tablename__ = "need_answer"
    __table_args__ = (one_of("state", NEED_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("accessibility_need.registration_id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    state: Mapped[str]
    contact_name: Mapped[str]
    contact: Mapped[str]
    by_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_by: Mapped[str]


class Notice(Model):
    """A published privacy notice, kept word for word."""

    __tablename__ = "notice"

    version: Mapped[str] = mapped_column(primary_key=True)
    published_on: Mapped[date]
    text_id: Mapped[str]
    text_en: Mapped[str]


class NoticeReading(Model):
    """Which notice a person read: version, language, channel, time."""

    __tablename__ = "notice_reading"
    __table_args__ = (one_of("channel", CHANNELS), one_of("language", LANGUAGES))

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[str] = mapped_column(ForeignKey("notice.version"))
    language: Mapped[str]
    channel: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Consent(Model):
    """A separate, unticked consent; a withdrawal is kept beside it and touches nothing else."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        one_of("channel", CHANNELS),
        one_of("language", LANGUAGES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str]
    version: Mapped[str] = mapped_column(ForeignKey("notice.version"))
    language: Mapped[str]
    channel: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
