"""The orders of the worklist, a page at a time: each a few runs along an index, so that any page costs the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, literal, or_, select, union, union_all

from intake.models.commitment import Commitment
from intake.models.place import Unit
from intake.queries.wishes import LARGEST_ID

SORTS = ("due", "answered", "unit", "status")
# What needs an officer most comes first, what is closed last.
STATUS_ORDER = (
    "terkendala",
    "belum_dimulai",
    "disiapkan",
    "ditunda",
    "berjalan",
    "selesai",
    "dibatalkan",
)
MARK = "~"
_LONGEST_NUMBER = len(str(LARGEST_ID))


@dataclass(frozen=True)
class Run:
    """A stretch of an order: where it holds, by what it goes, and whether those with one key go newest first."""

    where: tuple[Any, ...]
    key: Any
    keyed: bool = True
    newest_first: bool = False
    by_unit: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page ended: in which run, at which key and commitment."""

    run: int
    key: Any
    id: int


def runs(sort: str) -> list[Run]:
    """The stretches of an order; an unknown one is by due date.

    Those without a date come behind, the newest first: nothing is asked of them yet. Who never answered comes first.
    """
    due, answered = Commitment.next_due, Commitment.answered_at
    if sort == "unit":
        return [Run((), Unit.name, by_unit=True)]
    if sort == "answered":
        return [
            Run((answered.is_(None),), answered, keyed=False),
            Run((answered.is_not(None),), answered),
        ]
    by_due = [
        Run((due.is_not(None),), due),
        Run((due.is_(None),), due, keyed=False, newest_first=True),
    ]
    if sort != "status":
        return by_due
    return [
        Run((Commitment.status == status, *run.where), due, run.keyed, run.newest_first)
        for status in STATUS_ORDER
        for run in by_due
    ]


def found(
    sort: str, after: str, *, where: Sequence[Any], branches: Sequence[Any], most: int | None
) -> Any:
    """The ids of a page, or of all (`most` none), with what they are ordered by: (run, key, second, number, id).

    With `branches` a commitment must fulfil one of them; each is followed along its own index.
    """
    place = _place(sort, after)
    parts = [
        _part(number, run, place, [*where, *branch], most)
        for number, run in enumerate(runs(sort))
        if place is None or number >= place.run
        for branch in ([[one] for one in branches] or [[]])
    ]
    together = union if branches else union_all
    return together(*parts).subquery("found") if len(parts) > 1 else parts[0].subquery("found")


def order(page: Any) -> list[Any]:
    """The order of such a subquery."""
    return [page.c.run, page.c.key, page.c.second, page.c.number]


def mark(run: int, key: Any, id_: int) -> str:
    """Where a page ended, as the address says it."""
    said = "" if key is None else key.isoformat() if isinstance(key, date) else key
    return f"{run}{MARK}{said}{MARK}{id_}"


def _part(number: int, run: Run, place: Place | None, where: list[Any], most: int | None) -> Any:
    here = [*run.where, *where]
    if place and place.run == number:
        here += _after(run, place)
    numbered = -Commitment.id if run.newest_first else Commitment.id
    second = Unit.id if run.by_unit else literal(0)
    query = select(
        literal(number).label("run"),
        run.key.label("key"),
        second.label("second"),
        numbered.label("number"),
        Commitment.id.label("id"),
    ).where(*here)
    if run.by_unit:
        query = query.join(Unit, Unit.id == Commitment.unit_id)
    by = [run.key, Unit.id, Commitment.id] if run.by_unit else [run.key, Commitment.id]
    if run.key is Commitment.answered_at and not run.keyed:
        by = [Commitment.id]  # ix_commitment_silent holds no key: there is none
    ordered = query.order_by(*([column.desc() for column in by] if run.newest_first else by))
    inner = ordered.limit(most).subquery()
    return select(*inner.c)


def _after(run: Run, place: Place) -> Iterator[Any]:
    later = Commitment.id < place.id if run.newest_first else Commitment.id > place.id
    if not run.keyed:
        yield later
        return
    if run.by_unit:
        at = select(Commitment.unit_id).where(Commitment.id == place.id).scalar_subquery()
        later = or_(Unit.id > at, and_(Unit.id == at, later))
    yield run.key >= place.key  # for the index: what follows says the rest
    yield or_(run.key > place.key, later)


def _place(sort: str, after: str) -> Place | None:
    """Where the page before ended; None for the first page, and for nonsense."""
    run, first, rest = after.partition(MARK)
    key, second, number = rest.rpartition(MARK)
    if not (first and second and _is_number(run) and _is_number(number)):
        return None
    stretches = runs(sort)
    if int(run) >= len(stretches) or int(number) > LARGEST_ID:
        return None
    stretch = stretches[int(run)]
    if not stretch.keyed:
        return Place(int(run), None, int(number))
    try:
        return Place(int(run), _read(stretch, key), int(number))
    except ValueError:
        return None


def _read(run: Run, key: str) -> Any:
    if run.by_unit:
        return key
    if run.key is not Commitment.answered_at:
        return date.fromisoformat(key)
    moment = datetime.fromisoformat(key)
    if moment.tzinfo is None:
        raise ValueError(key)
    return moment


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_NUMBER
