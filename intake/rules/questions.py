"""An event's own questions at the organiser's desk: added, changed, moved, taken out, brought back.

Nothing done to a question orphans an answer: what was answered keeps its question, its kind and its choice.
"""

from dataclasses import dataclass, fields

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from intake import clock
from intake.db import db
from intake.models.event import Event
from intake.models.question import CHOOSING, KINDS, Question, QuestionAnswer
from intake.queries import answers
from intake.rules import audit, events, seats
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import fold
from intake.words import N_

MOST = 20
MOST_CHOICES = 30
LONGEST_CHOICE = 120
LONGEST_KEY = 30


@dataclass(frozen=True, kw_only=True)
class QuestionPlan:
    """Everything an organiser says about a question. `shown_when_id` names an earlier question of the event."""

    label: str
    kind: str
    hint: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    retired_choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    shown_when_id: int | None = None
    shown_when_answer: str = ""


def add(event: Event, plan: QuestionPlan, *, by: Actor) -> Question:
    """Put one more question at the end of the form.

    Refuses: too_many, unknown_kind, limits, too_few_choices, too_many_choices, choice_twice, choice_too_long,
    not_earlier.
    """
    seats.lock(event.id)  # nobody registers meanwhile
    there = answers.questions(event)
    _refuse_more_than_fit(there)
    _refuse_senseless(plan)
    _refuse_condition(plan, [one for one in there if one.is_live])
    question = Question(
        event_id=event.id,
        key=_free_key(plan.label, there),
        position=_after(there),
        **_said(plan),
    )
    db.session.add(question)
    db.session.flush()
    _note(event, question, "question.add", by)
    return question


def change(event: Event, question: Question, plan: QuestionPlan, *, by: Actor) -> Question:
    """Say something else about a question. Once it is answered, its kind and every chosen choice stay.

    Refuses as `add`, and: answered_kind, chosen, depended_on, orphans.
    """
    seats.lock(event.id)
    there = answers.questions(event)
    _refuse_senseless(plan)
    _refuse_to_orphan(question, plan, there)
    before = [one for one in there if one.is_live and one.position < question.position]
    if (plan.shown_when_id, plan.shown_when_answer) != _condition(question):
        _refuse_condition(plan, before)
        _refuse_unmet(question, plan)
    said = _said(plan)
    changed = sorted(name for name, value in said.items() if getattr(question, name) != value)
    for name in changed:
        setattr(question, name, said[name])
    if changed:
        _note(event, question, "question.change", by, fields=changed)
    return question


def move(event: Event, question: Question, *, earlier: bool, by: Actor) -> Question:
    """One place up or down among the questions on the form; at the end, or off the form, nothing moves.

    A question stays behind the one on whose answer it depends: condition_order.
    """
    seats.lock(event.id)
    form = [one for one in answers.questions(event) if one.is_live]
    if question not in form:  # taken off it while the list was open
        return question
    place = form.index(question) + (-1 if earlier else 1)
    if not 0 <= place < len(form):
        return question
    first, second = (form[place], question) if earlier else (question, form[place])
    if second.shown_when_id == first.id:
        raise Refused(
            "condition_order",
            N_("“%(second)s” tampil menurut jawaban “%(first)s”, jadi harus sesudahnya."),
            first=first.label,
            second=second.label,
        )
    first.position, second.position = second.position, first.position
    _note(event, question, "question.move", by)
    return question


def remove(event: Event, question: Question, *, by: Actor) -> Question:
    """Take a question off the form: deleted if nothing hangs on it, retired if it was answered.

    Refuses while another question on the form depends on it: depended_on.
    """
    seats.lock(event.id)
    hanging = [one for one in answers.questions(event) if one.shown_when_id == question.id]
    for other in hanging:
        if other.is_live:
            _refuse_depended_on(other)
    if hanging or _is_answered(question):
        if question.is_live:
            question.retired_at = clock.now()
            _note(event, question, "question.retire", by)
    else:
        db.session.delete(question)
        _note(event, question, "question.remove", by)
    return question


def restore(event: Event, question: Question, *, by: Actor) -> Question:
    """Ask a retired question again, at the end of the form. Refuses: too_many, not_earlier."""
    seats.lock(event.id)
    if question.is_live:
        return question
    there = answers.questions(event)
    _refuse_more_than_fit(there)
    _refuse_condition(question, [one for one in there if one.is_live])
    question.retired_at = None
    question.position = _after(there)
    _note(event, question, "question.restore", by)
    return question


def _said(plan: QuestionPlan) -> dict[str, object]:
    """The plan as columns; what does not belong to its kind is left out."""
    said = {part.name: getattr(plan, part.name) for part in fields(QuestionPlan)}
    chooses, counts = plan.kind in CHOOSING, plan.kind == "number"
    said["choices"] = list(plan.choices) if chooses else []
    said["retired_choices"] = [choice for choice in plan.retired_choices if chooses]
    said["least"], said["most"] = (plan.least, plan.most) if counts else (None, None)
    return said


def _note(event: Event, question: Question, action: str, by: Actor, **detail: object) -> None:
    events.touch(event)
    subject = f"question:{question.id}"
    audit.record(action, subject, by=by, event_id=event.id, key=question.key, **detail)
    db.session.flush()
    db.session.expire(event, ["has_questions"])


def _after(there: list[Question]) -> int:
    return max((one.position for one in there), default=0) + 1


