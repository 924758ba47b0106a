"""The words of a reminder where an administrator changed them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of
from intake.models.registration import LANGUAGES

TEXTS = ("ahead", "due", "late", "sign", "rest")


class ReminderText(Model):
    """Subject and text of one kind of reminder in one language; empty means the usual words."""

    __tablename__ = "reminder_text"
    __table_args__ = (
        UniqueConstraint("kind", "language"),
        one_of("kind", TEXTS),
        one_of("language", LANGUAGES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by: Mapped[str]
