"""What is done at a door besides the plain check-in: scans sent later, walk-ins, substitutes; and what is held."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from intake import clock, keys
from intake.db import db, insert, lock_for_this_transaction
from intake.models.act import DoorAct
from intake.models.checkin import CheckIn
from intake.models.event import Event, EventSession
from intake.models.link import Link
from intake.models.registration import Registration
from intake.rules import audit, checkin, device_clock, registrations, retention, substitutes
from intake.rules.actor import SYSTEM, Actor
from intake.rules.checkin import Seen
from intake.rules.device_clock import Reading, Told
from intake.rules.refusal import Refused
from intake.rules.registrations import Entry
from intake.words import N_

MOST_HELD = 5_000  # of one event: more than a day of its doors
MOST_HELD_OF_ONE = 2_000
MOST_BESIDE = (
    200  # of one door link within an hour: one each 18 seconds, faster than a helper writes
)
BEFORE = timedelta(days=1)
HOUR = timedelta(hours=1)
_BY_KEY = select(DoorAct).where(DoorAct.key == bindparam("key"))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How an act came: under which key, from which device, and when it was done if not just now.

    `held` is the act that waited for the organiser and is now carried out; what it did then stands under it.
    """

    key: str
    by: Actor
    device: str = ""
    reading: Reading | None = None
    held: DoorAct | None = None

    @property
    def seen(self) -> Seen:
        """What a scan keeps of it."""
        if self.reading is None:
            return Seen(device=self.device)
        return Seen(device=self.device, device_at=self.reading.device_at, clock=self.reading.clock)

    @property
    def at(self) -> datetime | None:
        """When it was done, if not just now."""
        return self.reading.at if self.reading else None


def find(key: str) -> DoorAct | None:
    """The act with this key; whoever brings the same key, by phone or in a file, waits for the first."""
    lock_for_this_transaction(f"door act {key}")
    return db.session.scalar(_BY_KEY, {"key": key})


def find_all(keys_: Iterable[str]) -> dict[str, DoorAct]:
    """The acts with these keys, by key; as many as a file has, in one question."""
    wanted = sorted(keys_)  # whoever waits for several waits in the same order
    for key in wanted:
        lock_for_this_transaction(f"door act {key}")
    found = db.session.scalars(select(DoorAct).where(DoorAct.key.in_(wanted)))
    return {act.key: act for act in found}


def read(told: Told, *, event: Event, link: Link | None, by_file: bool = False) -> Reading:
    """When an act happened: neither before its door link was made, nor long before the event, nor after the link."""
    now = clock.now()
    earliest = min(event.starts_at, now) - BEFORE
    latest = now
    if link is not None:
        earliest = max(earliest, link.created_at)
        ends = [moment for moment in (link.revoked_at, link.expires_at) if moment]
        latest = min([now, *ends]) if by_file else now
    return device_clock.read(
        told, now=now, earliest=earliest, latest=max(earliest, latest), by_file=by_file
    )


def unsure() -> Reading:
    """The reading of what says nothing of its time."""
    return Reading(at=clock.now(), clock="doubtful", device_at=clock.now())


def scan(registration: Registration, *, session: EventSession, method: str, sent: Sent) -> DoorAct:
    """Keep one scan that a device sent. Refuses: as checkin.check_in."""
    row = checkin.check_in(
        registration, session=session, method=method, by=sent.by, at=sent.at, seen=sent.seen
    )
    return _done("scan", row, session, sent)


def undo(registration: Registration, *, session: EventSession, reason: str, sent: Sent) -> DoorAct:
    """Keep one undo that a device sent. Refuses: as checkin.undo."""
    row = checkin.undo(
        registration, session=session, reason=reason, by=sent.by, at=sent.at, seen=sent.seen
    )
    return _done("scan", row, session, sent)


def walk_in(event: Event, entry: Entry, *, session: EventSession, sent: Sent) -> DoorAct:
    """Write down somebody who came without being registered, beside the quota, and that they are here.

    Refuses: no_place, other_session; later, when a door link brought 200 such people within an hour.
    """
    person = _beside(event, replace(entry, role="participant"), sent=sent)
    return _in("walk_in", person, session, sent)


def substitute(
    registration: Registration, entry: Entry, *, session: EventSession, sent: Sent
) -> DoorAct:
    """Give somebody's seat to who came instead, and that they are here: the old proof dies, the seat stays.

    Done without signal it is not refused when the seat is gone meanwhile (another door gave it away, the person came
    themselves): who stands inside is kept as one more person of the same unit, and the organiser is asked.
    Refuses: as substitutes.substitute; without signal only other_event, other_session, and later, as a walk-in.
    """
    if registration.event_id != session.event_id:
        raise Refused("other_event", N_("Orang ini tidak terdaftar di kegiatan ini."))
    try:
        person = substitutes.substitute(registration, entry, by=sent.by, at=sent.at)
    except Refused:
        if sent.at is None:
            raise
        place = replace(
            entry,
            unit=registration.unit,
            institution=registration.institution,
            role=registration.role,
        )
        person = _beside(registration.event, place, sent=sent)
        return _in("substitute", person, session, sent, collided_with=registration)
    return _in("substitute", person, session, sent)


def hold(event: Event, verb: str, said: Mapping[str, str], *, sent: Sent, why: str) -> DoorAct:
    """Keep what came by a link that has ended, or in a file, until the organiser accepts or refuses it.

    Refuses: too_many, when 5,000 of one event wait, or 2,000 of one sender.
    """
    return hold_all(event, [(verb, said, sent)], by=sent.by, why=why)[0]


