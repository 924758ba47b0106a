"""What an organiser rules about a scan that contradicts another: keep it, undo it, or set its time right."""

from datetime import datetime

from sqlalchemy import select

from intake import clock
from intake.db import db, insert, lock_for_this_transaction
from intake.models.act import DoorRuling
from intake.models.checkin import CheckIn
from intake.models.event import EventSession
from intake.queries import conflicts
from intake.queries.conflicts import Conflict
from intake.rules import audit, checkin
from intake.rules.actor import Actor
from intake.rules.checkin import Seen
from intake.rules.refusal import Refused
from intake.words import N_

UNDONE = N_("Diperiksa penyelenggara: bukan kehadiran orang ini.")
MAY_BE_UNDONE = {"both", "not_live", "collided", "late"}


def rule(
    event_id: int,
    check_in_id: int,
    *,
    kind: str,
    choice: str,
    by: Actor,
    at: datetime | None = None,
) -> DoorRuling:
    """Settle one conflict. Every scan stays; an undo or a scan of the organiser's own stands beside it.

    Ruling twice is once: the first ruling stands. `at`, in words of the venue, comes with the choice `time`.
    Refuses: gone, no_time, wrong_choice, future.
    """
    lock_for_this_transaction(f"conflicts of event {event_id}")
    if before := _ruled(check_in_id, kind):
        return before
    found = conflicts.find(event_id, kind, check_in_id)
    if found is None:
        raise Refused("gone", N_("Ini sudah tidak perlu diperiksa lagi. Lihat yang lain di bawah."))
    session = db.session.get_one(EventSession, found.check_in.session_id)
    if choice == "undo" and (kind in MAY_BE_UNDONE or found.is_elsewhere):
        checkin.undo(found.person, session=session, reason=UNDONE, by=by)
    elif (
        choice == "time"
        and not found.is_elsewhere
        and kind == "clock"
        and found.check_in.kind == "in"
    ):
        _set_right(found, session, at, by=by)
    elif choice != "keep":
        raise Refused("wrong_choice", N_("Pilihan ini tidak ada. Pilih salah satu yang tersedia."))
    audit.record(
        "conflict.rule",
        f"check_in:{check_in_id}",
        by=by,
        event_id=event_id,
        kind=kind,
        choice=choice,
    )
    return insert(
        DoorRuling(
            event_id=event_id,
            check_in_id=check_in_id,
            kind=kind,
            choice=choice,
            ruled_at=clock.now(),
            ruled_by=str(by),
        )
    )


def _set_right(
    found: Conflict, session: EventSession, at: datetime | None, *, by: Actor
) -> CheckIn:
    """A scan of the organiser's at the right moment; the doubtful one is undone unless the right one comes first."""
    if at is None:
        raise Refused("no_time", N_("Isi jam yang benar, lalu tekan lagi."), field="time")
    if at > clock.now():
        raise Refused("future", N_("Jam ini belum tiba. Isi jam orang itu datang."), field="time")
    wrong = found.check_in
    if at > wrong.at or conflicts.retimed(wrong, at):
        checkin.undo(found.person, session=session, reason=UNDONE, by=by, at=wrong.at)
    seen = Seen(device=wrong.device, device_at=wrong.device_at, clock="corrected")
    return checkin.check_in(
        found.person, session=session, method=wrong.method, by=by, at=at, seen=seen
    )


def _ruled(check_in_id: int, kind: str) -> DoorRuling | None:
    return db.session.scalar(
        select(DoorRuling).where(DoorRuling.check_in_id == check_in_id, DoorRuling.kind == kind)
    )
