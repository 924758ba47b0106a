"""Somebody at the door: by link, code or name; what a check-in says; and the links of door helpers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from intake import clock, keys
from intake.db import Lookup, db, first
from intake.models.checkin import Attendance, CheckIn
from intake.models.link import Link
from intake.models.place import Unit
from intake.models.registration import AccessibilityNeed, Registration
from intake.models.staff import Staff
from intake.prepared import Prepared
from intake.queries.attendance import PLACE, person_at
from intake.rules import links
from intake.spelling import fold, name_key

MOST_HITS = 20
SHORTEST_NAME = 2
LAST = "\U0010ffff"  # no letter comes after it
# What people say before a name at a door; titles proper are spelling's matter.
CALLED = {"pak", "bu", "mas", "mbak", "bang", "kak", "kang", "mr", "mrs", "ms"}


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Somebody found by name, as the door shows them."""

    registration_id: int
    full_name: str
    position: str
    place: str
    role: str
    since: datetime | None
    cancelled: bool
    substituted: bool


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One check-in or undo with the person it is about."""

    kind: str
    registration_id: int
    session_id: int
    full_name: str
    position: str
    place: str
    role: str
    at: datetime
    by: str
    device: str
    stands: bool
    needs: tuple[str, ...]
    need_note: str


_BY_CODE = Lookup(
    Registration,
    Registration.event_id == bindparam("event"),
    Registration.spoken_code == bindparam("code"),
    Registration.erased_at.is_(None),
)
_STANDING = Prepared(
    select(Attendance.check_in_id).where(
        Attendance.session_id == bindparam("session"),
        Attendance.registration_id == bindparam("registration"),
    )
)


def by_token(token: str) -> Registration | None:
    """The person whose personal link this is, if it still holds. The event is the rule's matter.

    Who handed their seat over is found by their old proof too, so that the door can say to whom.
    """
    link = links.find(token, "person")
    registration = db.session.get(Registration, link.registration_id) if link else None
    if link is None or registration is None or registration.erased_at:
        return None
    return registration if link.is_usable(clock.now()) or registration.is_substituted else None


def by_code(event_id: int, code: str) -> Registration | None:
    """The person with this spoken code at an event."""
    return _BY_CODE.find(event=event_id, code=code)


def by_id(event_id: int, registration_id: int) -> Registration | None:
    """The person chosen from what was found, of this event only."""
    return db.session.scalar(
        select(Registration).where(
            Registration.id == registration_id,
            Registration.event_id == event_id,
            Registration.erased_at.is_(None),
        )
    )


def by_ids(event_id: int, numbers: Collection[int]) -> dict[int, Registration]:
    """Several of them, in one question."""
    query = select(Registration).where(
        Registration.id.in_(numbers),
        Registration.event_id == event_id,
        Registration.erased_at.is_(None),
    )
    return {one.id: one for one in db.session.scalars(query)} if numbers else {}


def looks_like_code(typed: str) -> str | None:
    """The spoken code that was typed, O read as 0, I and L as 1, spaces and hyphens dropped; or None."""
    code = keys.read_code(typed)
    fits = len(code) == keys.SPOKEN_LENGTH and all(mark in keys.CROCKFORD for mark in code)
    return code if fits else None


def too_short(typed: str) -> bool:
    """Whether so little was typed that half the roster would answer."""
    return not _parts(typed)


def by_name(event_id: int, session_id: int, typed: str) -> list[Hit]:
    """At most 20 people and one more, so that the page can say there are more; titles, case and order forgiven.

    First whose name begins as typed, straight from the index of names; then, if there is room, who has it anywhere
    in their name, for which the names of this event are read from that index, and the table only for who fits.
    """
    parts = _parts(typed)
    if not parts:
        return []
    key = Registration.name_key
    query = (
        person_at(session_id, Registration.cancelled_at, Registration.cancelled_reason)
        .where(
            Registration.event_id == event_id,
            Registration.duplicate_of_id.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(key, Registration.id)
        .limit(MOST_HITS + 1)
    )
    begins = "".join(parts)
    found = db.session.execute(query.where(key >= begins, key < begins + LAST)).all()
    if len(found) <= MOST_HITS:
        anywhere = query.where(*(key.contains(part, autoescape=True) for part in parts))
        first = {row.id for row in found}
        found = [*found, *(row for row in db.session.execute(anywhere) if row.id not in first)]
    return [_hit(row) for row in found[: MOST_HITS + 1]]


def hit(registration_id: int, session_id: int) -> Hit:
    """One person as the door shows them."""
    row = db.session.execute(
        person_at(session_id, Registration.cancelled_at, Registration.cancelled_reason).where(
            Registration.id == registration_id
        )
    ).one()
    return _hit(row)


def standing(registration_id: int, session_id: int) -> int | None:
    """The check-in by which somebody is in, or None."""
    found = first(_STANDING, session=session_id, registration=registration_id)
    return found[0] if found else None


def scan(check_in_id: int, event_id: int, *, needs: bool) -> Scan | None:
    """What a check-in of this event says; with the support asked for only where it may be read."""
    row = db.session.execute(
        select(
            CheckIn,
            Registration,
            PLACE,
            Attendance.since,
            AccessibilityNeed.kinds,
            AccessibilityNeed.note,
        )
        .join(Registration, Registration.id == CheckIn.registration_id)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.session_id == CheckIn.session_id,
                Attendance.registration_id == CheckIn.registration_id,
                Attendance.check_in_id == CheckIn.id,
            ),
        )
        .outerjoin(AccessibilityNeed, AccessibilityNeed.registration_id == Registration.id)
        .where(CheckIn.id == check_in_id, Registration.event_id == event_id)
    ).one_or_none()
    if row is None:
        return None
    check_in, registration, place, since, kinds, note = row
    return Scan(
        kind=check_in.kind,
        registration_id=registration.id,
        session_id=check_in.session_id,
        full_name=registration.full_name,
        position=registration.position,
        place=place,
        role=registration.role,
        at=check_in.at,
        by=name_of(check_in.by),
        device=check_in.device[:4].upper(),
        stands=since is not None,
        needs=tuple(kinds or ()) if needs else (),
        need_note=(note or "") if needs else "",
    )


def name_of(by: str) -> str:
    """Who recorded something, in words: the member of staff, or the label of the door link."""
    kind, _, number = by.partition(":")
    if kind == "staff":
        return db.session.scalar(select(Staff.name).where(Staff.id == int(number))) or ""
    if kind == "door":
        return db.session.scalar(select(Link.label).where(Link.id == int(number))) or ""
    return ""


def names_of(several: Iterable[str]) -> dict[str, str]:
    """Who recorded things, in words, for several at once: two queries at most."""
    several = set(several)
    staff = {int(by[6:]) for by in several if by.startswith("staff:")}
    doors = {int(by[5:]) for by in several if by.startswith("door:")}
    found: dict[str, str] = dict.fromkeys(several, "")
    for kind, numbers, query in (
        ("staff", staff, select(Staff.id, Staff.name).where(Staff.id.in_(staff))),
        ("door", doors, select(Link.id, Link.label).where(Link.id.in_(doors))),
    ):
        if numbers:
            found |= {f"{kind}:{number}": name for number, name in db.session.execute(query)}
    return found


def doors(event_id: int) -> Sequence[Link]:
    """The door links of an event that are not revoked, newest first."""
    return db.session.scalars(
        select(Link)
        .where(Link.event_id == event_id, Link.purpose == "door", Link.revoked_at.is_(None))
        .order_by(Link.id.desc())
    ).all()


def by_label(event_id: int, label: str) -> Link | None:
    """The newest door link with this label, revoked or not."""
    query = select(Link).where(
        Link.event_id == event_id, Link.purpose == "door", Link.label == label
    )
    return (
        db.session.scalar(query.order_by(Link.id.desc()).limit(1)) if label.isprintable() else None
    )


def door(event_id: int, link_id: int) -> Link | None:
    """One door link of an event, revoked or not."""
    return db.session.scalar(
        select(Link).where(Link.id == link_id, Link.event_id == event_id, Link.purpose == "door")
    )


def _parts(typed: str) -> list[str]:
    """What must occur in a name's key: the typed words but for titles and what is only said before a name."""
    words = typed.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in CALLED:
        words.pop(0)
    whole = name_key(" ".join(words))
    if len(whole) < SHORTEST_NAME:
        return []
    return [word for word in fold(" ".join(words)).split() if word in whole] or [whole]


def _hit(row: Row[Any]) -> Hit:
    return Hit(
        registration_id=row.id,
        full_name=row.full_name,
        position=row.position,
        place=row.place,
        role=row.role,
        since=row.since,
        cancelled=row.cancelled_at is not None,
        substituted=row.cancelled_reason == "substituted",
    )
