"""Where the scans of an event contradict each other or the list, one row for each, until the organiser ruled on it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from intake import clock
from intake.db import db
from intake.models.act import DoorAct, DoorRuling
from intake.models.checkin import Attendance, CheckIn
from intake.models.event import Event, EventSession
from intake.models.registration import Registration
from intake.models.seat import PairRuling
from intake.queries.door import names_of
from intake.queries.presence import LIVE
from intake.rules import checkin

MOST = 200  # of a kind: more than anybody reads before ruling on some
NONE, DAY = timedelta(0), timedelta(days=1)
OUT_OF_TURN = timedelta(
    minutes=10
)  # more than clocks that are set right by several witnesses differ
EACH = 30  # so many people of one door link beside the quota are told once
_Other = aliased(Registration)
_There = aliased(Attendance)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One scan, whom it is about, and what it is at odds with."""

    kind: str
    check_in: CheckIn
    person: Registration
    other: CheckIn | Registration | None = None
    by: str = ""
    other_by: str = ""
    is_elsewhere: bool = False
    number: int = 0

    @property
    def device(self) -> str:
        """How devices are told apart by eye."""
        return called(self.check_in.device)


def called(device: str) -> str:
    """The first letters of a device's random name."""
    return device[:4].upper()


def of_event(event_id: int) -> list[Conflict]:
    """Every conflict nobody has ruled on, by device and then by time."""
    found = [
        *_twice(event_id),
        *_both(event_id),
        *_not_live(event_id),
        *_clock(event_id),
        *_collided(event_id),
        *_same_name(event_id),
        *_late(event_id),
        *_many(event_id),
    ]
    names = names_of(
        by
        for one in found
        for by in (one.check_in.by, one.other.by if isinstance(one.other, CheckIn) else "")
    )
    told = [
        Conflict(
            kind=one.kind,
            check_in=one.check_in,
            person=one.person,
            other=one.other,
            by=names[one.check_in.by],
            other_by=names[one.other.by] if isinstance(one.other, CheckIn) else "",
            is_elsewhere=one.is_elsewhere,
            number=one.number,
        )
        for one in found
    ]
    return sorted(told, key=lambda one: (one.by, one.check_in.device, one.check_in.at, one.kind))


def many(event_id: int) -> int:
    """How many conflicts and held acts there are to look at; 0 without a look where no device sent anything."""
    sent = select(DoorAct.id).where(DoorAct.event_id == event_id).limit(1)
    if db.session.scalar(sent) is None:
        return 0
    waiting = select(func.count()).where(DoorAct.event_id == event_id, DoorAct.state == "held")
    return len(of_event(event_id)) + (db.session.scalar(waiting) or 0)


def find(event_id: int, kind: str, check_in_id: int) -> Conflict | None:
    """One conflict, if it still stands."""
    found = (one for one in of_event(event_id) if one.check_in.id == check_in_id)
    return next((one for one in found if one.kind == kind), None)


def held(event_id: int) -> list[DoorAct]:
    """What waits for the organiser, in the order in which it was done: the first of it, where it is much."""
    query = select(DoorAct).where(DoorAct.event_id == event_id, DoorAct.state == "held")
    return list(db.session.scalars(query.order_by(DoorAct.at, DoorAct.id).limit(MOST)))


def refused(event_id: int) -> list[DoorAct]:
    """What the organiser refused, which may still be accepted."""
    query = select(DoorAct).where(DoorAct.event_id == event_id, DoorAct.state == "refused")
    return list(db.session.scalars(query.order_by(DoorAct.at, DoorAct.id).limit(MOST)))


def act(event_id: int, act_id: int) -> DoorAct | None:
    """One act of this event."""
    return db.session.scalar(
        select(DoorAct).where(DoorAct.id == act_id, DoorAct.event_id == event_id)
    )


def _unruled(kind: str) -> ColumnElement[bool]:
    return ~(
        select(DoorRuling.id)
        .where(DoorRuling.check_in_id == CheckIn.id, DoorRuling.kind == kind)
        .exists()
    )


def _at(event_id: int) -> ColumnElement[bool]:
    sessions = select(EventSession.id).where(EventSession.event_id == event_id)
    return CheckIn.session_id.in_(sessions)


def _rows(*columns: Any) -> Any:
    return select(CheckIn, Registration, *columns).join(
        Registration, Registration.id == CheckIn.registration_id
    )


