"""Likely pairs: two registrations of one event that may be one person, and what was ruled about pairs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.event import Event
from intake.models.registration import Registration
from intake.models.seat import PairRuling

PAGE = 20
MOST = 99
LONG_NIP = 15  # digits; what is shorter is a dash or a word that many type
STANDING = PairRuling.undone_at.is_(None)

_First = aliased(Registration)
_Second = aliased(Registration)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One registration of a pair."""

    registration: Registration
    attended: bool


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two registrations, the one that would be kept first."""

    kept: Side
    other: Side

    @property
    def both_attended(self) -> bool:
        """Whether merging would lose an attendance."""
        return self.kept.attended and self.other.attended


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """A pair that was ruled about."""

    ruling: PairRuling
    kept: Registration
    other: Registration


def unsettled(event: Event) -> list[tuple[int, int]]:
    """At most 99 pairs and one more of an event that nobody has ruled about: equal name without titles, or NIP.

    A long list of equal names is not counted to its end: the first hundred pairs are work enough for a page.
    """
    found: dict[tuple[int, int], None] = {}
    for column in ("name_key", "nip"):
        query = _alike(event, column).limit(MOST + 1)
        for first, second in db.session.execute(query):
            found[first, second] = None
    return list(found)[: MOST + 1]


def side_by_side(ids: Iterable[tuple[int, int]]) -> list[Pair]:
    """These pairs with what tells the two apart, in two queries."""
    chosen = list(ids)
    wanted = {number for pair in chosen for number in pair}
    rows = db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.id.in_(wanted))
    )
    people = {row.id: row for row in rows}
    here = attended(wanted)
    pairs = []
    for pair in chosen:
        sides = [Side(registration=people[one], attended=one in here) for one in pair]
        sides.sort(key=lambda side: precedence(side.registration, attended=side.attended))
        pairs.append(Pair(kept=sides[0], other=sides[1]))
    return pairs


def precedence(registration: Registration, *, attended: bool) -> tuple[bool, bool, int]:
    """Which of two rows of one person is kept: who was checked in, then who has a seat, then the earlier."""
    return (not attended, not registration.is_live, registration.id)


def attended(ids: Iterable[int]) -> set[int]:
    """Which of these are recorded as here, at whatever session."""
    query = select(Attendance.registration_id).where(Attendance.registration_id.in_(list(ids)))
    return set(db.session.scalars(query))


def ruled(event: Event) -> Sequence[Ruled]:
    """The rulings that stand, newest first."""
    rows = db.session.execute(
        select(PairRuling, _First, _Second)
        .join(_First, _First.id == PairRuling.kept_id)
        .join(_Second, _Second.id == PairRuling.other_id)
        .where(PairRuling.event_id == event.id, STANDING)
        .order_by(PairRuling.id.desc())
        .limit(MOST)
    )
    return [Ruled(ruling=ruling, kept=kept, other=other) for ruling, kept, other in rows]


def of(event: Event, ruling_id: int) -> PairRuling | None:
    """One ruling of an event."""
    return db.session.scalar(
        select(PairRuling).where(PairRuling.id == ruling_id, PairRuling.event_id == event.id)
    )


def standing(first: Registration, second: Registration) -> PairRuling | None:
    """What was ruled about these two and not undone."""
    return db.session.scalar(
        select(PairRuling).where(_about(first.id, second.id), STANDING).limit(1)
    )


def _alike(event: Event, column: str) -> Select[int, int]:
    """Pairs with the same value; first the values that stand twice, from the index of that column alone."""
    key = getattr(Registration, column)
    twice = select(key).where(Registration.event_id == event.id)
    if column == "nip":
        twice = twice.where(func.length(key) >= LONG_NIP)
    twice = twice.group_by(key).having(func.count() > 1)
    first, second = getattr(_First, column), getattr(_Second, column)
    ruling = select(PairRuling.id).where(_about(_First.id, _Second.id), STANDING)
    return (
        select(_First.id, _Second.id)
        .join(
            _Second,
            and_(
                _Second.event_id == _First.event_id,
                second == first,
                _Second.id > _First.id,
            ),
        )
        .where(
            _First.event_id == event.id,
            first.in_(twice),
            *_current(_First),
            *_current(_Second),
            ~ruling.exists(),
        )
        .order_by(first, _First.id, _Second.id)
    )


def _current(row: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        row.duplicate_of_id.is_(None),
        row.cancelled_at.is_(None),
        row.erased_at.is_(None),
    )


def _about(first: Any, second: Any) -> ColumnElement[bool]:
    return or_(
        and_(PairRuling.kept_id == first, PairRuling.other_id == second),
        and_(PairRuling.kept_id == second, PairRuling.other_id == first),
    )
