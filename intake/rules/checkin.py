"""Who is here: scans kept as they happened, and the attendance that follows from the set of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, update

from intake import clock
from intake.db import Lookup, db, insert, lock_for_this_transaction
from intake.models.checkin import Attendance, CheckIn
from intake.models.event import Event, EventSession
from intake.models.link import Link
from intake.models.registration import Registration
from intake.queries import substitutes
from intake.rules import audit, links
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

JUST_AFTER = timedelta(microseconds=1)
AFTERWARDS = timedelta(days=2)
_SCANS = Lookup(
    CheckIn,
    CheckIn.registration_id == bindparam("registration"),
    CheckIn.session_id == bindparam("session"),
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """By which device a scan was made, what its clock said, and how sure the moment is."""

    device: str = ""
    device_at: datetime | None = None
    clock: str = "online"


HERE = Seen()


def check_in(
    registration: Registration,
    *,
    session: EventSession,
    method: str,
    by: Actor,
    at: datetime | None = None,
    seen: Seen = HERE,
) -> CheckIn:
    """Record that a person is here for a session; gives the check-in that stands.

    Somebody already in gets no second row: the first check-in is given back, with since when and by whom. A scan that
    carries its own time (`at`: made on a device without signal) is kept even then, for what it adds up to with others
    is known only when all are here; the same scan sent again is one. It is kept too when the person has meanwhile no
    seat: they are inside already, and the organiser is asked.
    Refuses: other_event, other_session; without a time of its own also duplicate, waiting, substituted, cancelled,
    and at a door link not_now: the session chosen is of another day at the venue, or over, and another one is on.
    """
    _refuse_other_event(registration, session)
    _wait_for(registration)
    if at is None:
        _refuse_without_seat(registration)
    _refuse_other_door(session, by=by)
    if at is None:
        _refuse_other_time(session, by=by)
    before = _scans(registration, session)
    standing = attendance_of(before)
    if standing is not None and at is None:
        audit.record(
            "checkin.again",
            f"registration:{registration.id}",
            by=by,
            event_id=session.event_id,
            session=session.id,
        )
        return standing
    scan = _scan("in", method, at or _after(before), by, seen)
    return _keep(scan, before, registration, session, by=by)


def undo(
    registration: Registration,
    *,
    session: EventSession,
    reason: str,
    by: Actor,
    at: datetime | None = None,
    seen: Seen = HERE,
) -> CheckIn:
    """Take a check-in back, with a reason; the scan stays, and this row beside it.

    Refuses: other_event, other_session, no_reason, not_in (unless it carries its own time, as an offline scan does).
    """
    _refuse_other_event(registration, session)
    _refuse_other_door(session, by=by)
    if not tidy(reason):
        raise Refused(
            "no_reason",
            N_("Tulis alasannya, misalnya: salah orang. Catatan lama tetap tersimpan."),
            field="reason",
        )
    before = _scans(registration, session)
    if at is None and attendance_of(before) is None:
        raise Refused(
            "not_in",
            N_("Orang ini belum tercatat hadir pada sesi ini, jadi tidak ada yang dibatalkan."),
        )
    scan = _scan("undo", "list", at or _after(before), by, seen, tidy(reason))
    return _keep(scan, before, registration, session, by=by)


def attendance_of(scans: Iterable[CheckIn]) -> CheckIn | None:
    """The check-in that stands, or None: a function of the set of scans, whatever order they arrived in.

    Scans count by their own time; at the same moment an undo counts last. Who is in is in since the first check-in
    after the last undo.
    """
    standing = None
    for scan in sorted(scans, key=_order):
        if scan.kind == "undo":
            standing = None
        elif standing is None:
            standing = scan
    return standing


def _order(scan: CheckIn) -> tuple[object, ...]:
    return (scan.at, scan.kind == "undo", scan.by, scan.device or "", scan.method)


def session_now(sessions: Sequence[EventSession], at: datetime) -> EventSession | None:
    """The session whose door is open at a moment: the one running, else the next to begin, else the last."""
    running = [session for session in sessions if session.starts_at <= at < session.ends_at]
    coming = [session for session in sessions if at < session.starts_at]
    if running:
        return running[-1]
    return coming[0] if coming else (sessions[-1] if sessions else None)


def open_door(event: Event, *, label: str, by: Actor, expires_at: datetime | None = None) -> Link:
    """Make a link with which a helper takes attendance at one event, and nothing else."""
    link = links.issue("door", event_id=event.id, label=tidy(label), expires_at=expires_at)
    db.session.flush()
    audit.record("door.open", f"link:{link.id}", by=by, event_id=event.id)
    return link


def door_ends(event: Event) -> datetime:
    """When a door link ends by itself: two days after the event, or two days from now."""
    return max(event.ends_at, clock.now()) + AFTERWARDS


def close_door(link: Link, *, by: Actor) -> Link:
    """End a door link now; closing it twice is once."""
    if link.revoked_at is None:
        links.revoke(link)
        audit.record("door.close", f"link:{link.id}", by=by, event_id=link.event_id)
    return link


def _refuse_without_seat(registration: Registration) -> None:
    if registration.is_current and registration.waiting_since is not None:
        raise Refused(
            "waiting",
            N_("Orang ini masih di daftar tunggu, belum mendapat kursi. Arahkan ke meja panitia."),
        )
    if registration.duplicate_of_id is not None:
        raise Refused(
            "duplicate",
            N_("Ini pendaftaran kedua dari orang yang sama. Catat pada pendaftaran yang pertama."),
        )
    if substitute := substitutes.of(registration):
        raise Refused(
            "substituted",
            N_("Digantikan oleh %(name)s. Catat kehadiran pada nama itu."),
            name=substitute.full_name,
        )
    if not registration.is_live:
        raise Refused(
            "cancelled",
            N_("Pendaftaran ini sudah dibatalkan. Arahkan orangnya ke meja panitia."),
        )


def _refuse_other_event(registration: Registration, session: EventSession) -> None:
    if registration.event_id != session.event_id:
        raise Refused(
            "other_event",
            N_("Bukti ini untuk kegiatan lain. Periksa undangannya, lalu arahkan ke meja panitia."),
        )


def _refuse_other_door(session: EventSession, *, by: Actor) -> None:
    """A door link serves one event; the rule says so too, so that no new way in can forget it."""
    if by.kind != "door":
        return
    link = db.session.get(Link, by.id)
    if link is None or link.event_id != session.event_id:
        raise Refused(
            "other_session",
            N_("Sesi ini bukan bagian dari kegiatan di pintu ini. Pilih sesi yang tersedia."),
        )


def _refuse_other_time(session: EventSession, *, by: Actor) -> None:
    """A helper's page still shows yesterday's session; staff may write down what was forgotten then."""
    if by.kind != "door" or not_now(session, clock.now()) is None:
        return
    raise Refused(
        "not_now",
        N_(
            "Sesi yang dipilih bukan untuk saat ini. Pilih sesi yang sedang berlangsung di atas, lalu catat lagi."
        ),
    )


def not_now(session: EventSession, at: datetime) -> EventSession | None:
    """The session meant instead, where the one chosen is of another day at the venue, or over while that one is on.

    None where the choice may stand: it is today's and not over, or nothing else of the event is on today.
    """
    event = session.event
    meant = session_now(event.sessions, at)
    if meant is None or meant is session or not _is_on(meant, at, event.zone):
        return None
    today = _same_day(session.starts_at, at, event.zone)
    return meant if not today or session.ends_at <= at else None


def _is_on(session: EventSession, at: datetime, zone: str) -> bool:
    """Whether a session is of this day at its venue, or runs into it, and is not over."""
    return at < session.ends_at and (
        session.starts_at <= at or _same_day(session.starts_at, at, zone)
    )


def _same_day(one: datetime, other: datetime, zone: str) -> bool:
    return clock.at_place(one, zone).date() == clock.at_place(other, zone).date()


def _scans(registration: Registration, session: EventSession) -> list[CheckIn]:
    """Every scan of this person at this session; the next one of the same person waits its turn."""
    _wait_for(registration)
    return _SCANS.all(registration=registration.id, session=session.id)


def _wait_for(registration: Registration) -> None:
    """Whoever scans, cancels or hands over the same person waits; then they are read anew."""
    if lock_for_this_transaction(f"attendance of registration {registration.id}"):
        db.session.refresh(registration)


def _scan(kind: str, method: str, at: datetime, by: Actor, seen: Seen, reason: str = "") -> CheckIn:
    return CheckIn(
        kind=kind,
        method=method,
        reason=reason,
        at=at,
        by=str(by),
        device=seen.device,
        device_at=seen.device_at,
        clock=seen.clock,
    )


def _after(scans: list[CheckIn]) -> datetime:
    """Now; or just after the last scan known, should a device's clock have run ahead of ours."""
    return max([clock.now(), *(scan.at + JUST_AFTER for scan in scans)])


