"""An event's own questions on the registration form, and what each registered person answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Model
from intake.models.columns import UTCDateTime, one_of

CHOOSING = ("one_of", "many_of")
KINDS = ("short_text", "long_text", "number", "date", *CHOOSING, "yes_no")
YES, NO = "ya", "tidak"


class Question(Model):
    """One question. A choice is its own words: what was answered stays readable whatever becomes of the question.

    A retired question is asked of nobody any more, a retired choice is offered to nobody; their answers stand.
    """

    __tablename__ = "question"
    __table_args__ = (
        one_of("kind", KINDS),
        UniqueConstraint("event_id", "key"),
        CheckConstraint("label <> ''", name="worded"),
        CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name="limits_in_order"),
        CheckConstraint(
            "(shown_when_id IS NULL) = (shown_when_answer = '')", name="condition_whole"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    retired_choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    least: Mapped[int | None] = mapped_column(BigInteger)
    most: Mapped[int | None] = mapped_column(BigInteger)
    position: Mapped[int]
    shown_when_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    shown_when_answer: Mapped[str] = mapped_column(default="")
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"q_{self.key}"

    @property
    def is_live(self) -> bool:
        """Whether it stands on the form."""
        return self.retired_at is None

    @property
    def offered(self) -> list[str]:
        """The answers among which one chooses; none where one types."""
        if self.kind == "yes_no":
            return [YES, NO]
        return [choice for choice in self.choices if choice not in self.retired_choices]


class QuestionAnswer(Model):
    """One answer, or one of several choices. Numbers as 1250.5, days as 2024-03-06, choices in their own words."""

    __tablename__ = "question_answer"
    __table_args__ = (Index("ix_question_answer_registration", "registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    value: Mapped[str]
