"""The follow-up officer's list: commitments searched, filtered, in the order in which an answer is due."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.event import Event, EventTeam
from intake.models.innovation import Innovation
from intake.models.place import Unit, UnitName
from intake.models.staff import Staff
from intake.queries.presence import unit_attended
from intake.rules.actor import Actor
from intake.spelling import squeeze

PAGE = 50
CODE = re.compile(r"(?:[Kk]-?)?(\d{4})-(\d{1,9})")
WEEK = timedelta(days=7)
LARGEST_ID = 2**31 - 1
MOST = 1000  # a quick filter counts no further, so that a long list costs no more than a short one
PROOFS = {
    "declared": Commitment.declared_at,
    "evidenced": Commitment.evidenced_at,
    "verified": Commitment.verified_at,
}


@dataclass(frozen=True)
class Wish:
    """What is looked for, as the address says it. `after` is where the page before ended."""

    due: str = ""
    mine: bool = False
    unit: str = ""
    province: str = ""
    innovation: str = ""
    event: str = ""
    form: str = ""
    stage: str = ""
    status: str = ""
    signed: str = ""
    attended: str = ""
    proof: str = ""
    q: str = ""
    after: str = ""

    def but(self, **other: Any) -> dict[str, str]:
        """The same wish with some parts changed, as parts of an address; from the first page again."""
        wish = replace(self, **{"after": "", **other})
        said = {name: getattr(wish, name) for name in self.__dataclass_fields__}
        return {name: "1" if value is True else value for name, value in said.items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any(self.but())


@dataclass(frozen=True)
class Line:
    """One commitment in the list."""

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


def page(wish: Wish, *, member: Actor, today: date) -> tuple[list[Line], str]:
    """A page of commitments, and where the next one begins ("" at the end).

    First those with a date, by date; then those without. Two queries at most.
    """
    conditions = [*_within_reach(member), *_asked(wish, member, today)]
    place = _place(wish.after)
    due, number = place or (None, 0)
    lines: list[Line] = []
    if place is None or due is not None:
        dated = _lines().where(*conditions, Commitment.next_due.is_not(None))
        if due is not None:
            dated = dated.where(
                or_(
                    Commitment.next_due > due,
                    (Commitment.next_due == due) & (Commitment.id > number),
                )
            )
        lines = _fetch(dated.order_by(Commitment.next_due, Commitment.id), PAGE + 1)
    if len(lines) <= PAGE:
        undated = _lines().where(*conditions, Commitment.next_due.is_(None))
        if place and due is None:
            undated = undated.where(Commitment.id < number)
        lines += _fetch(undated.order_by(Commitment.id.desc()), PAGE + 1 - len(lines))
    if len(lines) <= PAGE:
        return lines, ""
    last = lines[PAGE - 1]
    return lines[:PAGE], f"{last.next_due.isoformat() if last.next_due else ''}.{last.id}"


def one(commitment_id: int) -> Line:
    """One line of the list."""
    return _fetch(_lines().where(Commitment.id == commitment_id), 1)[0]


def counts(member: Actor, *, today: date) -> dict[str, int]:
    """How many each quick filter would find, up to MOST, in one query."""
    filters = {
        "all": Wish(),
        "overdue": Wish(due="overdue"),
        "week": Wish(due="week"),
        "no-reply": Wish(due="no-reply"),
        "mine": Wish(mine=True),
        "unsigned": Wish(signed="0"),
    }
    reach = list(_within_reach(member))
    parts = []
    for name, wish in filters.items():
        found = select(Commitment.id).where(*reach, *_asked(wish, member, today)).limit(MOST)
        parts.append(
            select(func.count()).select_from(found.subquery()).scalar_subquery().label(name)
        )
    return dict(db.session.execute(select(*parts)).mappings().one())


def silent(wish: Wish, *, member: Actor, today: date) -> Sequence[Row[str, str]]:
    """The units that owe an answer by today and are not in a time of their own choice, each with the innovation."""
    query = (
        select(Unit.name, Innovation.name)
        .join_from(Commitment, Unit, Unit.id == Commitment.unit_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .where(
            *_within_reach(member),
            *_asked(wish, member, today),
            Commitment.closed_at.is_(None),
            Commitment.next_due <= today,
        )
    )
    return db.session.execute(query.distinct().order_by(Unit.name, Innovation.name)).all()


def units(member: Actor) -> Sequence[Any]:
    """The units with a commitment: code and name."""
    there = select(Commitment.id).where(Commitment.unit_id == Unit.id, *_within_reach(member))
    query = select(Unit.code, Unit.name).where(there.exists()).order_by(Unit.name)
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
    query = select(Commitment.id).where(Commitment.id == commitment.id, *_within_reach(member))
    return db.session.scalar(query) is not None


def own_events(member: Actor) -> Any:
    """The ids of the events an organiser works on."""
    return select(EventTeam.event_id).where(EventTeam.staff_id == member.id)


def _within_reach(member: Actor) -> Iterator[Any]:
    if member.role == "organiser":
        yield Commitment.event_id.in_(own_events(member))


def _lines() -> Any:
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
        )
        .join(Unit, Unit.id == Commitment.unit_id)
        .join(Innovation, Innovation.id == Commitment.innovation_id)
        .outerjoin(Staff, Staff.id == Commitment.officer_id)
    )


def _fetch(query: Any, most: int) -> list[Line]:
    return [Line(*row) for row in db.session.execute(query.limit(most))]


def _asked(wish: Wish, member: Actor, today: date) -> Iterator[Any]:
    yield from _due(wish.due, today)
    if wish.mine:
        yield Commitment.officer_id == member.id
    if wish.unit:
        yield Commitment.unit_id.in_(select(Unit.id).where(Unit.code == wish.unit))
    if wish.province:
        yield Commitment.unit_id.in_(select(Unit.id).where(Unit.province_code == wish.province))
    if wish.innovation:
        yield Commitment.innovation_id.in_(
            select(Innovation.id).where(Innovation.code == wish.innovation)
        )
    if wish.event:
        yield Commitment.event_id.in_(select(Event.id).where(Event.slug == wish.event))
    if wish.form == "perluasan":
        yield Commitment.kind == "perluasan"
    elif wish.form:
        yield Commitment.form == wish.form
    if wish.stage:
        yield Commitment.stage == wish.stage
    if wish.status:
        yield Commitment.status == wish.status
    yield from _known(wish)
    if wish.q:
        yield or_(*_sought(wish.q))


def _due(due: str, today: date) -> Iterator[Any]:
    if due == "overdue":
        yield Commitment.next_due < today
    elif due == "week":
        yield Commitment.next_due.between(today, today + WEEK)
    elif due == "no-reply":
        yield Commitment.next_due < today
        yield Commitment.answered_at.is_(None)


def _known(wish: Wish) -> Iterator[Any]:
    """Proposed or signed; declared, evidenced or verified; there or not."""
    if wish.signed == "1":
        yield Commitment.signed_at.is_not(None)
    elif wish.signed == "0":
        yield Commitment.signed_at.is_(None)
    if wish.proof in PROOFS:
        yield Commitment.signed_at.is_not(None)
        yield Commitment.declared_at.is_not(None)
        yield PROOFS[wish.proof].is_not(None)
    if wish.attended:
        yield unit_attended() if wish.attended == "1" else ~unit_attended()


def _sought(q: str) -> Iterator[Any]:
    """A code, with or without its K; else a unit under any of its names, or an innovation."""
    if code := CODE.fullmatch(q.replace(" ", "")):
        yield Commitment.code == f"K-{code[1]}-{code[2]:>04}"
        return
    yield Commitment.innovation_id.in_(
        select(Innovation.id).where(Innovation.name.icontains(q, autoescape=True))
    )
    if key := squeeze(q):
        named = select(UnitName.unit_id).where(UnitName.key.contains(key, autoescape=True))
        yield Commitment.unit_id.in_(named)


def _place(after: str) -> tuple[date | None, int] | None:
    """Where the page before ended, its date and id; None for the first page, and for nonsense."""
    due, _, number = after.partition(".")
    if (
        not (number.isascii() and number.isdecimal())
        or len(number) > 10
        or int(number) > LARGEST_ID
    ):
        return None
    try:
        return (date.fromisoformat(due) if due else None), int(number)
    except ValueError:
        return None
