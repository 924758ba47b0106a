"""What is typed of an action plan: one row at a time, and the example of an innovation, a row a line of fields."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from intake.forms.amounts import money_field
from intake.forms.fields import day_field, text_field, whole_number_field
from intake.forms.sent import SentForm
from intake.forms.shared import SharedForm
from intake.models.innovation import PlanStep
from intake.models.plan import PlanEntry
from intake.rules.plan import LONGEST_STEP, MOST, Row, Step, problems

LABELS = {
    "activity": _("Kegiatan yang direncanakan"),
    "output": _("Keluaran"),
    "person": _("Penanggung jawab"),
    "starts_on": _("Tanggal mulai"),
    "due_on": _("Tenggat"),
    "budget": _("Anggaran"),
    "budget_source": _("Sumber anggaran"),
    "reason": _("Alasan"),
}


class RowForm(SentForm):
    """One row. Required: the activity and its due date."""

    activity = text_field(LABELS["activity"], missing=_("Tulis kegiatannya."), autocomplete="off")
    output = text_field(LABELS["output"], autocomplete="off")
    person = text_field(LABELS["person"], autocomplete="off")
    starts_on = day_field(LABELS["starts_on"])
    due_on = day_field(
        LABELS["due_on"], missing=_("Isi tenggatnya, agar rencana ini dapat ditindaklanjuti.")
    )
    budget = money_field(LABELS["budget"])
    budget_source = text_field(LABELS["budget_source"], autocomplete="off")

    def __init__(
        self,
        sent: MultiDict[str, str] | None = None,
        *,
        today: date,
        entry: PlanEntry | None = None,
    ) -> None:
        """`entry` is the row that is changed, as it stands."""
        self.today = today
        self.before = Row(**{name: getattr(entry, name) for name in _ROW}) if entry else None
        super().__init__(sent, **(asdict(self.before) if self.before else {}))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then all that the rule would say about them, at once."""
        fits = super().validate(extra_validators)
        if fits:
            for problem in problems(self.row(), today=self.today, before=self.before):
                fits = False
                self.refuse(problem)
        return fits

    def row(self) -> Row:
        """What was typed."""
        return Row(**{name: self[name].data for name in _ROW})


class RemovalForm(SentForm):
    """Why a row goes, if somebody wants to say."""

    reason = text_field(LABELS["reason"], autocomplete="off")


class ExampleForm(SharedForm):
    """The example plan of an innovation: as many rows as there are, and a few empty ones."""

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, steps: Iterable[PlanStep] = ()
    ) -> None:
        super().__init__(sent)
        stored = [Step(**{name: getattr(one, name) for name in _STEP}) for one in steps]
        count = min(max(_sent_rows(sent) if sent else 0, len(stored) + 3), MOST)
        self.rows = [
            StepForm(
                sent, number=number, step=stored[number - 1] if number <= len(stored) else None
            )
            for number in range(1, count + 1)
        ]
        self.watch(self.rows)

    def validate(self, extra_validators: Any = None) -> bool:
        """Every row by itself."""
        return all([super().validate(extra_validators), *(row.validate() for row in self.rows)])

    def steps(self) -> tuple[Step, ...]:
        """The rows that say something."""
        return tuple(row.step() for row in self.rows if not row.is_empty)


class StepForm(SentForm):
    """A row of an example; days count from the first step, which is day 0."""

    activity = text_field(LABELS["activity"], autocomplete="off")
    output = text_field(LABELS["output"], autocomplete="off")
    from_day = whole_number_field(_("Mulai hari ke-"), least=0, most=LONGEST_STEP)
    to_day = whole_number_field(_("Selesai hari ke-"), least=0, most=LONGEST_STEP)

    def __init__(
        self, sent: MultiDict[str, str] | None = None, *, number: int, step: Step | None
    ) -> None:
        """The errors of a row name its `number`."""
        self.number = number
        super().__init__(sent, prefix=f"s{number}-", **(asdict(step) if step else {}))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed; a row without an activity is left out only if it holds nothing else."""
        return not any((self.activity.data, self.output.data, self.to_day.data))

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that says something names its activity and ends no earlier than it begins."""
        fits = super().validate(extra_validators)
        if fits and not self.is_empty and not self.activity.data:
            self.activity.errors = [
                str(_("Baris %(number)s belum menyebut kegiatannya.", number=self.number))
            ]
        elif fits and (self.to_day.data or 0) < (self.from_day.data or 0):
            self.to_day.errors = [
                str(
                    _(
                        "Pada baris %(number)s, hari selesai lebih awal daripada hari mulai.",
                        number=self.number,
                    )
                )
            ]
        return fits and not self.activity.errors and not self.to_day.errors

    def step(self) -> Step:
        """What was typed; an empty day is the first."""
        return Step(
            activity=self.activity.data,
            output=self.output.data,
            from_day=self.from_day.data or 0,
            to_day=self.to_day.data or 0,
        )


_ROW = tuple(Row.__dataclass_fields__)
_STEP = tuple(Step.__dataclass_fields__)


def _sent_rows(sent: MultiDict[str, str]) -> int:
    return sum(name.startswith("s") and name.endswith("-activity") for name in sent)


def example_labels() -> dict[str, Any]:
    """The words of every field of an example, as it is sent."""
    named = {
        "activity": LABELS["activity"],
        "output": LABELS["output"],
        "from_day": _("Mulai hari ke-"),
        "to_day": _("Selesai hari ke-"),
    }
    return {
        f"s{number}-{name}": words for number in range(1, MOST + 1) for name, words in named.items()
    }
