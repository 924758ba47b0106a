"""What a device at the door keeps to work without signal: names, units, hashes of proofs; no contact, no token."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from intake.db import db
from intake.models.checkin import Attendance, CheckIn
from intake.models.event import Event
from intake.models.guest import Guest
from intake.models.link import Link
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries.attendance import PLACE
from intake.queries.door import names_of

PROOF, CODE = 16, 8  # hexadecimal digits kept of each hash

People = list[tuple[Any, ...]]


def people(event_id: int, salt: str) -> People:
    """Everybody who is or was registered, as tuples; in the order of their names."""
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.spoken_code,
            Registration.full_name,
            Registration.name_key,
            PLACE.label("place"),
            Registration.role,
            Registration.position,
            Registration.duplicate_of_id,
            Registration.cancelled_reason,
            Registration.cancelled_at,
            Registration.waiting_since,
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .where(Registration.event_id == event_id, Registration.erased_at.is_(None))
        .order_by(Registration.name_key, Registration.id)
    ).all()
    proofs, here, instead = _proofs(event_id, salt), _here(event_id), _instead(event_id)
    return [
        (
            row.id,
            proofs.get(row.id, []),
            short(salt, row.spoken_code, CODE),
            row.full_name,
            row.name_key,
            row.place,
            row.role,
            _state(row, instead),
            here.get(row.id, {}),
            row.position,
        )
        for row in rows
    ]


def guests(event_id: int) -> list[int]:
    """The guests of protocol in their order."""
    query = (
        select(Guest.registration_id)
        .join(Registration, Registration.id == Guest.registration_id)
        .where(
            Guest.event_id == event_id,
            Registration.cancelled_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Guest.place, Guest.registration_id)
    )
    return list(db.session.scalars(query))


def sessions(event: Event) -> list[dict[str, Any]]:
    """The sessions of an event, in order."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
        }
        for one in event.sessions
    ]


def short(salt: str, secret: str, digits: int) -> str:
    """The beginning of a salted hash: enough to know somebody again, too little to make anything of."""
    return hashlib.sha256((salt + secret).encode()).hexdigest()[:digits]


def _proofs(event_id: int, salt: str) -> Mapping[int, list[str]]:
    """The links that identify somebody: those that hold, and of who handed their seat over the old ones too."""
    rows = db.session.execute(
        select(Link.registration_id, Link.token_hash)
        .join(Registration, Registration.id == Link.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.erased_at.is_(None),
            Link.purpose == "person",
            or_(Link.revoked_at.is_(None), Registration.cancelled_reason == "substituted"),
        )
        .order_by(Link.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for number, digest in rows:
        found[number or 0].append(short(salt, digest.hex(), PROOF))
    return found


def _here(event_id: int) -> Mapping[int, dict[str, tuple[str, str]]]:
    """Since when somebody is in, and by whose record, per session."""
    rows = db.session.execute(
        select(Attendance.registration_id, Attendance.session_id, Attendance.since, CheckIn.by)
        .join(CheckIn, CheckIn.id == Attendance.check_in_id)
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Registration.event_id == event_id)
    ).all()
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    names = names_of({by for *_, by in rows})
    for number, session, since, by in rows:
        found[number][str(session)] = (since.isoformat(), names[by])
    return found


def _instead(event_id: int) -> Mapping[int, int]:
    """Who came in somebody's place, by whom they replaced."""
    rows = db.session.execute(
        select(Registration.replaces_id, Registration.id)
        .where(Registration.event_id == event_id, Registration.replaces_id.is_not(None))
        .order_by(Registration.id)
    )
    return {replaced: number for replaced, number in rows if replaced is not None}


def _state(row: Any, instead: Mapping[int, int]) -> str:
    if row.duplicate_of_id is not None:
        return f"duplicate:{row.duplicate_of_id}"
    if row.cancelled_reason == "substituted" and (last := _last(row.id, instead)) is not None:
        return f"substituted:{last}"
    if row.cancelled_at is not None:
        return "cancelled"
    return "waiting" if row.waiting_since is not None else "live"


def _last(number: int, instead: Mapping[int, int]) -> int | None:
    """Where a seat was handed on and on, who has it now."""
    last = None
    while (number := instead.get(number, 0)) and number != last:
        last = number
    return last