def _twice(event_id: int) -> Iterator[Conflict]:
    """Two devices let the same person in to the same session, with no undo in between."""
    several = (
        select(CheckIn.registration_id, CheckIn.session_id)
        .where(_at(event_id), CheckIn.kind == "in")
        .group_by(CheckIn.registration_id, CheckIn.session_id)
        .having(func.count() > 1)
        .limit(MOST)
        .subquery()
    )
    query = _rows().join(
        several,
        and_(
            several.c.registration_id == CheckIn.registration_id,
            several.c.session_id == CheckIn.session_id,
        ),
    )
    ruled = set(
        db.session.scalars(
            select(DoorRuling.check_in_id).where(
                DoorRuling.event_id == event_id, DoorRuling.kind.in_(("twice", "clock"))
            )
        )
    )
    by_person: dict[tuple[int, int], list[tuple[CheckIn, Registration]]] = defaultdict(list)
    for scan, person in db.session.execute(query):
        by_person[scan.registration_id, scan.session_id].append((scan, person))
    for scans in by_person.values():
        first: CheckIn | None = None
        for scan, person in sorted(scans, key=lambda one: (one[0].at, one[0].kind, one[0].by)):
            if scan.kind == "undo":
                first = None
            elif first is None:
                first = scan
            elif (first.by, first.device) != (scan.by, scan.device) and scan.id not in ruled:
                yield Conflict(kind="twice", check_in=scan, person=person, other=first)


def _both(event_id: int) -> Iterator[Conflict]:
    """Somebody is in, and so is who came in their place."""
    there = select(_There.registration_id).where(_There.registration_id == _Other.id)
    query = (
        _rows(_Other)
        .join(Attendance, Attendance.check_in_id == CheckIn.id)
        .join(_Other, _Other.replaces_id == Registration.id)
        .where(_at(event_id), there.exists(), _unruled("both"))
        .limit(MOST)
    )
    for scan, person, other in db.session.execute(query):
        yield Conflict(kind="both", check_in=scan, person=person, other=other)


def _not_live(event_id: int) -> Iterator[Conflict]:
    """Let in without signal though they had no seat; whose substitute is in, is listed there."""
    instead = (
        select(_Other.id)
        .join(_There, _There.registration_id == _Other.id)
        .where(_Other.replaces_id == Registration.id)
    )
    query = (
        _rows()
        .join(Attendance, Attendance.check_in_id == CheckIn.id)
        .join(DoorAct, DoorAct.check_in_id == CheckIn.id)
        .where(
            _at(event_id),
            DoorAct.verb == "scan",
            or_(
                Registration.duplicate_of_id.is_not(None),
                Registration.waiting_since.is_not(None),
                Registration.cancelled_at <= DoorAct.received_at,
            ),
            ~instead.exists(),
            _unruled("not_live"),
        )
        .limit(MOST)
    )
    for scan, person in db.session.execute(query):
        yield Conflict(kind="not_live", check_in=scan, person=person)


def _clock(event_id: int) -> Iterator[Conflict]:
    """A time nobody can be sure of; or one at which, by its device's own telling, another session was on."""
    query = _rows().where(_at(event_id), CheckIn.clock == "doubtful", _unruled("clock"))
    for scan, person in db.session.execute(query.order_by(CheckIn.id).limit(MOST)):
        yield Conflict(kind="clock", check_in=scan, person=person)
    event = db.session.get_one(Event, event_id)
    if len(event.sessions) < 2:
        return
    query = (
        _rows()
        .join(Attendance, Attendance.check_in_id == CheckIn.id)
        .where(
            CheckIn.clock.in_(("measured", "corrected")),
            CheckIn.by.startswith("door:"),
            or_(*_elsewhere(event)),
            _unruled("clock"),
        )
    )
    for scan, person in db.session.execute(query.order_by(CheckIn.id).limit(MOST)):
        yield Conflict(kind="clock", check_in=scan, person=person, is_elsewhere=True)


def _elsewhere(event: Event) -> Iterator[ColumnElement[bool]]:
    """For each session, the times at which a door would have taken nobody in to it: it is of another day, or over,
    and another one is on. Between the edges of sessions and days nothing changes, so one moment tells of each span."""
    moments = [at for one in event.sessions for at in (one.starts_at, one.ends_at)]
    days = {
        clock.at_place(at, event.zone).date() + a_day for at in moments for a_day in (NONE, DAY)
    }
    midnights = [clock.moment_at(datetime.combine(day, time.min), event.zone) for day in days]
    edges = sorted({*moments, *midnights})
    for session in event.sessions:
        spans = [
            and_(CheckIn.at >= begins, CheckIn.at < ends)
            for begins, ends in pairwise(edges)
            if checkin.not_now(session, begins)
        ]
        yield and_(CheckIn.session_id == session.id, or_(false(), *spans))


