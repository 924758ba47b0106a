"""What people answered to an event's own questions, for one person, a page of people, or counted."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, func, select

from intake.db import db
from intake.models.event import Event
from intake.models.question import Question, QuestionAnswer
from intake.models.registration import Registration

Said = Mapping[
    int, tuple[str, ...]
]  # a question's id, and its answer: several values for several choices

_OF = (
    select(QuestionAnswer.registration_id, QuestionAnswer.question_id, QuestionAnswer.value)
    .where(QuestionAnswer.registration_id.in_(bindparam("people", expanding=True)))
    .order_by(QuestionAnswer.id)
)


def questions(event: Event) -> list[Question]:
    """Every question an event ever asked, retired ones too, in the form's order, as they are at this moment."""
    if not event.has_questions:
        return []
    query = select(Question).where(Question.event_id == event.id).order_by(Question.position)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def of(registration: Registration) -> Said:
    """What one person answered; without a look where the event never asked anything."""
    return of_many(registration.event, [registration.id]).get(registration.id, {})


def of_many(event: Event, people: Iterable[int]) -> Mapping[int, Said]:
    """What these registrations of one event answered, in one query."""
    found: dict[int, dict[int, tuple[str, ...]]] = {}
    if event.has_questions:
        for person, question, value in db.session.execute(_OF, {"people": list(people)}):
            said = found.setdefault(person, {})
            said[question] = (*said.get(question, ()), value)
    return found


def has_said_nothing(registration: Registration) -> bool:
    """Whether the event asks, and this person answered nothing: a colleague entered them, or it asked only later."""
    asked = any(question.is_live for question in questions(registration.event))
    return asked and not of(registration)


def counts(event: Event) -> Mapping[int, int]:
    """How many people answered each question of an event; those that nobody answered are left out."""
    rows = db.session.execute(
        select(QuestionAnswer.question_id, func.count(QuestionAnswer.registration_id.distinct()))
        .join(Question, Question.id == QuestionAnswer.question_id)
        .where(Question.event_id == event.id)
        .group_by(QuestionAnswer.question_id)
    )
    return dict(rows.all())


def shown(registration: Registration) -> list[tuple[Question, tuple[str, ...]]]:
    """Each question that this person answered with the answer, in the form's order."""
    said = of(registration)
    asked = questions(registration.event) if said else []
    return [(question, said[question.id]) for question in asked if question.id in said]
