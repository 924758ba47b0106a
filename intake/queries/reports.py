"""From invited to verified, counted per event and per innovation; every number can be opened as a list."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment
from intake.models.event import Event, Invitation
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.registration import Registration
from intake.queries import worklist
from intake.queries.presence import LIVE, unit_attended
from intake.rules.actor import Actor

PAGE = 20
SHORT_NAMES = {  # as newspapers write them; a province whose name is short is not in the list
    "12": "Sumut",
    "13": "Sumbar",
    "16": "Sumsel",
    "17": "Bengk.",
    "19": "Babel",
    "21": "Kepri",
    "31": "DKI",
    "32": "Jabar",
    "33": "Jateng",
    "34": "DIY",
    "35": "Jatim",
    "52": "NTB",
    "53": "NTT",
    "61": "Kalbar",
    "62": "Kalteng",
    "63": "Kalsel",
    "64": "Kaltim",
    "65": "Kaltara",
    "71": "Sulut",
    "72": "Sulteng",
    "73": "Sulsel",
    "74": "Sultra",
    "75": "Goront.",
    "76": "Sulbar",
    "82": "Malut",
    "92": "P. Barat",
    "93": "P. Sel.",
    "94": "P. Teng.",
    "95": "P. Peg.",
    "96": "PBD",
}


@dataclass
class Funnel:
    """What became of an event. Commitments from `signed` on are signed ones; "declared" and what follows never holds
    a proposal. `signed_not_attended` is a branch of its own: a unit that committed without having been there."""

    invited_units: int = 0
    declined_units: int = 0
    registered_units: int = 0
    registered_people: int = 0
    attended_units: int = 0
    attended_people: int = 0
    proposed: int = 0
    signed: int = 0
    signed_not_attended: int = 0
    declared: int = 0
    evidenced: int = 0
    verified: int = 0
    cancelled: int = 0

    def as_said(self) -> dict[str, int]:
        """The numbers by name, for a script."""
        return asdict(self)

    @property
    def largest(self) -> int:
        """The longest bar."""
        return max(self.invited_units, self.registered_people, self.proposed, 1)


@dataclass(frozen=True)
class OfEvent:
    """One event and its funnel."""

    id: int
    slug: str
    title: str
    zone: str
    starts_at: Any
    funnel: Funnel


@dataclass(frozen=True)
class OfInnovation:
    """One innovation and what became of the commitments to it."""

    code: str
    name: str
    proposed: int
    signed: int
    declared: int
    evidenced: int
    verified: int


@dataclass
class Tile:
    """A province on the map: how many signed commitments, and how many of them run and how surely."""

    code: str
    name: str
    column: int
    row: int
    signed: int = 0
    declared: int = 0
    evidenced: int = 0
    verified: int = 0

    @property
    def short(self) -> str:
        """The name as it fits on a tile."""
        return SHORT_NAMES.get(self.code, self.name)

    @property
    def proof(self) -> str:
        """The surest thing known of the province: verified, evidenced, declared, signed, or nothing."""
        ladder = ("verified", "evidenced", "declared", "signed")
        return next((step for step in ladder if getattr(self, step)), "nothing")


def of_event(event: Event) -> Funnel:
    """The funnel of one event, in four queries."""
    return _funnels([event.id])[event.id]


def of_events(member: Actor, *, before: int | None = None) -> list[OfEvent]:
    """The newest events a member may see, each with its funnel; a page of them, in five queries."""
    query = select(Event.id, Event.slug, Event.title, Event.zone, Event.starts_at)
    if member.role == "organiser":
        query = query.where(Event.id.in_(worklist.own_events(member)))
    if before is not None:
        query = query.where(Event.id < min(before, worklist.LARGEST_ID))
    found = db.session.execute(query.order_by(Event.id.desc()).limit(PAGE)).all()
    funnels = _funnels([row.id for row in found])
    return [
        OfEvent(row.id, row.slug, row.title, row.zone, row.starts_at, funnels[row.id])
        for row in found
    ]


def of_innovations(member: Actor, event: Event | None = None) -> list[OfInnovation]:
    """The innovations somebody committed to, the most signed first."""
    counted = (
        select(
            Commitment.innovation_id,
            func.count().label("proposed"),
            func.count(Commitment.signed_at).label("signed"),
            *(_proven(column).label(name) for name, column in worklist.PROOFS.items()),
        )
        .where(*_scope(member, event))
        .group_by(Commitment.innovation_id)
        .subquery()
    )
    said = [counted.c[name] for name in ("proposed", "signed", *worklist.PROOFS)]
    query = (
        select(Innovation.code, Innovation.name, *said)
        .join(counted, counted.c.innovation_id == Innovation.id)
        .order_by(counted.c.signed.desc(), Innovation.name)
    )
    return [OfInnovation(*row) for row in db.session.execute(query)]


def of_provinces(member: Actor, event: Event | None = None) -> list[Tile]:
    """Every province with its place on the tile map, by name."""
    return tiles_of(*_scope(member, event))


def tiles_of(*conditions: Any) -> list[Tile]:
    """The same for the commitments that fulfil these conditions; two queries."""
    tiles = {
        province.code: Tile(province.code, province.name, province.tile_column, province.tile_row)
        for province in db.session.scalars(select(Province).order_by(Province.name))
    }
    query = (
        select(
            Unit.province_code,
            func.count(Commitment.signed_at),
            *(_proven(column) for column in worklist.PROOFS.values()),
        )
        .join(Unit, Unit.id == Commitment.unit_id)
        .where(Unit.province_code.is_not(None), *conditions)
        .group_by(Unit.province_code)
    )
    for code, signed, declared, evidenced, verified in db.session.execute(query):
        tile = tiles[code]
        tile.signed, tile.declared = signed, declared
        tile.evidenced, tile.verified = evidenced, verified
    return list(tiles.values())


def _scope(member: Actor, event: Event | None) -> Iterable[Any]:
    if event:
        yield Commitment.event_id == event.id
    elif member.role == "organiser":
        yield Commitment.event_id.in_(worklist.own_events(member))


def _proven(column: Any) -> Any:
    return func.count().filter(Commitment.signed_at.is_not(None), column.is_not(None))


def _funnels(ids: Sequence[int]) -> dict[int, Funnel]:
    funnels = {id_: Funnel() for id_ in ids}
    for id_, *counted in db.session.execute(_invited(ids)):
        funnels[id_].invited_units, funnels[id_].declined_units = counted
    for id_, *counted in db.session.execute(_registered(ids)):
        funnels[id_].registered_units, funnels[id_].registered_people = counted
    for id_, *counted in db.session.execute(_attended(ids)):
        funnels[id_].attended_units, funnels[id_].attended_people = counted
    for row in db.session.execute(_committed(ids)).mappings():
        for name, count in row.items():
            if name != "event_id":
                setattr(funnels[row["event_id"]], name, count)
    return funnels


def _invited(ids: Sequence[int]) -> Any:
    return (
        select(Invitation.event_id, func.count(), func.count(Invitation.declined_at))
        .where(Invitation.event_id.in_(ids))
        .group_by(Invitation.event_id)
    )


def _registered(ids: Sequence[int]) -> Any:
    return (
        select(Registration.event_id, func.count(Registration.unit_id.distinct()), func.count())
        .where(Registration.event_id.in_(ids), *LIVE)
        .group_by(Registration.event_id)
    )


def _attended(ids: Sequence[int]) -> Any:
    return (
        select(
            Registration.event_id,
            func.count(Registration.unit_id.distinct()),
            func.count(Registration.id.distinct()),
        )
        .select_from(Attendance)
        .join(Registration)
        .where(Registration.event_id.in_(ids), *LIVE)
        .group_by(Registration.event_id)
    )


def _committed(ids: Sequence[int]) -> Any:
    signed = Commitment.signed_at.is_not(None)
    return (
        select(
            Commitment.event_id,
            func.count().label("proposed"),
            func.count().filter(signed).label("signed"),
            func.count().filter(signed, ~unit_attended()).label("signed_not_attended"),
            *(_proven(column).label(name) for name, column in worklist.PROOFS.items()),
            func.count().filter(Commitment.status == "dibatalkan").label("cancelled"),
        )
        .where(Commitment.event_id.in_(ids))
        .group_by(Commitment.event_id)
    )
