"""What waits to be sent to a person or a unit, and requests for a lost link that are still to be looked up."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of, partial_index
from intake.models.registration import LANGUAGES

DUE_KINDS = ("ahead", "due", "late")
REMINDERS = (*DUE_KINDS, "sign", "rest", "ask")
KINDS = ("link", "offer", "answer", "reply", *REMINDERS)
CHANNELS = ("email", "whatsapp")
FAILED = ("tries", "refused")
DROPPED = ("over", "wrong_contact", "told", "not_needed", "answered", "newer")
_WAITING = "sent_at IS NULL AND dropped_at IS NULL"
_UNANSWERED = "answered_at IS NULL"


class Message(Model):
    """One message to one person. Its words and address are made when it leaves, so nothing of them is kept here.

    One about an event goes to a registered person. A reminder goes to whoever answers for a commitment: `day` is the
    day it is about, and each is written once for its commitment, kind and day; `registration_id` then says to which
    of its proposers it was sent, `contact_id` to which contact an officer recorded (these rows are never deleted);
    both are empty for the unit's office and the person in charge.
    It waits until it is sent or dropped. An e-mail that was given up (`failed_at`) waits for somebody's hand.
    """

    __tablename__ = "message"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("channel", CHANNELS),
        one_of("failed_why", FAILED),
        one_of("dropped_why", DROPPED),
        CheckConstraint("(failed_at IS NULL) = (failed_why IS NULL)", name="failed_for_a_reason"),
        CheckConstraint(
            "(dropped_at IS NULL) = (dropped_why IS NULL)", name="dropped_for_a_reason"
        ),
        CheckConstraint("sent_at IS NULL OR dropped_at IS NULL", name="one_end"),
        CheckConstraint(
            "(event_id IS NOT NULL AND registration_id IS NOT NULL AND commitment_id IS NULL AND day IS NULL) "
            "OR (event_id IS NULL AND commitment_id IS NOT NULL AND day IS NOT NULL)",
            name="has_subject",
        ),
        Index("uq_message_reminder", "commitment_id", "kind", "day", unique=True),
        partial_index("ix_message_waiting", "event_id", "id", where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    commitment_id: Mapped[int | None] = mapped_column(
        ForeignKey("commitment.id", ondelete="CASCADE")
    )
    contact_id: Mapped[int | None]
    day: Mapped[date | None]
    kind: Mapped[str]
    channel: Mapped[str]
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_why: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_by: Mapped[str] = mapped_column(default="")
    dropped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dropped_why: Mapped[str | None]
    dropped_by: Mapped[str] = mapped_column(default="")


class LinkRequest(Model):
    """Somebody asked for their link again. Known or not, the same row; who they are is looked up later.

    The contact is forgotten when it was looked up; its fingerprint counts the requests of a day and then goes, too.
    """

    __tablename__ = "link_request"
    __table_args__ = (
        one_of("language", LANGUAGES),
        CheckConstraint(
            "(contact_sealed IS NULL) = (answered_at IS NOT NULL)", name="forgotten_when_answered"
        ),
        partial_index("ix_link_request_unanswered", "id", where=_UNANSWERED),
        Index("ix_link_request_contact", "contact_print", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    contact_print: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(default="id")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
