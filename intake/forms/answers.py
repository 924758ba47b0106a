"""The event's own questions in the registration form: a field for each, checked by what one is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields import Field

from intake.forms.amounts import amount_field
from intake.forms.fields import choice_field, choices_field, day_field, long_field, text_field
from intake.forms.sent import SentForm
from intake.models.question import Question
from intake.papers.answers import YES_NO
from intake.queries.answers import Said
from intake.rules import answers
from intake.rules.refusal import Refused

MOST_RADIOS = 10  # more stand in a select


@dataclass(frozen=True)
class Asked:
    """A question as the page draws it, in plain values: they outlive the transaction they were read in."""

    field: Field
    hint: str
    required: bool
    when: str
    when_answer: str


class AnswersForm(SentForm):
    """Made by `answers_form`. `rows` are the questions in their order."""

    questions: Sequence[Question] = ()
    before: Said = {}
    rows: Sequence[Asked] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """What is wrong with an answer that nobody asked for does not matter."""
        super().validate(extra_validators)
        for question in self.questions:
            if question.offered and not self._damage(self[question.name]):
                self[question.name].errors = []  # which choices hold is the rule's to say
        said = self.said()
        asked = {question.id for question in answers.asked(self.questions, said)}
        for question in self.questions:
            field = self[question.name]
            if question.id not in asked:
                field.errors = []
            elif not field.errors:
                self._look_at(question, said.get(question.id, ()))
        return not any(field.errors for field in self)

    def said(self) -> Said:
        """What was answered, as the rule takes it; left out what was left empty or found wrong."""
        fields = {question.id: self[question.name] for question in self.questions}
        values = {id_: _values(field.data) for id_, field in fields.items() if not field.errors}
        return {id_: said for id_, said in values.items() if said}

    def _look_at(self, question: Question, values: Sequence[str]) -> None:
        try:
            answers.refuse_wrong(question, values, before=self.before.get(question.id, ()))
        except Refused as refusal:
            self.refuse(refusal)


def answers_form(
    questions: Sequence[Question], sent: MultiDict[str, str] | None, before: Said
) -> AnswersForm:
    """The form of these questions, with what was sent, else with what was answered before."""
    fields = {one.name: _field(one, before.get(one.id, ())) for one in questions}
    # What was not sent was not answered; else a radio group would fall back on what was chosen before.
    kept = {} if sent is not None else before
    data = {one.name: _data(one, kept.get(one.id, ())) for one in questions}
    made: AnswersForm = type("EventAnswersForm", (AnswersForm,), fields)(sent, data=data)
    made.questions, made.before = questions, before
    made.rows = [_row(made, one, {other.id: other for other in questions}) for one in questions]
    return made


def _field(question: Question, before: Sequence[str]) -> Field:
    match question.kind:
        case "short_text":
            return text_field(question.label, autocomplete="off")
        case "long_text":
            return long_field(question.label)
        case "number":
            return amount_field(question.label)
        case "date":
            return day_field(question.label)
    kept = [choice for choice in question.choices if choice in before]
    offered = [*question.offered, *(choice for choice in kept if choice not in question.offered)]
    choices = [(choice, _words(question, choice)) for choice in offered]
    if question.kind == "many_of":
        return choices_field(question.label, choices)
    radio = len(choices) <= MOST_RADIOS
    if not radio:
        choices.insert(0, ("", _("Pilih jawaban")))
    elif not question.required:
        choices.append(("", _("Tidak menjawab")))
    return choice_field(question.label, choices, radio=radio)


def _data(question: Question, values: Sequence[str]) -> Any:
    if question.kind == "many_of":
        return list(values)
    value = values[0] if values else ""
    return date.fromisoformat(value) if value and question.kind == "date" else value


def _values(data: Any) -> tuple[str, ...]:
    if isinstance(data, list):
        return tuple(dict.fromkeys(data))
    return (data.isoformat() if isinstance(data, date) else data,) if data else ()


def _row(form: AnswersForm, question: Question, all_: dict[int, Question]) -> Asked:
    earlier = all_.get(question.shown_when_id or 0)
    condition = earlier and str(
        _("Isi bila jawaban atas “%(label)s” adalah “%(answer)s”.", label=earlier.label,
          answer=_words(earlier, question.shown_when_answer))
    )  # fmt: skip
    return Asked(
        field=form[question.name],
        hint=" ".join(part for part in (condition, _limits(question), question.hint) if part),
        required=question.required,
        when=earlier.name if earlier else "",
        when_answer=question.shown_when_answer,
    )


def _limits(question: Question) -> str:
    if question.least is not None and question.most is not None:
        return str(_("Antara %(least)s dan %(most)s.", least=question.least, most=question.most))
    if question.least is not None:
        return str(_("Paling sedikit %(least)s.", least=question.least))
    return (
        str(_("Paling banyak %(most)s.", most=question.most)) if question.most is not None else ""
    )


def _words(question: Question, choice: str) -> Any:
    return YES_NO[choice] if question.kind == "yes_no" else choice
