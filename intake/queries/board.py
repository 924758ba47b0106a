"""The organiser's overview: the events one may see, and per event what has become of each unit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Commitment
from intake.models.event import Event, EventTeam, Invitation
from intake.models.guest import Guest
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.queries.presence import LIVE
from intake.rules.actor import Actor

PAGE = 50


@dataclass
class UnitRow:
    """One unit at one event. `opened` is a hint only: preview robots open links too."""

    code: str
    name: str
    invitation_id: int | None = None
    quota: int | None = None
    opened: bool = False
    declined_reason: str | None = None
    registered: int = 0
    attended: int = 0
    proposed: int = 0
    signed: int = 0

    @property
    def invited(self) -> bool:
        """Whether the unit was asked, or came by itself."""
        return self.invitation_id is not None

    @property
    def answered(self) -> bool:
        """Somebody is registered, or the unit said no."""
        return self.registered > 0 or self.declined_reason is not None


@dataclass
class Board:
    """The units of an event by name, and its totals; `guests` are people of no listed unit, `protocol` those whom the
    organiser entered in order of rank: they are counted too."""

    units: list[UnitRow]
    guests: int = 0
    protocol: int = 0
    guests_attended: int = 0
    totals: dict[str, int] = field(default_factory=dict)

    def unanswered(self) -> list[UnitRow]:
        """Invited, and neither registered nor declined."""
        return [row for row in self.units if row.invited and not row.answered]


def events(member: Actor, *, before: int | None = None) -> list[tuple[Event, int]]:
    """The events a member may see, newest first, each with how many people hold a seat; a page and one more."""
    query = select(Event).order_by(Event.starts_at.desc(), Event.id.desc()).limit(PAGE + 1)
    if member.role == "organiser":
        query = query.join(EventTeam).where(EventTeam.staff_id == member.id)
    if before is not None:
        start = select(Event.starts_at).where(Event.id == before).scalar_subquery()
        query = query.where(
            (Event.starts_at < start) | ((Event.starts_at == start) & (Event.id < before))
        )
    found = db.session.scalars(query).all()
    held = (
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_([event.id for event in found]), *LIVE)
        .group_by(Registration.event_id)
    )
    seats = {event_id: count for event_id, count in db.session.execute(held)}  # noqa: C416
    return [(event, seats.get(event.id, 0)) for event in found]


def units(event: Event) -> Board:
    """What has become of each unit, in four queries whatever their number."""
    rows = {row.code: row for row in _invited(event)}
    board = Board([])
    for code, name, count, protocol in db.session.execute(_people(event)):
        board.protocol += protocol
        if code is None:
            board.guests = count
        else:
            rows.setdefault(code, UnitRow(code, name)).registered = count
    for code, name, count in db.session.execute(_attended(event)):
        if code is None:
            board.guests_attended = count
        else:
            rows.setdefault(code, UnitRow(code, name)).attended = count
    for code, name, count, signed in db.session.execute(_committed(event)):
        row = rows.setdefault(code, UnitRow(code, name))
        row.proposed, row.signed = count, signed
    board.units = sorted(rows.values(), key=lambda row: row.name)
    board.totals = _totals(board)
    return board


def team(event: Event) -> list[str]:
    """The names of those who work on an event."""
    query = select(Staff.name).join(EventTeam).where(EventTeam.event_id == event.id)
    return list(db.session.scalars(query.order_by(Staff.name)))


def _invited(event: Event) -> Iterable[UnitRow]:
    query = (
        select(
            Unit.code,
            Unit.name,
            Invitation.id,
            func.coalesce(Invitation.quota, event.unit_quota),
            Invitation.opened_at,
            Invitation.declined_reason,
        )
        .join(Unit)
        .where(Invitation.event_id == event.id)
    )
    for code, name, id_, quota, opened_at, reason in db.session.execute(query):
        yield UnitRow(code, name, id_, quota, opened_at is not None, reason)


def _people(event: Event) -> Any:
    return (
        select(
            Unit.code,
            Unit.name,
            func.count(Registration.id),
            func.count(Guest.registration_id),
        )
        .select_from(Registration)
        .outerjoin(Unit)
        .outerjoin(Guest, Guest.registration_id == Registration.id)
        .where(Registration.event_id == event.id, *LIVE)
        .group_by(Unit.code, Unit.name)
    )


def _attended(event: Event) -> Any:
    return (
        select(Unit.code, Unit.name, func.count(Registration.id.distinct()))
        .select_from(Attendance)
        .join(Registration)
        .outerjoin(Unit)
        .where(Registration.event_id == event.id, *LIVE)
        .group_by(Unit.code, Unit.name)
    )


def _committed(event: Event) -> Any:
    return (
        select(Unit.code, Unit.name, func.count(Commitment.id), func.count(Commitment.signed_at))
        .join(Unit)
        .where(Commitment.event_id == event.id)
        .group_by(Unit.code, Unit.name)
    )


def _totals(board: Board) -> dict[str, int]:
    listed = board.units
    return {
        "invited": sum(row.invited for row in listed),
        "answered": sum(row.invited and row.answered for row in listed),
        "declined": sum(row.declined_reason is not None for row in listed),
        "registered": board.guests + sum(row.registered for row in listed),
        "attended": board.guests_attended + sum(row.attended for row in listed),
        "proposed": sum(row.proposed for row in listed),
        "signed": sum(row.signed for row in listed),
    }
