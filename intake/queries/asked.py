"""On which days a unit is asked how it goes, and what became of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake.models.commitment import Commitment
from intake.models.followup import FollowUpCheck, StatusChange
from intake.quiet import Quiet
from intake.rules.schedule import CHECK_DAYS


@dataclass(frozen=True)
class Asked:
    """A day of the schedule, or one that an answer brought (`said`); `after` are the days since the signing, where
    the schedule names them.

    `told_on` is the working day on which a reminder of a day off leaves; of what is still ahead alone.
    State: `answered`, `closed`, `waiting` (nobody is reminded), `replaced` by the day that was set, `late`, `open`.
    """

    day: date
    state: str
    after: int | None = None
    said: StatusChange | None = None
    told_on: date | None = None


def of(
    commitment: Commitment,
    checks: Sequence[FollowUpCheck],
    answers: Sequence[StatusChange],
    *,
    today: date,
    quiet: Quiet,
) -> list[Asked]:
    """The days of a commitment by date; `answers` are those that were not withdrawn, newest first."""
    days = sorted(_days(commitment, checks, answers, today), key=lambda asked: asked.day)
    return [
        replace(asked, told_on=told)
        if asked.state == "open" and (told := quiet.working_day(asked.day)) != asked.day
        else asked
        for asked in days
    ]


def _days(
    commitment: Commitment,
    checks: Sequence[FollowUpCheck],
    answers: Sequence[StatusChange],
    today: date,
) -> Iterator[Asked]:
    last = next(iter(answers), None)
    by_hand = last.next_due if last and commitment.is_open else None
    passing = "waiting" if commitment.is_waiting(today) else "replaced"
    for check in checks:
        after = check.days if check.days in CHECK_DAYS else None
        if check.answered_by_id:
            yield Asked(check.due_on, "answered", after)
        elif not commitment.is_open:
            yield Asked(check.due_on, "closed", after)
        elif by_hand and check.due_on < by_hand:
            yield Asked(check.due_on, passing, after)
        elif check.due_on != by_hand:
            yield Asked(check.due_on, _still(check.due_on, today), after)
    if by_hand:
        yield Asked(by_hand, _still(by_hand, today), said=last)


def _still(day: date, today: date) -> str:
    return "late" if day < today else "open"
