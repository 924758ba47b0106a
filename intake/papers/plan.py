"""The action plan on paper, on its own or as an annex of the letter: words ready to be set, in Indonesian."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from intake import clock
from intake.forms.amounts import grouped
from intake.models.commitment import Commitment
from intake.papers import letter
from intake.papers.dates import date_alone
from intake.papers.typeset import typeset
from intake.queries.plan import Plan

TITLE = "Rencana Tindak Lanjut"
COLUMNS = (
    "No.",
    "Kegiatan",
    "Keluaran",
    "Penanggung jawab",
    "Mulai",
    "Tenggat",
    "Anggaran",
    "Sumber",
    "Keadaan",
)
NO_SOURCE = "sumber belum disebut"


@dataclass(frozen=True, kw_only=True)
class Annex:
    """The plan as it stands on a day: heading, facts, one line of cells a row, and what it costs by source."""

    title: str
    about: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    totals: Sequence[tuple[str, str]]
    as_of: str


def annex(commitment: Commitment, plan: Plan) -> Annex:
    """The plan of a commitment today, by its unit's calendar."""
    today = clock.today(commitment.unit.zone)
    version = commitment.current
    place = ", ".join(filter(None, (version.site, version.site_regency)))
    totals = [(source or NO_SOURCE, money(cost)) for source, cost in plan.totals]
    return Annex(
        title=TITLE,
        about=commitment.innovation.name,
        facts=[
            ("Unit", commitment.unit.name),
            ("Nomor komitmen", commitment.code),
            *([("Lokus", place)] if place else []),
        ],
        columns=COLUMNS,
        rows=[
            (
                str(number),
                row.activity,
                row.output,
                row.person,
                date_alone(row.starts_on, "id") if row.starts_on else "",
                date_alone(row.due_on, "id"),
                money(row.budget) if row.budget is not None else "",
                row.budget_source,
                "selesai" if row.is_done else "terlambat" if row.is_late(today) else "",
            )
            for number, row in enumerate(plan.rows, start=1)
        ],
        totals=[*totals, *([("Jumlah", money(plan.total))] if len(totals) > 1 else [])],
        as_of=f"Keadaan per {date_alone(today, 'id')}",
    )


def activities(plan: Plan) -> list[letter.Activity]:
    """The rows as the letter's annex prints them."""
    return [
        letter.Activity(
            activity=row.activity,
            output=row.output,
            person=row.person,
            start=row.starts_on,
            due=row.due_on,
            budget=money(row.budget) if row.budget is not None else "",
            source=row.budget_source,
        )
        for row in plan.rows
    ]


def pdf(plan: Annex) -> bytes:
    """The plan as a tagged file of its own."""
    return typeset("plan.typ", asdict(plan))


def money(amount: object) -> str:
    """Rp80.000.000."""
    return f"Rp{grouped(amount)}"  # type: ignore[arg-type]
