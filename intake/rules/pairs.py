"""Two registrations that may be one person: merged, told apart, and either undone. Only an organiser says so."""

from intake import clock
from intake.db import db, insert, lock_for_this_transaction
from intake.models.registration import Registration
from intake.models.seat import PairRuling
from intake.queries import pairs
from intake.rules import audit, seats
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


def merge(first: Registration, second: Registration, *, by: Actor) -> PairRuling:
    """Say that two registrations are one person: one is kept, the other becomes a duplicate of it.

    Kept is who was checked in, else who has a seat, else the earlier; so no attendance and no seat is lost, and where
    both were checked in it is refused. Notices, consents, support asked for, proposals and scans stay with the row
    they belong to. The other's seat is free again and goes to who waits for it. Saying it twice is once.
    Refuses: other_event, not_current, both_attended.
    """
    _begin(first, second)
    if ruling := _said_already(first, second, is_same=True):
        return ruling
    _refuse_no_pair(first, second)
    here = pairs.attended([first.id, second.id])
    if len(here) > 1:
        raise Refused(
            "both_attended",
            N_(
                "Keduanya sudah tercatat hadir. Batalkan salah satu kehadiran di pintu, "
                "lalu gabungkan lagi; dengan begitu tidak ada kehadiran yang hilang."
            ),
        )
    kept, other = sorted(
        (first, second), key=lambda one: pairs.precedence(one, attended=one.id in here)
    )
    seats.decline(other, by=by)
    other.duplicate_of_id = kept.id
    ruling = _rule(kept, other, is_same=True, by=by)
    db.session.flush()
    seats.settle(kept.event)
    return ruling


def tell_apart(first: Registration, second: Registration, *, by: Actor) -> PairRuling:
    """Say that two registrations are two people, so that nobody asks again. Saying it twice is once.

    Refuses: other_event, not_current.
    """
    _begin(first, second)
    if ruling := _said_already(first, second, is_same=False):
        return ruling
    _refuse_no_pair(first, second)
    return _rule(first, second, is_same=False, by=by)


def undo(ruling: PairRuling, *, by: Actor) -> PairRuling:
    """Take back what was said of a pair; it is shown again. After a merge both rows are as they were before.

    The seat that was freed by it must still be free: nobody who got it since loses it. Undoing twice is once.
    Refuses: seat_gone.
    """
    kept = db.session.get_one(Registration, ruling.kept_id)
    other = db.session.get_one(Registration, ruling.other_id)
    _begin(kept, other)
    db.session.refresh(ruling)
    if ruling.undone_at is not None:
        return ruling
    if ruling.is_same:
        _refuse_without_a_seat(other)
        other.duplicate_of_id = None
    ruling.undone_at, ruling.undone_by = clock.now(), str(by)
    _note("pair.undo", kept, other, by=by)
    return ruling


def _begin(first: Registration, second: Registration) -> None:
    """Seats and attendance of both wait for us; what others did meanwhile is read anew."""
    seats.lock(first.event_id)
    for number in sorted((first.id, second.id)):
        lock_for_this_transaction(f"attendance of registration {number}")
    for one in (first, second):
        db.session.refresh(one)


def _said_already(first: Registration, second: Registration, *, is_same: bool) -> PairRuling | None:
    ruling = pairs.standing(first, second)
    return ruling if ruling and ruling.is_same == is_same else None


def _refuse_no_pair(first: Registration, second: Registration) -> None:
    if first.event_id != second.event_id or first.id == second.id:
        raise Refused("other_event", N_("Kedua pendaftaran ini bukan pasangan di kegiatan ini."))
    if pairs.standing(first, second) or not (first.is_current and second.is_current):
        raise Refused(
            "not_current",
            N_(
                "Pasangan ini sudah berubah: salah satunya dibatalkan, atau sudah diputuskan orang lain. "
                "Muat ulang halaman ini."
            ),
        )


def _refuse_without_a_seat(other: Registration) -> None:
    """A merged row counts no seat, so one must be free for it to come back to; whoever waits or left needs none."""
    needs_none = other.waiting_since or other.cancelled_at or other.erased_at
    if not needs_none and seats.what_is_full(other.event, other.unit_id):
        raise Refused(
            "seat_gone",
            N_(
                "Kursi pendaftaran itu sudah dipakai orang lain. "
                "Tambah kursi atau kuota unitnya dahulu, lalu urungkan lagi."
            ),
        )


def _rule(kept: Registration, other: Registration, *, is_same: bool, by: Actor) -> PairRuling:
    ruling = insert(
        PairRuling(
            event_id=kept.event_id,
            kept_id=kept.id,
            other_id=other.id,
            is_same=is_same,
            ruled_at=clock.now(),
            ruled_by=str(by),
        )
    )
    _note("pair.same" if is_same else "pair.different", kept, other, by=by)
    return ruling


def _note(action: str, kept: Registration, other: Registration, *, by: Actor) -> None:
    audit.record(action, f"registration:{kept.id}", by=by, event_id=kept.event_id, other=other.id)
