"""On which days a commitment is reminded of, by the unit's calendar, and of which it is today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from intake import clock
from intake.db import db
from intake.models.columns import UTCDateTime
from intake.models.commitment import LOOK, Commitment, CommitmentVersion
from intake.models.followup import FollowUpCheck
from intake.models.message import Message
from intake.models.place import Unit

WEEK = timedelta(days=7)
# Days after the day an answer is due; a worker that stood still makes up for it within the week that follows.
DAYS = {"ahead": -7, "due": 0, "late": 7}
# Days after the proposal; "anew" is a reminder to sign, too, days after the letter came to say something else.
AFTER_WORDS = {"sign": 7, "anew": 7, "rest": 14}
AT_ONCE = 100  # of each kind, so that nobody waits long for their turn to write; the next round takes the next


@dataclass(frozen=True)
class Planned:
    """A reminder that is to be queued: of what commitment, which kind, about which day."""

    commitment: Commitment
    kind: str
    day: date


WHOLE = (joinedload(Commitment.unit), selectinload(Commitment.versions))
_CALENDARS = [
    [zone for zone, name in clock.ZONE_NAMES.items() if name == calendar]
    for calendar in dict.fromkeys(clock.ZONE_NAMES.values())
]


def what_is_due() -> Iterator[Planned]:
    """What is due today and not planned yet, at most 100 of each kind and calendar.

    A unit that stays silent is asked on each later check's day as well, but not ahead of it: it is late already.
    """
    for zones in _CALENDARS:
        today = clock.today(zones[0])
        asked = {"zones": zones, "today": today, "week_ago": clock.now() - WEEK}
        for kind, days in DAYS.items():
            last = today - timedelta(days=days)
            span = {"first": last - timedelta(days=6), "last": last}
            for found in db.session.scalars(_FOUND[kind], {**asked, **span}).all():
                yield Planned(found, kind, found.next_due or today)
            if kind in _STILL_SILENT:
                checks = db.session.execute(_STILL_SILENT[kind], {**asked, **span}).all()
                yield from (Planned(found, kind, day) for found, day in checks)
        for kind, days in AFTER_WORDS.items():
            end = _midnight(today - timedelta(days=days - 1), zones[0])
            span = {"first": end - WEEK, "last": end - timedelta(microseconds=1)}
            for found in db.session.scalars(_FOUND[kind], {**asked, **span}).all():
                said_at = (kind == "anew" and found.reworded_at) or found.proposed_at
                on = clock.at_place(said_at, found.unit.zone).date()
                yield Planned(found, "sign" if kind == "anew" else kind, on + timedelta(days=days))


def _planned(kind: str, day: Any = None) -> ColumnElement[bool]:
    there = select(Message.id).where(
        Message.commitment_id == Commitment.id,
        Message.kind == kind,
        true() if day is None else Message.day == day,
    )
    return there.exists()


def _asked_to_sign_since() -> ColumnElement[bool]:
    there = select(Message.id).where(
        Message.commitment_id == Commitment.id,
        Message.kind == "sign",
        Message.queued_at >= Commitment.reworded_at,
    )
    return there.exists()


def _lacks_the_rest() -> ColumnElement[bool]:
    version, later = CommitmentVersion, aliased(CommitmentVersion)
    newer = select(later.id).where(
        later.commitment_id == Commitment.id, later.number > version.number
    )
    empty = or_(version.site == "", version.budget_source == "", version.target_date.is_(None))
    lacking = select(version.id).where(
        version.commitment_id == Commitment.id, ~newer.exists(), empty
    )
    return lacking.exists()


def _finding(kind: str, *more: ColumnElement[bool]) -> Select[Commitment]:
    """The open commitments to remind of whose day lies in a span, and who are not in a time of their own choice."""
    if kind in DAYS:
        planned, day = _planned(kind, Commitment.next_due), Commitment.next_due
    elif kind == "anew":
        planned, day = _asked_to_sign_since(), Commitment.reworded_at
    else:
        planned, day = _planned(kind), Commitment.proposed_at
    return _asked(select(Commitment), day).where(~planned, *more)


def _asked(query: Any, day: Any) -> Any:
    return (
        query.join(Unit, Unit.id == Commitment.unit_id)
        .options(*WHOLE)
        .where(
            day.between(bindparam("first"), bindparam("last")),
            Unit.zone.in_(bindparam("zones", expanding=True)),
            Commitment.closed_at.is_(None),
            or_(Commitment.waiting_until.is_(None), Commitment.waiting_until <= bindparam("today")),
        )
        .order_by(Commitment.id)
        .limit(AT_ONCE)
    )


def _still_silent(kind: str) -> Any:
    check = FollowUpCheck
    query = select(Commitment, check.due_on).join(check, check.commitment_id == Commitment.id)
    return _asked(query, check.due_on).where(
        check.answered_by_id.is_(None),
        check.due_on > Commitment.next_due,
        ~_planned(kind, check.due_on),
    )


# Made once: to put such a statement together costs ten times what it costs to ask.
_FOUND = {
    "ahead": _finding(
        "ahead",
        func.coalesce(Commitment.answered_at, Commitment.signed_at, Commitment.proposed_at)
        <= bindparam("week_ago", type_=UTCDateTime),
    ),
    "due": _finding("due"),
    "late": _finding("late"),
    "sign": _finding("sign", Commitment.signed_at.is_(None)),
    # With the condition of the index that these stand in.
    "anew": _finding("anew", literal_column(f"({LOOK.text})")),
    "rest": _finding("rest", _lacks_the_rest()),
}
_STILL_SILENT = {kind: _still_silent(kind) for kind in ("due", "late")}


def _midnight(day: date, zone: str) -> datetime:
    return clock.moment_at(datetime.combine(day, time()), zone)
