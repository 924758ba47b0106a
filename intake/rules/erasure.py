"""Deleting what a registration says about a person: at their wish, and again after an older backup was restored."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from intake import clock, keys
from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Proposer
from intake.models.link import Link
from intake.models.registration import Registration
from intake.rules import answers, audit, guests, late_requests, links, outbox, seats, submissions
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.words import N_

NOBODY = "—"
AT_ONCE = 500


def erase(registration: Registration, *, by: Actor) -> Registration:
    """Empty a registration of everything personal. The row stays, for the receipt, the audit and the seat's history.

    Its link, proof and codes end, what waits to be sent to the person is dropped, the seat goes to the next, and the
    keys it was sent with answer 410 from now on: a phone that still waits for its receipt brings nobody back.
    The person may do it until attendance is recorded or a commitment proposed, for those are the office's record;
    staff may then too, and that record alone stays. Erasing twice is once. Refuses: attended, proposed.
    """
    seats.lock_for(registration)
    if registration.erased_at:
        return registration
    if by.kind == "registration" and (refusal := why_not(registration)):
        raise refusal
    seats.decline(registration, by=by)
    links.revoke_personal(registration.id)
    outbox.drop(registration)
    _empty(registration)
    submissions.purge("registration", registration.id)
    late_requests.forget_of(registration)
    subject = f"registration:{registration.id}"
    audit.record("registration.erase", subject, by=by, event_id=registration.event_id)
    db.session.flush()
    seats.settle(registration.event)
    return registration


def why_not(registration: Registration) -> Refused | None:
    """What keeps a person from erasing their registration themselves; None where nothing does."""
    if _is_in(Attendance.registration_id, registration):
        return Refused(
            "attended",
            N_(
                "Kehadiran Anda sudah tercatat, dan catatan itu wajib disimpan kantor. Untuk menghapus selebihnya, "
                "hubungi penyelenggara; kami menjawab dalam 3 × 24 jam."
            ),
        )
    if _is_in(Proposer.registration_id, registration):
        return Refused(
            "proposed",
            N_(
                "Anda sudah mengusulkan komitmen unit, dan usulan itu catatan kantor. Untuk menghapus selebihnya, "
                "hubungi penyelenggara; kami menjawab dalam 3 × 24 jam."
            ),
        )
    return None


def marks() -> set[str]:
    """For each erased registration what stands for it outside the database, and says nothing about anybody.

    It is the digest of the person's first link: random, never used again, and the same in every backup.
    """
    first = select(func.min(Link.id)).where(Link.purpose == "person").group_by(Link.registration_id)
    erased = (
        select(Link.token_hash)
        .join(Registration, Registration.id == Link.registration_id)
        .where(Registration.erased_at.is_not(None), Link.id.in_(first))
    )
    return {digest.hex() for digest in db.session.scalars(erased)}


def again(known: Iterable[str]) -> int:
    """Erase whoever was erased before and is back, because an older backup was restored; gives how many."""
    back = 0
    for some in _pieces(sorted(known), AT_ONCE):
        digests = [bytes.fromhex(mark) for mark in some]
        found = (
            select(Registration)
            .join(Link, Link.registration_id == Registration.id)
            .where(Link.token_hash.in_(digests), Registration.erased_at.is_(None))
            .order_by(Registration.id)
        )
        for registration in db.session.scalars(found).all():
            erase(registration, by=SYSTEM)
            back += 1
    return back


def _pieces(marks: list[str], size: int) -> Iterator[list[str]]:
    return (marks[begin : begin + size] for begin in range(0, len(marks), size))


def _empty(registration: Registration) -> None:
    moment = clock.now()
    registration.full_name, registration.name_key, registration.position = NOBODY, "", ""
    registration.institution = "" if registration.unit_id else NOBODY
    registration.phone = registration.email = registration.nip = None
    registration.spoken_code, registration.erased_at = keys.new_code(), moment
    registration.need = None
    answers.forget(registration.id)
    guests.forget(registration)
    for consent in registration.consents:
        consent.withdrawn_at = consent.withdrawn_at or moment


def _is_in(column: Any, registration: Registration) -> bool:
    return db.session.scalar(select(column).where(column == registration.id).limit(1)) is not None
