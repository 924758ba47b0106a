"""The board for the room: by unit who is here and who is missing; names and nothing else of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries.attendance import PLACE
from intake.queries.presence import LIVE

_INSIDE_OR_EXPECTED = or_(and_(*LIVE), Attendance.since.is_not(None))
MOST_NAMES = 600  # more are read by nobody across a room; then the numbers stand alone


@dataclass(frozen=True, kw_only=True)
class Group:
    """One unit or institution: how many are here of how many, and who, if names are shown."""

    name: str
    registered: int
    here: int
    present: Sequence[str] = ()
    missing: Sequence[str] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nobody is missing."""
        return self.here >= self.registered


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Everybody, unit by unit; who is not complete first."""

    groups: Sequence[Group]
    registered: int
    here: int
    has_names: bool


def of(event_id: int, session_id: int, *, names: bool) -> Hall:
    """The room at a session. Two queries; names only where they are wished and few enough."""
    counted = _counted(event_id, session_id)
    registered, here = sum(one.registered for one in counted), sum(one.here for one in counted)
    shown = names and registered <= MOST_NAMES
    groups = _named(event_id, session_id) if shown else counted
    return Hall(
        groups=sorted(groups, key=lambda one: (one.is_complete, one.name.casefold())),
        registered=registered,
        here=here,
        has_names=shown,
    )


def _counted(event_id: int, session_id: int) -> list[Group]:
    rows = db.session.execute(
        select(
            PLACE.label("place"),
            func.count().label("registered"),
            func.count(Attendance.registration_id).label("here"),
        )
        .select_from(Registration)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(Attendance, _at(session_id))
        .where(Registration.event_id == event_id, _INSIDE_OR_EXPECTED)
        .group_by(PLACE)
    )
    return [Group(name=row.place, registered=row.registered, here=row.here) for row in rows]


def _named(event_id: int, session_id: int) -> list[Group]:
    rows = db.session.execute(
        select(PLACE.label("place"), Registration.full_name, Attendance.since)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(Attendance, _at(session_id))
        .where(Registration.event_id == event_id, _INSIDE_OR_EXPECTED)
        .order_by(PLACE, Registration.name_key, Registration.id)
    )
    found: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows:
        present, missing = found.setdefault(row.place, ([], []))
        (missing if row.since is None else present).append(row.full_name)
    return [
        Group(
            name=name,
            registered=len(present) + len(missing),
            here=len(present),
            present=present,
            missing=missing,
        )
        for name, (present, missing) in found.items()
    ]


def _at(session_id: int) -> ColumnElement[bool]:
    return and_(Attendance.registration_id == Registration.id, Attendance.session_id == session_id)