def _collided(event_id: int) -> Iterator[Conflict]:
    """A seat was given away at two doors; the second is kept beside the quota."""
    query = (
        _rows(_Other)
        .join(DoorAct, DoorAct.check_in_id == CheckIn.id)
        .join(_Other, _Other.id == DoorAct.collided_with_id)
        .where(DoorAct.event_id == event_id, _unruled("collided"))
        .limit(MOST)
    )
    for scan, person, other in db.session.execute(query):
        yield Conflict(kind="collided", check_in=scan, person=person, other=other)


def _same_name(event_id: int) -> Iterator[Conflict]:
    """A walk-in whose name is registered already."""
    told_apart = (
        select(PairRuling.id)
        .where(
            PairRuling.undone_at.is_(None),
            or_(
                and_(PairRuling.kept_id == Registration.id, PairRuling.other_id == _Other.id),
                and_(PairRuling.kept_id == _Other.id, PairRuling.other_id == Registration.id),
            ),
        )
        .exists()
    )
    query = (
        _rows(_Other)
        .join(DoorAct, DoorAct.check_in_id == CheckIn.id)
        .join(
            _Other,
            and_(
                _Other.event_id == event_id,
                _Other.name_key == Registration.name_key,
                _Other.id < Registration.id,
                _Other.cancelled_at.is_(None),
                _Other.erased_at.is_(None),
                _Other.duplicate_of_id.is_(None),
            ),
        )
        .where(
            DoorAct.event_id == event_id,
            DoorAct.verb == "walk_in",
            *LIVE,
            ~told_apart,
            _unruled("same_name"),
        )
        .limit(MOST)
    )
    seen: set[int] = set()
    for scan, person, other in db.session.execute(query):
        if scan.id not in seen:
            seen.add(scan.id)
            yield Conflict(kind="same_name", check_in=scan, person=person, other=other)


def _late(event_id: int) -> Iterator[Conflict]:
    """Told to be made earlier than what the same device had already sent: a phone sends in the order in which it
    recorded, so either its clock was set back by hand, or somebody made the hour up."""
    before = (
        func.max(DoorAct.at)
        .over(
            partition_by=(DoorAct.by, DoorAct.device),
            order_by=(DoorAct.received_at, DoorAct.id),
            rows=(None, -1),
        )
        .label("newest")
    )
    sent = (
        select(DoorAct.check_in_id, DoorAct.at, before)
        .where(
            DoorAct.event_id == event_id,
            DoorAct.by.startswith("door:"),
            DoorAct.state == "done",
            DoorAct.why_held.is_(None),
        )
        .subquery()
    )
    query = (
        _rows(sent.c.at, sent.c.newest)
        .join(Attendance, Attendance.check_in_id == CheckIn.id)
        .join(sent, sent.c.check_in_id == CheckIn.id)
        .where(sent.c.newest > sent.c.at, CheckIn.clock != "doubtful", _unruled("late"))
        .order_by(CheckIn.id)
        .limit(MOST)
    )
    for scan, person, at, newest in db.session.execute(query):
        if newest - at > OUT_OF_TURN:
            yield Conflict(kind="late", check_in=scan, person=person)


def _many(event_id: int) -> Iterator[Conflict]:
    """Every thirtieth of those whom one door link entered beside the quota: a link in wrong hands fills a list."""
    number = func.row_number().over(partition_by=DoorAct.by, order_by=DoorAct.id).label("number")
    entered = (
        select(DoorAct.check_in_id, number)
        .where(
            DoorAct.event_id == event_id,
            DoorAct.verb == "walk_in",
            DoorAct.by.startswith("door:"),
            DoorAct.state == "done",
        )
        .subquery()
    )
    query = (
        _rows(entered.c.number)
        .join(entered, entered.c.check_in_id == CheckIn.id)
        .where(entered.c.number % EACH == 0, _unruled("many"))
        .order_by(CheckIn.id)
        .limit(MOST)
    )
    for scan, person, number_ in db.session.execute(query):
        yield Conflict(kind="many", check_in=scan, person=person, number=number_)


def retimed(check_in: CheckIn, at: datetime) -> bool:
    """Whether an undo lies between a scan and the moment at which it is said to have been made."""
    query = select(CheckIn.id).where(
        CheckIn.registration_id == check_in.registration_id,
        CheckIn.session_id == check_in.session_id,
        CheckIn.kind == "undo",
        CheckIn.at > min(at, check_in.at),
        CheckIn.at < max(at, check_in.at),
    )
    return db.session.scalar(query.limit(1)) is not None
