"""Plans and numbers of the demo: a plan half done, one just begun, numbers that rose and fell, two that disagree."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.demo.stage import Stage
from intake.models.commitment import Commitment
from intake.models.indicator import Indicator
from intake.models.place import Unit
from intake.queries import plan as plans
from intake.rules import indicators, plan
from intake.rules.actor import Actor
from intake.rules.indicators import Definition, Reading
from intake.rules.plan import Row

WORKING = Definition(
    name="Perajin yang bekerja",
    counted_in="orang",
    definition="Penyandang disabilitas yang bekerja sedikitnya satu hari seminggu; yang hanya dilatih tidak dihitung",
)
CLOTHS = Definition(
    name="Kain dihasilkan",
    counted_in="lembar per bulan",
    definition="Kain yang selesai dan layak jual dalam sebulan",
)
MARGO_LARAS, BAHAGIA, PHALAMARTHA = "sentra-margo-laras", "sentra-bahagia", "sentra-phalamartha"


def put_on(stage: Stage, officer: Actor) -> None:
    """A plan and its ticks at Sentra Bahagia, a fresh plan at Phalamartha, three years of numbers at Margo Laras."""
    stage.on(stage.ago(94), lambda: _draw_up(BAHAGIA))
    stage.on(stage.ago(70), lambda: _tick(BAHAGIA, 3))
    stage.on(stage.ago(12), lambda: _tick(BAHAGIA, 1))
    stage.on(stage.ago(3), lambda: _cloths(_one(BAHAGIA), "40", days=10))
    stage.on(stage.ago(2), lambda: _draw_up(PHALAMARTHA))
    for day, value in ((date(2024, 8, 31), 7), (date(2025, 1, 31), 11), (date(2025, 9, 30), 12)):
        stage.on(day + timedelta(days=5), lambda day=day, value=value: _count(value, day))  # type: ignore[misc]
    stage.on(stage.ago(20), lambda: _count(6, stage.ago(25)))
    stage.on(stage.ago(19), lambda: _disagree(stage.ago(25), officer))


def _draw_up(code: str) -> None:
    """Copy the example and say what the first rows cost."""
    commitment = _one(code)
    unit = Actor("unit", commitment.unit_id)
    plan.fill_in(commitment, by=unit)
    costs = {"alat": ("7500000", "DIPA"), "pendamping": ("12000000", "Dana CSR"), "tim": ("0", "")}
    for row in plans.of(commitment).rows:
        for word, (cost, source) in costs.items():
            if word in row.activity:
                said = {name: getattr(row, name) for name in Row.__dataclass_fields__}
                priced = Row(**{**said, "budget": Decimal(cost), "budget_source": source})
                plan.change(commitment, row.line, priced, seen=row.number, by=unit)


def _tick(code: str, count: int) -> None:
    commitment = _one(code)
    left = [row for row in plans.of(commitment).rows if not row.is_done]
    for row in left[:count]:
        unit = Actor("unit", commitment.unit_id)
        plan.tick(commitment, row.line, done=True, seen=row.number, by=unit)


def _count(value: int, day: date) -> None:
    """The unit counts its people; the first time it says what counts."""
    commitment = _one(MARGO_LARAS)
    unit = Actor("unit", commitment.unit_id)
    reading = Reading(value=Decimal(value), as_of=day, source="Daftar hadir bengkel kerja")
    if there := _indicator(commitment):
        indicators.measure(there, reading, by=unit)
    else:
        indicators.define(commitment, WORKING, first=reading, by=unit)
        _cloths(commitment, "35", days=30)


def _disagree(day: date, officer: Actor) -> None:
    """Another source for the same day stands beside the unit's own number."""
    there = _indicator(_one(MARGO_LARAS))
    if there:
        reading = Reading(
            value=Decimal(9),
            as_of=day,
            source="Laporan dinas sosial kabupaten",
            note="dinas menghitung juga yang sedang cuti",
            told_through="phone",
            told_by="petugas dinas",
        )
        indicators.measure(there, reading, by=officer)


def _cloths(commitment: Commitment, value: str, *, days: int) -> None:
    today = clock.today(commitment.unit.zone)
    reading = Reading(
        value=Decimal(value),
        is_about=True,
        as_of=today,
        period_from=today - timedelta(days=days),
        period_to=today,
        source="Catatan produksi",
    )
    indicators.define(commitment, CLOTHS, first=reading, by=Actor("unit", commitment.unit_id))


def _indicator(commitment: Commitment) -> Indicator | None:
    return db.session.scalar(
        select(Indicator).where(
            Indicator.commitment_id == commitment.id, Indicator.name == WORKING.name
        )
    )


def _one(code: str) -> Commitment:
    """The commitment of the unit that learned at Temanggung."""
    return db.session.scalars(
        select(Commitment)
        .join(Unit, Unit.id == Commitment.unit_id)
        .where(Unit.code == code, Commitment.closed_at.is_(None))
        .order_by(Commitment.id)
    ).all()[-1]
