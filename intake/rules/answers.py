"""Answering an event's own questions: what one is asked, which answers hold, and writing them down."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete

from intake.db import db, insert
from intake.models.event import Event
from intake.models.question import CHOOSING, Question, QuestionAnswer
from intake.models.registration import Registration
from intake.queries import answers
from intake.queries.answers import Said
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

LONGEST = {"short_text": 200, "long_text": 2000}
FARTHEST = 10**12  # beyond it nobody counts, and Excel begins to round
_SHOWN = 80  # as much of a strange value as an error repeats


def live(event: Event) -> list[Question]:
    """The questions on the form, in order; without a look where the event never had any."""
    return [question for question in answers.questions(event) if question.is_live]


def asked(questions: Sequence[Question], said: Said) -> list[Question]:
    """Which of the questions somebody is asked, who has said this.

    A question with a condition is asked when the question it names was asked and has that answer.
    """
    found: list[Question] = []
    for question in questions:
        earlier = question.shown_when_id
        if earlier is None or (
            any(one.id == earlier for one in found)
            and question.shown_when_answer in said.get(earlier, ())
        ):
            found.append(question)
    return found


def refuse_wrong(
    question: Question, values: Sequence[str], *, before: Sequence[str] = (), required: bool = True
) -> None:
    """Whether an answer holds. What somebody chose `before` may stay, also when it is offered no more.

    Refuses: unanswered, several, not_offered, too_long, out_of_range.
    """
    if not values and question.required and required:
        raise Refused(
            "unanswered", N_("Jawab pertanyaan “%(label)s”."), field=question.name,
            label=question.label,
        )  # fmt: skip
    if len(values) > 1 and question.kind != "many_of":
        raise Refused("several", N_("Jawab sekali saja."), field=question.name)
    for value in values:
        if question.kind in (*CHOOSING, "yes_no"):
            _refuse_not_offered(question, value, before)
        elif question.kind == "number":
            _refuse_out_of_range(question, Decimal(value))
        elif len(value) > LONGEST.get(question.kind, len(value)):
            raise Refused(
                "too_long",
                N_("Isian ini terlalu panjang. Paling banyak %(max)d karakter."),
                field=question.name,
                max=LONGEST[question.kind],
            )


def checked(event: Event, said: Said, *, by: Actor, before: Said | None = None) -> Said:
    """What holds of each question on the form: each value once, nothing where it is not asked.

    Staff need not answer for others. Refuses as `refuse_wrong`.
    """
    questions = live(event)
    holds: dict[int, tuple[str, ...]] = {question.id: () for question in questions}
    for question in asked(questions, said):
        values = tuple(dict.fromkeys(said.get(question.id, ())))
        kept = (before or {}).get(question.id, ())
        refuse_wrong(question, values, before=kept, required=by.kind in {"public", "registration"})
        holds[question.id] = values
    return holds


def keep(registration: Registration, said: Said, *, before: Said | None = None) -> bool:
    """Write down what holds in place of what was said before; whether anything changed.

    An answer to a question that is not asked any more goes; one to a retired question stands.
    """
    changed = [id_ for id_, values in said.items() if values != (before or {}).get(id_, ())]
    if before:
        db.session.execute(
            delete(QuestionAnswer).where(
                QuestionAnswer.registration_id == registration.id,
                QuestionAnswer.question_id.in_(changed),
            )
        )
    for question_id in changed:
        for value in said[question_id]:
            insert(
                QuestionAnswer(
                    registration_id=registration.id, question_id=question_id, value=value
                )
            )
    return bool(changed)


def change(registration: Registration, said: Said, *, by: Actor) -> bool:
    """Say the answers again; whether anything changed. Refuses as `refuse_wrong`."""
    before = answers.of(registration)
    said = checked(registration.event, said, by=by, before=before)
    return keep(registration, said, before=before)


def forget(registration_id: int) -> None:
    """Delete whatever somebody answered."""
    db.session.execute(
        delete(QuestionAnswer).where(QuestionAnswer.registration_id == registration_id)
    )


def _refuse_not_offered(question: Question, value: str, before: Sequence[str]) -> None:
    if value not in question.offered and value not in before:
        raise Refused(
            "not_offered",
            N_("“%(value)s” tidak ditawarkan lagi. Pilih yang lain; isian Anda yang lain tetap."),
            field=question.name,
            value=value[:_SHOWN],
        )


def _refuse_out_of_range(question: Question, number: Decimal) -> None:
    least = -FARTHEST if question.least is None else question.least
    most = FARTHEST if question.most is None else question.most
    if not least <= number <= most:
        raise Refused(
            "out_of_range",
            N_("Isi dengan angka antara %(least)s dan %(most)s."),
            field=question.name,
            least=least,
            most=most,
        )