def _free_key(label: str, there: list[Question]) -> str:
    """A short name for the field, from the first words of the question."""
    words = [word for word in events.proposed_slug(label).split("-") if word]
    key = words[0][:LONGEST_KEY]
    for word in words[1:]:
        if len(key) + len(word) >= LONGEST_KEY:
            break
        key = f"{key}_{word}"
    taken = {one.key for one in there}
    return next(
        name for n in range(len(taken) + 1) if (name := f"{key}_{n + 1}" if n else key) not in taken
    )


def _is_answered(question: Question) -> bool:
    query = select(QuestionAnswer.id).where(QuestionAnswer.question_id == question.id).limit(1)
    return db.session.scalar(query) is not None


def _condition(question: Question) -> tuple[int | None, str]:
    return question.shown_when_id, question.shown_when_answer


def _refuse_more_than_fit(there: list[Question]) -> None:
    if sum(one.is_live for one in there) >= MOST:
        raise Refused(
            "too_many",
            N_("Sudah ada %(most)s pertanyaan. Hapus satu yang paling tidak perlu dahulu."),
            most=MOST,
        )


def _refuse_senseless(plan: QuestionPlan) -> None:
    if plan.kind not in KINDS:
        raise Refused("unknown_kind", N_("Pilih jenis jawabannya."), field="kind")
    if plan.least is not None and plan.most is not None and plan.least > plan.most:
        raise Refused("limits", N_("Angka terkecil melebihi angka terbesar."), field="least")
    if plan.kind in CHOOSING:
        _refuse_choices(plan)


def _refuse_choices(plan: QuestionPlan) -> None:
    offered = set(plan.choices) - set(plan.retired_choices)
    if len(plan.choices) < 2 or not offered:
        raise Refused(
            "too_few_choices",
            N_("Tulis paling sedikit dua pilihan, satu per baris, dan tawarkan salah satunya."),
            field="choices",
        )
    if len(plan.choices) > MOST_CHOICES:
        raise Refused(
            "too_many_choices",
            N_("Pilihannya terlalu banyak. Tulis paling banyak %(most)s."),
            field="choices",
            most=MOST_CHOICES,
        )
    if len({fold(choice) or choice for choice in plan.choices}) < len(plan.choices):
        raise Refused(
            "choice_twice",
            N_("Ada dua pilihan yang sama. Hapus salah satu barisnya."),
            field="choices",
        )
    for choice in plan.choices:
        if len(choice) > LONGEST_CHOICE:
            raise Refused(
                "choice_too_long",
                N_("Ada pilihan yang terlalu panjang. Paling banyak %(most)s karakter."),
                field="choices",
                most=LONGEST_CHOICE,
            )


def _refuse_condition(said: QuestionPlan | Question, before: list[Question]) -> None:
    """The question that a condition names stands earlier on the form and offers that answer."""
    if said.shown_when_id is None:
        return
    earlier = next((one for one in before if one.id == said.shown_when_id), None)
    if earlier is None or said.shown_when_answer not in earlier.offered:
        raise Refused(
            "not_earlier",
            N_(
                "Syarat tampil harus menunjuk jawaban yang ditawarkan pertanyaan sebelumnya di "
                "formulir. Tanyakan lagi pertanyaan itu, atau pilih syarat lain."
            ),
            field="shown_when",
        )


def _refuse_to_orphan(question: Question, plan: QuestionPlan, there: list[Question]) -> None:
    """Answers and other questions' conditions keep what they refer to."""
    hanging = [one for one in there if one.shown_when_id == question.id and one.is_live]
    if plan.kind != question.kind:
        if _is_answered(question):
            raise Refused(
                "answered_kind",
                N_(
                    "Sudah ada jawaban, jadi jenisnya tetap. Berhentilah menanyakannya, lalu buat pertanyaan baru."
                ),
                field="kind",
            )
        for other in hanging:
            _refuse_depended_on(other, field="kind")
    gone = set(question.choices) - set(plan.choices)
    chosen = db.session.scalars(
        select(QuestionAnswer.value).where(
            QuestionAnswer.question_id == question.id, QuestionAnswer.value.in_(gone)
        )
    ).first()
    if question.kind in CHOOSING and chosen is not None:
        raise Refused(
            "chosen",
            N_(
                "“%(choice)s” sudah dipilih orang, jadi tidak dapat dihapus atau diubah. Biarkan barisnya, "
                "lalu centang di “Tidak ditawarkan lagi”."
            ),
            field="choices",
            choice=chosen,
        )
    for other in hanging:
        if other.shown_when_answer in gone | set(plan.retired_choices):
            _refuse_depended_on(other, field="choices")


def _refuse_depended_on(other: Question, *, field: str = "") -> None:
    raise Refused(
        "depended_on",
        N_(
            "“%(other)s” tampil menurut jawaban pertanyaan ini. Ubah syarat tampilnya dahulu."
        ),
        field=field,
        other=other.label,
    )  # fmt: skip


def _refuse_unmet(question: Question, plan: QuestionPlan) -> None:
    """Nobody who answered may be somebody who, by the new condition, is not asked."""
    if plan.shown_when_id is None:
        return
    condition = aliased(QuestionAnswer)
    unmet = db.session.scalar(
        select(func.count(QuestionAnswer.registration_id.distinct())).where(
            QuestionAnswer.question_id == question.id,
            ~exists().where(
                condition.registration_id == QuestionAnswer.registration_id,
                condition.question_id == plan.shown_when_id,
                condition.value == plan.shown_when_answer,
            ),
        )
    )
    if unmet:
        raise Refused(
            "orphans",
            N_(
                "%(number)s orang sudah menjawab tanpa memenuhi syarat ini. Biarkan syarat yang lama, atau "
                "berhentilah menanyakannya dan buat pertanyaan baru."
            ),
            field="shown_when",
            number=unmet,
        )