def hold_all(
    event: Event, several: Sequence[tuple[str, Mapping[str, str], Sent]], *, by: Actor, why: str
) -> list[DoorAct]:
    """Keep several at once, as a file brings them. Refuses as `hold`, all or none."""
    lock_for_this_transaction(f"acts held for event {event.id}")
    waiting = select(func.count()).where(DoorAct.event_id == event.id, DoorAct.state == "held")
    theirs = waiting.where(DoorAct.by == str(by))
    many = len(several)
    if (db.session.scalar(waiting) or 0) + many > MOST_HELD or (
        db.session.scalar(theirs) or 0
    ) + many > MOST_HELD_OF_ONE:
        raise Refused(
            "too_many",
            N_(
                "Terlalu banyak catatan yang menunggu penyelenggara. Minta penyelenggara memeriksanya."
            ),
        )
    kept = []
    for verb, said, sent in several:
        act = _row(event.id, verb, sent)
        act.state, act.why_held = "held", why
        act.said_sealed = keys.seal(json.dumps(dict(said), ensure_ascii=False))
        kept.append(insert(act))
    audit.record("act.hold", f"act:{kept[0].id}", by=by, event_id=event.id, acts=many, why=why)
    return kept


def said(act: DoorAct) -> dict[str, str]:
    """What an act that waits says; empty once it is done, or its time is over."""
    return json.loads(keys.unseal(act.said_sealed)) if act.said_sealed else {}


def refuse(act: DoorAct, *, by: Actor) -> DoorAct:
    """Do nothing of what an act says. It may still be accepted afterwards; refusing twice is once."""
    if act.state == "held":
        act.state, act.decided_at, act.decided_by = "refused", clock.now(), str(by)
        audit.record("act.refuse", f"act:{act.id}", by=by, event_id=act.event_id)
    return act


def accepted(act: DoorAct, *, by: Actor) -> DoorAct:
    """Write down who accepted an act that was held and is done now."""
    act.decided_by = str(by)
    audit.record("act.accept", f"act:{act.id}", by=by, event_id=act.event_id)
    return act


def forget_said() -> int:
    """Delete what acts say that nobody accepted, 30 days after the event's end; gives how many were deleted.

    The act stays under its key, so that a phone found in a drawer brings nothing back.
    """
    due = list(
        db.session.scalars(
            select(DoorAct)
            .join(Event, Event.id == DoorAct.event_id)
            .where(
                Event.ends_at < clock.now() - retention.LATE,
                DoorAct.received_at < clock.now() - retention.LATE,
                DoorAct.said_sealed.is_not(None),
            )
        )
    )
    for act in due:
        act.state, act.said_sealed = "refused", None
        act.decided_at, act.decided_by = act.decided_at or clock.now(), act.decided_by or "system"
        audit.record("act.forget", f"act:{act.id}", by=SYSTEM, event_id=act.event_id)
    return len(due)


def _beside(event: Event, entry: Entry, *, sent: Sent) -> Registration:
    """One more person than the quota knows. A link in wrong hands fills no list: beyond the hour's bound it is asked
    to come again later, and the phone keeps what it has."""
    if sent.by.kind == "door" and sent.held is None:
        lock_for_this_transaction(f"people beside the quota by {sent.by}")
        brought = (
            select(func.count())
            .select_from(Registration)
            .join(DoorAct, DoorAct.registration_id == Registration.id)
            .where(
                Registration.event_id == event.id,
                Registration.beside_quota,
                Registration.registered_at > clock.now() - HOUR,
                DoorAct.by == str(sent.by),
            )
        )
        if (db.session.scalar(brought) or 0) >= MOST_BESIDE:
            raise Refused(
                "later",
                N_(
                    "Dari tautan pintu ini sudah sangat banyak orang tanpa pendaftaran dalam satu jam. "
                    "Coba lagi nanti, atau minta penyelenggara mencatatnya."
                ),
            )
    return registrations.enter_beside(event, entry, by=sent.by)


def _in(
    verb: str,
    person: Registration,
    session: EventSession,
    sent: Sent,
    *,
    collided_with: Registration | None = None,
) -> DoorAct:
    row = checkin.check_in(
        person, session=session, method="list", by=sent.by, at=sent.at, seen=sent.seen
    )
    return _done(verb, row, session, sent, collided_with=collided_with)


def _done(
    verb: str,
    row: CheckIn,
    session: EventSession,
    sent: Sent,
    *,
    collided_with: Registration | None = None,
) -> DoorAct:
    act = sent.held or _row(session.event_id, verb, sent)
    act.state, act.said_sealed, act.decided_at = "done", None, clock.now()
    act.registration_id, act.check_in_id = row.registration_id, row.id
    act.collided_with_id = collided_with.id if collided_with else None
    if sent.held is None:
        act.decided_by = str(sent.by)
        return insert(act)
    db.session.flush()
    return act


def _row(event_id: int, verb: str, sent: Sent) -> DoorAct:
    moment = clock.now()
    return DoorAct(
        event_id=event_id,
        key=sent.key,
        verb=verb,
        by=str(sent.by),
        device=sent.device,
        at=sent.at or moment,
        device_at=sent.seen.device_at,
        clock=sent.seen.clock,
        received_at=moment,
    )
