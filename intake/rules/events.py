"""An event: planned, changed, published, closed, opened again; and who works on it."""

import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.attendance_paper import SignedPage
from intake.models.checkin import CheckIn
from intake.models.event import Event, EventSession, EventTeam
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.staff import Staff
from intake.rules import audit, seats
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import fold
from intake.words import N_

NO_SESSION = N_("Tulis paling sedikit satu sesi: nama, tanggal, dan jamnya.")
MOST_SESSIONS = 6
LONGEST_SLUG = 60
RESERVED = {"new"}  # /staff/events/new is the empty form
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """One part of an event; `id` names the session it replaces, so that its attendance stays."""

    title: str
    starts_at: datetime
    ends_at: datetime
    id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything an organiser says about an event. Units, provinces and innovations by their codes."""

    title: str
    sessions: tuple[SessionPlan, ...]
    closes_at: datetime | None = None
    slug: str = ""
    about: str = ""
    organizer: str = ""
    host_unit: str = ""
    innovations: tuple[str, ...] = field(default=())
    venue: str = ""
    address: str = ""
    city: str = ""
    province: str = ""
    zone: str = clock.DEFAULT_ZONE
    date_note: str = ""
    unit_quota: int | None = None
    seats: int | None = None
    waitlist: bool = False
    letter_number: str = ""
    letter_date: date | None = None
    letter_signatory: str = ""


def create(plan: Plan, *, by: Actor) -> Event:
    """Plan an event; nobody but staff sees it before it is published. Its creator joins its team.

    Without a slug one is made from the title; without a closing time it is the end of the last session.
    Refuses a slug that is taken or misspelt, sessions out of order, a closing time already past.
    """
    _refuse_senseless(plan)
    slug = _slug_for(plan, None)
    closes_at = _closing_time(plan, None)
    event = Event(slug=slug, closes_at=closes_at, created_at=clock.now(), version=1, **_said(plan))
    event.sessions = [
        EventSession(title=part.title, starts_at=part.starts_at, ends_at=part.ends_at)
        for part in plan.sessions
    ]
    db.session.add(event)
    db.session.flush()
    if by.is_staff:
        db.session.add(EventTeam(event_id=event.id, staff_id=by.id))
    audit.record("event.create", f"event:{event.id}", by=by, event_id=event.id, slug=event.slug)
    return event


def change(event: Event, plan: Plan, *, by: Actor) -> Event:
    """Say something else about an event. A published address stays; a session with attendance stays."""
    _refuse_senseless(plan)
    now_said = {**_said(plan), "slug": _slug_for(plan, event)}
    now_said["closes_at"] = _closing_time(plan, event)
    changed = [name for name, value in now_said.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, now_said[name])
    if _rewrite_sessions(event, plan.sessions):
        changed.append("sessions")
    if changed:
        touch(event)
        audit.record(
            "event.change", f"event:{event.id}", by=by, event_id=event.id, fields=sorted(changed)
        )
        if {"seats", "unit_quota"} & set(changed):
            seats.settle(event)
    return event


def publish(event: Event, *, by: Actor) -> Event:
    """Show the event to everybody; from now on its address is printed on posters and never changes."""
    if event.published_at is None:
        if event.closes_at <= clock.now():
            raise Refused(
                "closing_past",
                N_("Waktu penutupan pendaftaran sudah lewat. Ubah waktunya, lalu terbitkan."),
            )
        event.published_at = clock.now()
        _note(event, "event.publish", by)
    return event


def close(event: Event, *, by: Actor) -> Event:
    """Take no more registrations, whatever the closing time says."""
    if event.published_at is None:
        raise Refused(
            "not_published", N_("Kegiatan ini belum diterbitkan, jadi belum ada yang ditutup.")
        )
    if event.closed_at is None:
        event.closed_at = clock.now()
        _note(event, "event.close", by)
    return event


def reopen(event: Event, *, by: Actor) -> Event:
    """Take registrations again, until the closing time."""
    if event.closes_at <= clock.now():
        raise Refused(
            "closing_past",
            N_("Waktu penutupan sudah lewat. Ubah waktu penutupan pendaftaran, lalu buka lagi."),
        )
    if event.closed_at is not None:
        event.closed_at = None
        _note(event, "event.reopen", by)
    return event


def join_team(event: Event, member: Staff, *, by: Actor) -> EventTeam:
    """Let another organiser work on the event. Joining twice is harmless."""
    if member.role != "organiser" or member.disabled_at is not None:
        raise Refused(
            "not_an_organiser",
            N_("Pilih akun penyelenggara yang masih aktif."),
            field="member",
        )
    joined = db.session.get(EventTeam, (event.id, member.id))
    if joined is None:
        joined = EventTeam(event_id=event.id, staff_id=member.id)
        db.session.add(joined)
        audit.record(
            "event.join_team", f"event:{event.id}", by=by, event_id=event.id, staff=member.id
        )
    return joined


def touch(event: Event) -> None:
    """Raise the version, so that a page drawn before knows that it is old."""
    event.version = Event.version + 1


def proposed_slug(title: str) -> str:
    """The title as an address: small letters and digits with hyphens, whole words up to 60 characters."""
    slug = _NOT_SLUG.sub("-", fold(title)).strip("-") or "kegiatan"
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug


def _note(event: Event, action: str, by: Actor) -> None:
    touch(event)
    audit.record(action, f"event:{event.id}", by=by, event_id=event.id)


def _refuse_senseless(plan: Plan) -> None:
    if not plan.sessions:
        raise Refused(
            "no_session",
            NO_SESSION,
            field="s1_title",
        )
    if len(plan.sessions) > MOST_SESSIONS:
        raise Refused(
            "too_many_sessions",
            N_("Sesinya terlalu banyak. Tulis paling banyak %(most)s."),
            most=MOST_SESSIONS,
        )
    if plan.zone not in clock.ZONE_NAMES:
        raise Refused("unknown_zone", N_("Pilih WIB, WITA, atau WIT."), field="zone")
    for part in plan.sessions:
        if part.ends_at <= part.starts_at:
            raise Refused(
                "session_order",
                N_("Sesi “%(title)s” berakhir sebelum mulai. Periksa jamnya."),
                title=part.title,
            )
    starts = {(part.starts_at, fold(part.title)) for part in plan.sessions}
    if len(starts) < len(plan.sessions):
        raise Refused(
            "session_twice",
            N_("Ada dua sesi dengan nama dan jam mulai yang sama. Hapus salah satu."),
        )


def _said(plan: Plan) -> dict[str, Any]:
    """The plan as columns and relations, codes looked up."""
    same = {part.name: getattr(plan, part.name) for part in fields(Plan)}
    for name in ("sessions", "slug", "closes_at", "host_unit", "innovations", "province"):
        del same[name]
    return {
        **same,
        "host_unit_id": _host(plan.host_unit),
        "province_code": _province(plan.province),
        "innovations": _innovations(plan.innovations),
        "starts_at": min(part.starts_at for part in plan.sessions),
        "ends_at": max(part.ends_at for part in plan.sessions),
    }


def _host(code: str) -> int | None:
    if not code:
        return None
    found = db.session.scalar(select(Unit.id).where(Unit.code == code))
    if found is None:
        raise Refused(
            "unknown_unit",
            N_("Unit tuan rumah ini tidak ada. Pilih dari daftar."),
            field="host_unit",
        )
    return found


def _province(code: str) -> str | None:
    if code and db.session.get(Province, code) is None:
        raise Refused(
            "unknown_province", N_("Provinsi ini tidak ada. Pilih dari daftar."), field="province"
        )
    return code or None


def _innovations(codes: tuple[str, ...]) -> list[Innovation]:
    found = db.session.scalars(
        select(Innovation).where(Innovation.code.in_(codes)).order_by(Innovation.name)
    ).all()
    if len(found) != len(set(codes)):
        raise Refused(
            "unknown_innovation",
            N_("Inovasi ini tidak ada. Pilih dari daftar."),
            field="innovations",
        )
    return list(found)


def _slug_for(plan: Plan, event: Event | None) -> str:
    if event is not None and event.published_at is not None:
        if plan.slug not in ("", event.slug):
            raise Refused(
                "published_address",
                N_(
                    "Alamat kegiatan yang sudah terbit tidak dapat diubah, karena poster dan undangan memakainya. "
                    "Pakai alamat yang lama."
                ),
                field="slug",
            )
        return event.slug
    lock_for_this_transaction("event slug")
    if not plan.slug:
        return event.slug if event else _free_slug(proposed_slug(plan.title))
    if not _SLUG.fullmatch(plan.slug) or len(plan.slug) > LONGEST_SLUG or plan.slug in RESERVED:
        raise Refused(
            "misspelt_address",
            N_(
                "Alamat hanya memuat huruf kecil, angka, dan tanda hubung. Contoh: swp-kartini-2024."
            ),
            field="slug",
        )
    owner = db.session.scalar(select(Event.id).where(Event.slug == plan.slug))
    if owner is not None and (event is None or owner != event.id):
        raise Refused(
            "taken_address",
            N_(
                "Alamat ini sudah dipakai kegiatan lain. Tambahkan tahun atau kota, misalnya %(example)s."
            ),
            field="slug",
            example=_free_slug(plan.slug),
        )
    return plan.slug


def _free_slug(wish: str) -> str:
    wish = wish[: LONGEST_SLUG - 4].rstrip("-")
    taken = (
        set(db.session.scalars(select(Event.slug).where(Event.slug.startswith(wish)))) | RESERVED
    )
    number, free = 1, wish
    while free in taken:
        number += 1
        free = f"{wish}-{number}"
    return free


def _closing_time(plan: Plan, event: Event | None) -> datetime:
    closes_at = plan.closes_at or max(part.ends_at for part in plan.sessions)
    untouched = event is not None and event.closes_at == closes_at
    if plan.closes_at and closes_at <= clock.now() and not untouched:
        raise Refused(
            "closing_past",
            N_(
                "Waktu penutupan ini sudah lewat. Pilih waktu yang akan datang, atau pakai tombol Tutup pendaftaran."
            ),
            field="closes_day",
        )
    return closes_at


def _rewrite_sessions(event: Event, plan: tuple[SessionPlan, ...]) -> bool:
    """Change, add and remove sessions; whether anything became different."""
    there = {session.id: session for session in event.sessions}
    kept = {part.id: part for part in plan if part.id is not None and part.id in there}
    gone = [session for id_, session in there.items() if id_ not in kept]
    new = [part for part in plan if part.id not in there]
    moved = [
        (there[id_], part)
        for id_, part in kept.items()
        if (there[id_].title, there[id_].starts_at, there[id_].ends_at)
        != (part.title, part.starts_at, part.ends_at)
    ]
    for session in gone:
        _refuse_if_attended(session)
        event.sessions.remove(session)
    for session, _ in moved:  # two sessions may swap titles: free the names first
        session.title = f"~{session.id}"
    db.session.flush()
    for session, part in moved:
        session.title, session.starts_at, session.ends_at = part.title, part.starts_at, part.ends_at
    event.sessions += [
        EventSession(title=part.title, starts_at=part.starts_at, ends_at=part.ends_at)
        for part in new
    ]
    return bool(gone or moved or new)


def _refuse_if_attended(session: EventSession) -> None:
    recorded = select(CheckIn.id).where(CheckIn.session_id == session.id)
    signed = select(SignedPage.id).where(SignedPage.session_id == session.id)
    if db.session.scalar(recorded.limit(1)) or db.session.scalar(signed.limit(1)):
        raise Refused(
            "session_attended",
            N_("Sesi “%(title)s” sudah mempunyai catatan kehadiran, jadi tidak dapat dihapus."),
            title=session.title,
        )
