"""What is looked for on the worklist, as its address says it, and as conditions on commitments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import or_, select

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.event import Event, EventTeam
from intake.models.innovation import Innovation
from intake.models.officer import Absence
from intake.models.place import Unit, UnitName
from intake.queries import look
from intake.queries.presence import unit_attended
from intake.rules.actor import Actor
from intake.spelling import squeeze

CODE = re.compile(r"(?:[Kk]-?)?(\d{4})-(\d{1,9})")
WEEK = timedelta(days=7)
LARGEST_ID = 2**31 - 1
NOBODY = "none"
PROOFS = {
    "declared": Commitment.declared_at,
    "evidenced": Commitment.evidenced_at,
    "verified": Commitment.verified_at,
}
COUNTED = ("status", "stage", "form", "province", "innovation", "officer")
TICKS = ("mine", "look")
LONGEST = 100
FEW_UNITS = (
    12  # up to so many each is followed along its own index; more are met often enough in any order
)


@dataclass(frozen=True)
class Wish:
    """What is looked for, as the address says it. `after` is where the page before ended."""

    due: str = ""
    mine: bool = False
    look: bool = False
    officer: str = ""
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
    sort: str = ""
    after: str = ""

    @classmethod
    def read(cls, said: Any) -> "Wish":
        """From the parts of an address; what is not known there is left out."""
        sent: dict[str, Any] = {
            name: said.get(name, "").strip()[:LONGEST] for name in cls.__dataclass_fields__
        }
        return cls(**sent | {name: bool(sent[name]) for name in TICKS})

    def but(self, **other: Any) -> dict[str, str]:
        """The same wish with some parts changed, as parts of an address; from the first page again."""
        wish = replace(self, **{"after": "", **other})
        said = {name: getattr(wish, name) for name in self.__dataclass_fields__}
        return {name: "1" if value is True else value for name, value in said.items() if value}

    @property
    def query(self) -> str:
        """What stands behind the question mark of the address, from the first page."""
        return urlencode(self.but())

    @property
    def here(self) -> str:
        """The same with the page one stands on."""
        return urlencode(self.but(after=self.after))

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any(self.but(sort=""))


@dataclass(frozen=True)
class Reader:
    """Who looks at the list, and on which day; `whose` are the officers whose work is theirs today."""

    member: Actor
    today: date
    whose: tuple[int, ...]


def reader(member: Actor, *, today: date) -> Reader:
    """A member, with those they stand in for today."""
    absent = select(Absence.staff_id).where(
        Absence.stand_in_id == member.id,
        Absence.ended_at.is_(None),
        Absence.from_on <= today,
        Absence.until_on >= today,
    )
    return Reader(member, today, (member.id or 0, *db.session.scalars(absent)))


def own_events(member: Actor) -> Any:
    """The ids of the events an organiser works on."""
    return select(EventTeam.event_id).where(EventTeam.staff_id == member.id)


def within_reach(member: Actor) -> Iterator[Any]:
    """An organiser sees the commitments of their own events, everybody else all."""
    if member.role == "organiser":
        yield Commitment.event_id.in_(own_events(member))


def whole(wish: Wish, by: Reader) -> list[Any]:
    """Everything asked for."""
    looked = [or_(*look.branches(by.today))] if wish.look else []
    sought = [or_(*_sought(wish.q))] if wish.q else []
    return [*within_reach(by.member), *_asked(wish, by), *sought, *looked]


def along_indexes(wish: Wish, by: Reader) -> tuple[list[Any], list[Any]]:
    """The same as what all of it must fulfil, and ways of which it must go one at least, each along its own index.

    Such are the contradictions, and the few units under a name.
    """
    if wish.look:
        return whole(replace(wish, look=False), by), look.branches(by.today)
    if wish.q and (named := _few_units(wish.q)):
        ways = [Commitment.unit_id == number for number in named]
        return whole(replace(wish, q=""), by), ways
    return whole(wish, by), []


def _asked(wish: Wish, by: Reader) -> Iterator[Any]:
    yield from _due(wish.due, by.today)
    yield from _officer(wish, by)
    if wish.unit:
        yield Commitment.unit_id == select(Unit.id).where(Unit.code == wish.unit).scalar_subquery()
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


def _due(due: str, today: date) -> Iterator[Any]:
    if due == "overdue":
        yield Commitment.next_due < today
    elif due == "week":
        yield Commitment.next_due.between(today, today + WEEK)
    elif due == "no-reply":
        yield Commitment.next_due < today
        yield Commitment.answered_at.is_(None)


def _officer(wish: Wish, by: Reader) -> Iterator[Any]:
    if wish.mine:
        yield Commitment.officer_id.in_(by.whose)
    if wish.officer == NOBODY:
        yield Commitment.officer_id.is_(None)
        yield Commitment.closed_at.is_(None)
    elif wish.officer:
        number = int(wish.officer) if wish.officer.isascii() and wish.officer.isdecimal() else 0
        yield Commitment.officer_id == (number if number <= LARGEST_ID else 0)


def _known(wish: Wish) -> Iterator[Any]:
    """Proposed or signed; declared, evidenced or verified; there or not."""
    if wish.signed == "1":
        yield Commitment.signed_at.is_not(None)
    elif wish.signed == "0":
        yield Commitment.signed_at.is_(None)
    elif wish.signed == "changed":
        yield Commitment.reworded_at.is_not(None)
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
    yield Commitment.innovation_id.in_(_innovations(q))
    if key := squeeze(q):
        yield Commitment.unit_id.in_(_units(key))


def _few_units(q: str) -> Sequence[int]:
    """The units of a name that is no innovation's and no code; none where there are many."""
    key = squeeze(q)
    if CODE.fullmatch(q.replace(" ", "")) or not key:
        return []
    found = select(_units(key).subquery().c.unit_id).where(~_innovations(q).exists())
    numbers = db.session.scalars(found.limit(FEW_UNITS + 1)).all()
    return numbers if len(numbers) <= FEW_UNITS else []


def _innovations(q: str) -> Any:
    return select(Innovation.id).where(Innovation.name.icontains(q, autoescape=True))


def _units(key: str) -> Any:
    named = select(UnitName.unit_id).where(UnitName.key.contains(key, autoescape=True))
    return named.distinct().order_by(UnitName.unit_id)
