"""How others fare with the same innovation: how many have started, and who got past the obstacle a unit meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, distinct, func, or_, select
from sqlalchemy.orm import aliased

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import WAITING_FOR_BUDGET, NamingConsent, StatusChange
from intake.models.place import Unit

FEWEST = 3  # fewer than three are nobody's business
MOST_NAMED = 5
STARTED = ("disiapkan", "berjalan", "selesai")
RUNNING = ("berjalan", "selesai")
BUDGET = ("anggaran", WAITING_FOR_BUDGET)


@dataclass(frozen=True)
class Mirror:
    """How many units of the same event have started with the same innovation, of how many; this one among them?"""

    started: int
    units: int
    started_too: bool

    @property
    def tells(self) -> str:
        """What may be said of it: the numbers, that nearly all have started, or nothing.

        Fewer than three are never told, neither of those who have started nor of those who have not; and who has not is
        not told that it is nearly alone.
        """
        if self.started < FEWEST:
            return ""
        if self.units - self.started < FEWEST:
            return "nearly_all" if self.started_too else ""
        return "numbers"


class Helper(NamedTuple):
    """A unit that got past an obstacle and lets itself be named: what it wrote when it ran, and when."""

    unit: str
    kind: str
    note: str
    at: datetime


def mirror(commitment: Commitment) -> Mirror | None:
    """The cohort of a commitment, in one query; None where it comes from no event. Only signed promises count."""
    if commitment.event_id is None:
        return None
    unit = Commitment.unit_id
    # A clause that another obstacle does not take back: what runs has started, whatever hinders it now.
    started = or_(Commitment.status.in_(STARTED), Commitment.declared_at.is_not(None))
    query = select(
        func.count(distinct(case((started, unit)))),
        func.count(distinct(unit)),
        func.count(case((started & (unit == commitment.unit_id), 1))),
    ).where(
        Commitment.event_id == commitment.event_id,
        Commitment.innovation_id == commitment.innovation_id,
        Commitment.signed_at.is_not(None),
        Commitment.status != "dibatalkan",
    )
    begun, units, own = db.session.execute(query).one()
    return Mirror(begun, units, bool(own))


def step(commitment: Commitment) -> str:
    """What a unit may do next, by where its commitment stands."""
    if commitment.awaits_signature:
        return "sign"
    if commitment.is_waiting(clock.today(commitment.unit.zone)):
        return "wait"
    if commitment.status == "berjalan":
        return "keep" if commitment.evidenced_at else "show"
    if commitment.status == "terkendala":
        if commitment.current.if_then:
            return "plan"
        return "tell" if commitment.unexplained_at else "meet"
    return {"belum_dimulai": "begin", "disiapkan": "run"}.get(commitment.status, "")


def obstacle(answers: Sequence[Any]) -> str | None:
    """The kind of obstacle that the newest answer names; the moments of a history, newest first."""
    standing = (moment.row for moment in answers if moment.row.withdrawn_at is None)
    newest = next(standing, None)
    return newest.obstacle_kind if newest else None


def helpers(commitment: Commitment, kind: str | None) -> list[Helper]:
    """Units that met the same kind of obstacle with the same innovation, run now, and let themselves be named.

    Newest first, five at most, in one query. Both kinds that speak of a budget are the same one; an obstacle without a
    kind of its own is like no other.
    """
    if kind in (None, "lainnya"):
        return []
    like = BUDGET if kind in BUDGET else (kind,)
    met, past = aliased(StatusChange), aliased(StatusChange)
    best = func.coalesce(func.min(case((past.note != "", past.id))), func.min(past.id))
    ways = (
        select(best.label("way"), func.min(met.obstacle_kind).label("kind"))
        .select_from(met)
        .join(past, (past.commitment_id == met.commitment_id) & (past.id > met.id))
        .join(Commitment, Commitment.id == met.commitment_id)
        .where(
            met.obstacle_kind.in_(like),
            met.withdrawn_at.is_(None),
            past.status.in_(RUNNING),
            past.withdrawn_at.is_(None),
            Commitment.innovation_id == commitment.innovation_id,
            Commitment.unit_id != commitment.unit_id,
            Commitment.declared_at.is_not(None),
            select(NamingConsent.id)
            .where(
                NamingConsent.commitment_id == Commitment.id, NamingConsent.withdrawn_at.is_(None)
            )
            .exists(),
        )
        .group_by(met.commitment_id)
        .subquery()
    )
    query = (
        select(Unit.name, ways.c.kind, StatusChange.note, StatusChange.at)
        .join(StatusChange, StatusChange.id == ways.c.way)
        .join(Commitment, Commitment.id == StatusChange.commitment_id)
        .join(Unit, Unit.id == Commitment.unit_id)
        .order_by(StatusChange.at.desc(), StatusChange.id.desc())
        .limit(MOST_NAMED)
    )
    return [Helper(*row) for row in db.session.execute(query)]
