"""What an organiser says about one of the event's own questions. Choices are written one a line."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.fields import (
    choice_field,
    choices_field,
    long_field,
    text_field,
    tick_field,
    whole_number_field,
)
from intake.forms.labels import labels_of
from intake.forms.shared import SharedForm
from intake.models.question import KINDS, Question
from intake.papers.answers import words
from intake.rules.questions import LONGEST_CHOICE, MOST_CHOICES, QuestionPlan

KIND_WORDS = {
    "short_text": _("Teks pendek"),
    "long_text": _("Teks panjang"),
    "number": _("Angka"),
    "date": _("Tanggal"),
    "one_of": _("Satu pilihan"),
    "many_of": _("Beberapa pilihan"),
    "yes_no": _("Ya atau tidak"),
}
FARTHEST = 99_999_999_999


class QuestionForm(SharedForm):
    label = text_field(_("Pertanyaan"), missing=_("Tulis pertanyaannya."), autocomplete="off")
    kind = choice_field(
        _("Jenis jawaban"),
        [(kind, KIND_WORDS[kind]) for kind in KINDS],
        missing=_("Pilih jenis jawabannya."),
    )
    choices = long_field(_("Pilihan"), longest=MOST_CHOICES * (LONGEST_CHOICE + 1))
    retired_choices = choices_field(_("Tidak ditawarkan lagi"), [])
    required = tick_field(_("Wajib dijawab"))
    hint = text_field(_("Petunjuk"), autocomplete="off")
    least = whole_number_field(_("Angka terkecil"), least=0, most=FARTHEST)
    most = whole_number_field(_("Angka terbesar"), least=0, most=FARTHEST)
    shown_when = choice_field(_("Tampilkan bila"), [], radio=False)

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        question: Question | None = None,
        before: Sequence[Question] = (),
    ) -> None:
        """`before`: the questions on whose answers this one may depend."""
        super().__init__(sent, **(_said(question) if question else {"kind": "short_text"}))
        self.retired_choices.choices = [(one, one) for one in question.choices] if question else []
        self.shown_when.choices = [
            ("", _("Selalu")),
            *(
                (f"{earlier.id}:{answer}", f"{earlier.label} = {words(earlier, [answer])}")
                for earlier in before
                for answer in earlier.offered
            ),
        ]

    def plan(self) -> QuestionPlan:
        """What the rule takes."""
        earlier, _colon, answer = (self.shown_when.data or "").partition(":")
        choices = tuple(line for line in (self.choices.data or "").splitlines() if line)
        return QuestionPlan(
            label=self.label.data,
            kind=self.kind.data,
            hint=self.hint.data,
            required=self.required.data,
            choices=choices,
            retired_choices=tuple(
                choice for choice in self.retired_choices.data or () if choice in choices
            ),
            least=self.least.data,
            most=self.most.data,
            shown_when_id=int(earlier) if earlier else None,
            shown_when_answer=answer,
        )


LABELS = labels_of(QuestionForm)


def _said(question: Question) -> dict[str, Any]:
    plain = ("label", "kind", "required", "hint", "least", "most", "retired_choices")
    condition = (
        f"{question.shown_when_id}:{question.shown_when_answer}" if question.shown_when_id else ""
    )
    return {
        **{name: getattr(question, name) for name in plain},
        "choices": "\n".join(question.choices),
        "shown_when": condition,
    }
