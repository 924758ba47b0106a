"""A commitment's action plan as screens and papers show it: rows in order, what they cost by source, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from intake.models.commitment import Commitment
from intake.models.plan import PlanEntry
from intake.rules import plan
from intake.spelling import squeeze


@dataclass(frozen=True)
class Plan:
    """The rows that stand, and every state of every row, newest first."""

    rows: Sequence[PlanEntry]
    history: Sequence[PlanEntry]

    @property
    def done(self) -> int:
        """How many rows are ticked."""
        return sum(row.is_done for row in self.rows)

    @property
    def next(self) -> PlanEntry | None:
        """The row that is due first of those not done."""
        return min(
            (row for row in self.rows if not row.is_done), key=lambda row: row.due_on, default=None
        )

    def late(self, today: date) -> int:
        """How many rows should be done and are not."""
        return sum(row.is_late(today) for row in self.rows)

    @property
    def totals(self) -> list[tuple[str, Decimal]]:
        """What the rows cost, in rupiah, by source however it is spelt; an empty name: no source was said."""
        sums: dict[str, tuple[str, Decimal]] = {}
        for row in self.rows:
            if row.budget:
                name, before = sums.get(squeeze(row.budget_source), (row.budget_source, Decimal(0)))
                sums[squeeze(row.budget_source)] = (name, before + row.budget)
        return list(sums.values())

    @property
    def total(self) -> Decimal:
        """What all rows cost together, in rupiah."""
        return sum((cost for _source, cost in self.totals), Decimal(0))

    def row(self, line: int) -> PlanEntry | None:
        """The row with this number, as it stands."""
        return next((row for row in self.rows if row.line == line), None)

    def written_with(self, entry: PlanEntry) -> list[PlanEntry]:
        """What was added in the same act as an entry, that one included: one row, or all that an example brought."""
        act = (entry.act, entry.at, entry.by)
        return [one for one in reversed(self.history) if (one.act, one.at, one.by) == act]


def of(commitment: Commitment) -> Plan:
    """The plan of a commitment, in one query."""
    entries = plan.history(commitment.id)
    return Plan(plan.standing(entries), entries[::-1])
