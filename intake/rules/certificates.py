"""Certificates: worded and numbered by the organiser, given to who was here, revoked or given anew with a reason."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from intake import clock
from intake.db import db, insert, lock_for_this_transaction
from intake.models.certificate import (
    Certificate,
    CertificatePlan,
    SignedCertificate,
    SignedUpload,
)
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.registration import Registration
from intake.queries import certificates
from intake.rules import audit, counting, links, numbering
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

UPLOADS_KEPT = timedelta(days=30)
NO_NAME = "—"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an organiser says about an event's certificates."""

    number_pattern: str
    signatory_name: str
    signatory_position: str
    place: str
    dated: date
    event_code: str = ""
    all_sessions: bool = False
    lesson_hours: int | None = None
    word_participant: str = ""
    word_resource_person: str = ""
    word_guest: str = ""
    word_committee: str = ""
    signatory_nip: str = ""
    for_tte: bool = False


def settle(event: Event, plan: Plan, *, by: Actor) -> CertificatePlan:
    """Say how the certificates look from now on. Numbers already given stay; the rest is drawn anew wherever it shows.

    A signed file is never drawn anew. Refuses: unknown_placeholder, no_running_number, no_code.
    """
    numbering.refuse_unreadable(plan.number_pattern, code=plan.event_code)
    lock_for_this_transaction(f"certificates of event {event.id}")
    kept = certificates.plan_of(event.id) or CertificatePlan(event_id=event.id)
    said = asdict(plan)
    changed = sorted(name for name, value in said.items() if getattr(kept, name) != value)
    for name, value in said.items():
        setattr(kept, name, value)
    kept.changed_at, kept.changed_by = clock.now(), str(by)
    db.session.add(kept)
    db.session.flush()
    audit.record(
        "certificate.settle", f"event:{event.id}", by=by, event_id=event.id, fields=changed
    )
    return kept


def issue(event: Event, *, by: Actor) -> list[Certificate]:
    """Give a certificate to everybody who was here and has none, numbered on in the order of their names.

    Here means: checked in at any session, or at every one if the organiser says so. A number is given once and never
    again, whatever becomes of the certificate. Refuses: no_plan, nobody, number_taken.
    """
    lock_for_this_transaction(f"certificates of event {event.id}")
    plan = certificates.plan_of(event.id)
    if plan is None:
        raise Refused("no_plan", N_("Isi dahulu pengaturan sertifikat, lalu terbitkan."))
    people = certificates.waiting(event, all_sessions=plan.all_sessions)
    if not people:
        raise Refused(
            "nobody",
            N_(
                "Belum ada orang hadir yang menunggu sertifikat. Catat kehadirannya dahulu, lalu terbitkan lagi."
            ),
        )
    taken = {one.number_key for one in certificates.all_of(event.id)}
    return [_give(person, plan, taken, by=by) for person in people]


def next_running(event_id: int) -> int:
    """The running number that comes next at an event; looked at only, it is given by `issue`."""
    return counting.last_number(_counter(event_id)) + 1


def revoke(certificate: Certificate, reason: str, *, by: Actor) -> Certificate:
    """Take a certificate back; who checks its code reads so, and its number is never given again.

    Refuses: no_reason, revoked.
    """
    _refuse_without(reason)
    if certificate.revoked_at:
        raise Refused("revoked", N_("Sertifikat ini sudah dicabut."))
    certificate.revoked_at, certificate.revoked_by = clock.now(), str(by)
    certificate.revoked_reason = reason
    _note("certificate.revoke", certificate, by)
    return certificate


def reissue(certificate: Certificate, reason: str, *, by: Actor) -> Certificate:
    """Give a certificate anew, under its own number: a name was corrected, or it was revoked by mistake.

    Its old check code says from now on that it was replaced, and a file signed under it is no longer handed out.
    Refuses: no_reason, erased.
    """
    _refuse_without(reason)
    if certificate.registration.erased_at:
        raise Refused(
            "erased", N_("Data orang ini sudah dihapus, jadi tidak ada yang diterbitkan.")
        )
    certificate.code = _code(certificate.registration_id)
    certificate.issued_at, certificate.issued_by = clock.now(), str(by)
    certificate.revoked_at, certificate.revoked_by, certificate.revoked_reason = None, "", ""
    _note("certificate.reissue", certificate, by)
    return certificate


def forget(registration_id: int) -> None:
    """Delete the signed files of somebody whose data goes; number and code stay, and say whose no more."""
    certificate = select(Certificate.id).where(Certificate.registration_id == registration_id)
    theirs = SignedCertificate.certificate_id.in_(certificate)
    files = db.session.scalars(select(SignedCertificate.file_id).where(theirs)).all()
    db.session.execute(delete(SignedCertificate).where(theirs))
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(files)))
    for given in db.session.scalars(
        select(Certificate).where(Certificate.registration_id == registration_id)
    ):
        _forget_file_names(given)


def _forget_file_names(given: Certificate) -> None:
    """What became of uploads names files, and those are named after people."""
    for upload in db.session.scalars(select(SignedUpload).filter_by(event_id=given.event_id)):
        upload.outcomes = [
            [NO_NAME if running == given.running else name, outcome, running, said]
            for name, outcome, running, said in upload.outcomes
        ]


def forget_uploads() -> int:
    """Delete what became of uploads a month ago: names of files may name people."""
    before = certificates.uploaded_before(clock.now() - UPLOADS_KEPT)
    return len(
        db.session.scalars(delete(SignedUpload).where(before).returning(SignedUpload.id)).all()
    )


def _give(
    person: Registration, plan: CertificatePlan, taken: set[str], *, by: Actor
) -> Certificate:
    running = counting.next_number(_counter(plan.event_id))
    number = numbering.number(plan.number_pattern, running, dated=plan.dated, code=plan.event_code)
    key = numbering.key(number)
    if key in taken:
        raise Refused(
            "number_taken",
            N_(
                "Nomor %(number)s sudah dipakai sertifikat lain di kegiatan ini. Ubah pola nomor, lalu terbitkan lagi."
            ),
            number=number,
        )
    taken.add(key)
    made = insert(
        Certificate(
            event_id=plan.event_id,
            registration_id=person.id,
            running=running,
            number=number,
            number_key=key,
            code=_code(person.id),
            issued_at=clock.now(),
            issued_by=str(by),
        )
    )
    _note("certificate.issue", made, by)
    return made


def _counter(event_id: int) -> str:
    return f"certificates of event {event_id}"


def _code(registration_id: int) -> str:
    return links.issue_check_code("certificate", registration_id=registration_id).code


def _refuse_without(reason: str) -> None:
    if not reason:
        raise Refused(
            "no_reason",
            N_("Tulis alasannya; tersimpan bersama nomor sertifikat ini."),
            field="reason",
        )


def _note(action: str, certificate: Certificate, by: Actor) -> None:
    db.session.flush()
    audit.record(
        action,
        f"registration:{certificate.registration_id}",
        by=by,
        event_id=certificate.event_id,
        running=certificate.running,
    )
