"""The follow-up officer's list: commitments searched and filtered, in one of several orders, and counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, union

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.staff import Staff
from intake.queries import look, worklist_order
from intake.queries.wishes import (
    COUNTED,
    LARGEST_ID,
    NOBODY,
    PROOFS,
    WEEK,
    Reader,
    Wish,
    along_indexes,
    own_events,
    reader,
    whole,
    within_reach,
)
from intake.rules.actor import Actor

__all__ = ["LARGEST_ID", "MOST", "PAGE", "PROOFS", "Wish", "own_events", "reader"]
PAGE = 50
MOST = 1000  # a quick filter counts no further, so that a long list costs no more than a short one
MOST_LOOKS = 100


@dataclass(frozen=True)
class Line:
    """One commitment in the list; `looks` are the reasons why it needs a look."""

    id: int
    code: str
    unit: str
    unit_code: str
    innovation: str
    kind: str
    form: str | None
    status: str
    stage: str
    signed_at: datetime | None
    declared_at: datetime | None
    evidenced_at: datetime | None
    verified_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    next_due: date | None
    waiting_until: date | None
    officer: str | None
    officer_id: int | None
    looks: Sequence[str] = ()

    @property
    def seen(self) -> str:
        """What stands now, for an officer's form to be held against (standing.mark)."""
        return self.answered_at.isoformat() if self.answered_at else "-"

    @property
    def tick(self) -> str:
        """Which row it is, and how it stood when it was ticked (rules.bulk.mark)."""
        return f"{self.code}~{self.officer_id or '-'}~{self.seen}"

    @property
    def proof(self) -> str | None:
        """How well "it runs" is known; only a signed commitment counts."""
        if self.signed_at is None or self.declared_at is None:
            return None
        if self.verified_at:
            return "verified"
        return "evidenced" if self.evidenced_at else "declared"

    def urgency(self, today: date) -> str:
        """Late, soon, or nothing to do about it now."""
        if self.next_due is None or self.closed_at:
            return ""
        if self.next_due < today:
            return "late"
        return "soon" if self.next_due <= today + WEEK else ""


def page(wish: Wish, *, by: Reader) -> tuple[list[Line], str]:
    """A page of commitments, and where the next one begins ("" at the end).

    One query, whatever the order; one more for a search.
    """
    where, ways = along_indexes(wish, by)
    found = worklist_order.found(wish.sort, wish.after, where=where, branches=ways, most=PAGE + 1)
    query = (
        _lines(by.today)
        .add_columns(found.c.run, found.c.key, found.c.id.label("at"))
        .join(found, found.c.id == Commitment.id)
        .order_by(*worklist_order.order(found))
        .limit(PAGE + 1)
    )
    rows = db.session.execute(query).all()
    lines = [_line(row) for row in rows[:PAGE]]
    if len(rows) <= PAGE:
        return lines, ""
    last = rows[PAGE - 1]
    return lines, worklist_order.mark(last.run, last.key, last.at)


def one(commitment_id: int) -> Line:
    """One line of the list."""
    query = _lines(clock.today()).where(Commitment.id == commitment_id)
    return _line(db.session.execute(query).one())


def counts(by: Reader) -> dict[str, int]:
    """How many each quick filter would find, up to MOST (MOST_LOOKS of those that need a look), in one query."""
    filters = {
        "all": Wish(),
        "overdue": Wish(due="overdue"),
        "week": Wish(due="week"),
        "no-reply": Wish(due="no-reply"),
        "mine": Wish(mine=True),
        "unsigned": Wish(signed="0"),
        "nobody": Wish(officer=NOBODY),
        "look": Wish(look=True),
    }
    parts = {
        name: _ids(wish, by, most=MOST_LOOKS if wish.look else MOST)
        for name, wish in filters.items()
    }
    counted = [
        select(func.count()).select_from(part).scalar_subquery().label(name)
        for name, part in parts.items()
    ]
    return dict(db.session.execute(select(*counted)).mappings().one())