def _keep(
    scan: CheckIn,
    before: list[CheckIn],
    registration: Registration,
    session: EventSession,
    *,
    by: Actor,
) -> CheckIn:
    """Append a scan, unless it is known, and bring attendance into step in the same transaction."""
    for known in before:
        if _order(known) == _order(scan):
            return known
    scan.registration_id, scan.session_id = registration.id, session.id
    insert(scan)
    _settle(attendance_of(before), attendance_of([*before, scan]), registration, session)
    audit.record(
        f"checkin.{scan.kind}",
        f"registration:{registration.id}",
        by=by,
        event_id=session.event_id,
        session=session.id,
        check_in=scan.id,
        method=scan.method,
    )
    return scan


def _settle(
    stood: CheckIn | None,
    stands: CheckIn | None,
    registration: Registration,
    session: EventSession,
) -> None:
    if stood is stands:
        return
    if stands is not None and stood is None:
        insert(
            Attendance(
                registration_id=registration.id,
                session_id=session.id,
                check_in_id=stands.id,
                since=stands.at,
            )
        )
        return
    row = (Attendance.registration_id == registration.id, Attendance.session_id == session.id)
    if stands is None:
        db.session.execute(delete(Attendance).where(*row))
    else:
        db.session.execute(
            update(Attendance).where(*row).values(check_in_id=stands.id, since=stands.at)
        )
