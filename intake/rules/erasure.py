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
from intake.rules import (
    answers,
    attendance_signatures,
    audit,
    certificates,
    contacts,
    guests,
    jobs,
    late_requests,
    links,
    outbox,
    seats,
    submissions,
)
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
    jobs.forget_made(registration.event_id)
    _note(registration, "registration.erase", by=by)
    db.session.flush()
    seats.settle(registration.event)
    return registration


def forget_nip(registration: Registration, *, by: Actor) -> None:
    """Empty the NIP alone, of somebody whose contact is still needed."""
    registration.nip = None
    jobs.forget_made(registration.event_id)
    _note(registration, "nip.purge", by=by)


def forget_contacts(registration: Registration, *, by: Actor) -> None:
    """Empty phone number, e-mail address and NIP of a registration that has had its time; the rest stays.

    An empty address says that there was a contact: whoever gave none has none.
    """
    had_one = registration.phone is not None or registration.email is not None
    registration.phone, registration.email = None, "" if had_one else None
    registration.nip = None
    outbox.drop(registration)
    jobs.forget_made(registration.event_id)
    _note(registration, "contacts.purge", by=by)


def forget_name(registration: Registration, *, by: Actor) -> None:
    """Leave of a registration that has had its time only what figures count: unit, role, attendance, no name.

    Unlike an erased one it still counts. Its link and codes end, the keys it was sent with answer 410.
    """
    forget_contacts(registration, by=by)
    links.revoke_personal(registration.id)
    _leave_no_name(registration)
    registration.need = None
    answers.forget(registration.id)
    attendance_signatures.forget(registration.id)
    certificates.forget(registration.id)
    proposed = select(Proposer).where(Proposer.registration_id == registration.id)
    for voice in db.session.scalars(proposed):
        voice.name, voice.remark = NOBODY, ""
    submissions.purge("registration", registration.id)
    late_requests.forget_of(registration)
    _note(registration, "name.purge", by=by)
    db.session.flush()


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
    contacts.forget_person(registration)
    _leave_no_name(registration)
    registration.phone = registration.email = registration.nip = None
    registration.spoken_code, registration.erased_at = keys.new_code(), moment
    registration.need = None
    answers.forget(registration.id)
    attendance_signatures.forget(registration.id)
    certificates.forget(registration.id)
    guests.forget(registration)
    for consent in registration.consents:
        consent.withdrawn_at = consent.withdrawn_at or moment


def _leave_no_name(registration: Registration) -> None:
    registration.full_name, registration.name_key, registration.position = NOBODY, "", ""
    registration.institution = "" if registration.unit_id else NOBODY


def _note(registration: Registration, action: str, *, by: Actor) -> None:
    subject = f"registration:{registration.id}"
    audit.record(action, subject, by=by, event_id=registration.event_id)


def _is_in(column: Any, registration: Registration) -> bool:
    return db.session.scalar(select(column).where(column == registration.id).limit(1)) is not None