def per_value(wish: Wish, *, by: Reader) -> dict[str, dict[str, int]] | None:
    """For each filter how many each of its values would find beside the other filters, in two queries at most.

    Nothing where the list without these filters is longer than `longest`: counting would cost more the longer it is.
    """
    most = longest(wish)
    found = _ids(Wish(**dict.fromkeys(COUNTED, "") | _others(wish)), by, most=most + 1)
    if db.session.scalar(select(found.c.id).offset(most).limit(1)) is not None:
        return None
    query = (
        select(
            Commitment.status,
            Commitment.stage,
            func.coalesce(Commitment.form, Commitment.kind).label("form"),
            Commitment.kind,
            Unit.province_code,
            Innovation.code,
            Commitment.officer_id,
            Commitment.closed_at,
        )
        .join(Unit, Unit.id == Commitment.unit_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .where(Commitment.id.in_(select(found.c.id)))
    )
    rows = [_values(row) for row in db.session.execute(query)]
    asked = {name: getattr(wish, name) for name in COUNTED if getattr(wish, name)}
    return {
        name: Counter(
            row[name]
            for row in rows
            if all(row[other] == value for other, value in asked.items() if other != name)
        )
        for name in COUNTED
    }


def longest(wish: Wish) -> int:
    """Up to how many found each value of a filter is counted; what needs a look costs more to find."""
    return MOST_LOOKS if wish.look else MOST


def everything(wish: Wish, *, by: Reader) -> Iterator[Any]:
    """Every commitment found, in the list's order, with its current version: read as it is written, for a file."""
    newest = (
        select(func.max(CommitmentVersion.number))
        .where(CommitmentVersion.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )
    where, ways = along_indexes(wish, by)
    found = worklist_order.found(wish.sort, "", where=where, branches=ways, most=None)
    query = (
        _lines(by.today)
        .join(found, found.c.id == Commitment.id)
        .add_columns(CommitmentVersion, Unit.zone, Province.name.label("province"))
        .join(CommitmentVersion, CommitmentVersion.commitment_id == Commitment.id)
        .outerjoin(Province, Province.code == Unit.province_code)
        .where(CommitmentVersion.number == newest)
        .order_by(*worklist_order.order(found))
    )
    for row in db.session.execute(query.execution_options(yield_per=500)):
        yield _line(row), row.CommitmentVersion, row.zone, row.province


def silent(wish: Wish, *, by: Reader) -> Sequence[Row[str, str]]:
    """The units that owe an answer by today and are not in a time of their own choice, each with the innovation."""
    return _named(wish, by, Commitment.next_due <= by.today)


def unsigned(wish: Wish, *, by: Reader) -> Sequence[Row[str, str]]:
    """The units whose letter has waited a week for its head, never signed or changed since, with the innovation."""
    week_ago = clock.now() - WEEK
    never = and_(Commitment.signed_at.is_(None), Commitment.proposed_at <= week_ago)
    return _named(wish, by, or_(never, Commitment.reworded_at <= week_ago))


def _named(wish: Wish, by: Reader, waits: Any) -> Sequence[Row[str, str]]:
    query = (
        select(Unit.name, Innovation.name)
        .join_from(Commitment, Unit, Unit.id == Commitment.unit_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .where(*whole(wish, by), Commitment.closed_at.is_(None), waits)
    )
    return db.session.execute(query.distinct().order_by(Unit.name, Innovation.name)).all()


def units(member: Actor) -> Sequence[Any]:
    """The units with a commitment: code and name."""
    there = select(Commitment.id).where(Commitment.unit_id == Unit.id, *within_reach(member))
    query = select(Unit.code, Unit.name).where(there.exists()).order_by(Unit.name)
    return db.session.execute(query).all()


def provinces(member: Actor) -> Sequence[Any]:
    """The provinces with a commitment: code and name."""
    there = (
        select(Commitment.id)
        .join(Unit, Unit.id == Commitment.unit_id)
        .where(Unit.province_code == Province.code, *within_reach(member))
    )
    query = select(Province.code, Province.name).where(there.exists()).order_by(Province.name)
    return db.session.execute(query).all()


def innovations() -> Sequence[Any]:
    """The innovations: code and name."""
    return db.session.execute(
        select(Innovation.code, Innovation.name).order_by(Innovation.name)
    ).all()


def officers() -> Sequence[Staff]:
    """Who may take care of a commitment."""
    query = select(Staff).where(
        Staff.role.in_(("officer", "administrator")), Staff.disabled_at.is_(None)
    )
    return db.session.scalars(query.order_by(Staff.name)).all()


def may_see(commitment: Commitment, member: Actor) -> bool:
    """Whether a member may read a commitment: an organiser those of their own events, the others all."""
    query = select(Commitment.id).where(Commitment.id == commitment.id, *within_reach(member))
    return db.session.scalar(query) is not None


def _ids(wish: Wish, by: Reader, *, most: int) -> Any:
    """The ids found, no more than `most`, each way along its own index."""
    where, ways = along_indexes(wish, by)
    parts = [
        select(Commitment.id).where(*where, *way).limit(most).subquery()
        for way in [[one] for one in ways] or [[]]
    ]
    if len(parts) == 1:
        return parts[0]
    together = union(*(select(part.c.id) for part in parts)).subquery()
    return select(together.c.id).limit(most).subquery()


def _others(wish: Wish) -> dict[str, Any]:
    names = set(Wish.__dataclass_fields__) - set(COUNTED) - {"after", "sort"}
    return {name: getattr(wish, name) for name in names}


def _values(row: Any) -> dict[str, str]:
    status, stage, form, kind, province, innovation, officer, closed_at = row
    return {
        "status": status,
        "stage": stage,
        "form": "perluasan" if kind == "perluasan" else form,
        "province": province or "",
        "innovation": innovation,
        "officer": str(officer or ("" if closed_at else NOBODY)),
    }


def _line(row: Any) -> Line:
    said = [*row[:19], look.named(row)]
    return Line(*said)


def _lines(today: date) -> Any:
    return (
        select(
            Commitment.id,
            Commitment.code,
            Unit.name,
            Unit.code,
            Innovation.name,
            Commitment.kind,
            Commitment.form,
            Commitment.status,
            Commitment.stage,
            Commitment.signed_at,
            Commitment.declared_at,
            Commitment.evidenced_at,
            Commitment.verified_at,
            Commitment.closed_at,
            Commitment.answered_at,
            Commitment.next_due,
            Commitment.waiting_until,
            Staff.name,
            Commitment.officer_id,
            *look.columns(today),
        )
        .select_from(Commitment)
        .join(Unit, Unit.id == Commitment.unit_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .outerjoin(Staff, Staff.id == Commitment.officer_id)
    )
