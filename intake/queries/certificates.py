"""Certificates read: the plan of an event, who may be given one, who has one, and the signed files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.certificate import (
    Certificate,
    CertificatePlan,
    SignedCertificate,
    SignedUpload,
)
from intake.models.checkin import Attendance
from intake.models.commitment import StoredFile
from intake.models.event import Event, EventSession
from intake.models.link import CheckCode
from intake.models.registration import Registration
from intake.queries.presence import LIVE

PAGE = 100
STATES = ("unsigned", "signed", "revoked")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many are given, how many of these are signed or revoked, and how many could be given now."""

    issued: int
    signed: int
    revoked: int
    waiting: int


def plan_of(event_id: int) -> CertificatePlan | None:
    """How the certificates of an event are worded and numbered, if anybody has said so yet."""
    return db.session.scalar(select(CertificatePlan).where(CertificatePlan.event_id == event_id))


def waiting(event: Event, *, all_sessions: bool) -> Sequence[Registration]:
    """Who was here, holds a seat and has no certificate yet, by name."""
    return db.session.scalars(
        select(Registration)
        .where(*_waiting(event, all_sessions=all_sessions))
        .order_by(Registration.name_key, Registration.id)
    ).all()


def counts(event: Event, *, all_sessions: bool) -> Counts:
    """Two queries, whatever their number."""
    standing = Certificate.revoked_at.is_(None)
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(standing & _is_signed()),
            func.count().filter(~standing),
        ).where(Certificate.event_id == event.id)
    ).one()
    could = db.session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(*_waiting(event, all_sessions=all_sessions))
    )
    return Counts(issued=row[0], signed=row[1], revoked=row[2], waiting=could or 0)


def page(
    event_id: int, *, state: str = "", after: int = 0
) -> tuple[list[tuple[Certificate, bool]], int | None]:
    """Certificates by number, each with whether it is signed; and after which the next page goes on."""
    query = (
        select(Certificate, _is_signed())
        .options(_WITH_PERSON)
        .where(Certificate.event_id == event_id, Certificate.running > after, *_in_state(state))
        .order_by(Certificate.running)
        .limit(PAGE + 1)
    )
    found = [(row[0], bool(row[1])) for row in db.session.execute(query)]
    return found[:PAGE], found[PAGE - 1][0].running if len(found) > PAGE else None


def standing(event_id: int) -> Iterator[tuple[Certificate, int | None]]:
    """Every certificate that holds, in order, with the number of its signed file; nobody's whose data is deleted."""
    query = (
        select(Certificate, _newest_file())
        .join(Certificate.registration)
        .options(_WITH_PERSON)
        .where(
            Certificate.event_id == event_id,
            Certificate.revoked_at.is_(None),
            Registration.erased_at.is_(None),
        )
        .order_by(Certificate.running)
    )
    yield from ((row[0], row[1]) for row in db.session.execute(query))


def all_of(event_id: int) -> Sequence[Certificate]:
    """Every certificate ever given at an event."""
    return db.session.scalars(
        select(Certificate)
        .options(joinedload(Certificate.registration))
        .where(Certificate.event_id == event_id)
        .order_by(Certificate.running)
    ).all()


def numbers(event_id: int) -> dict[int, str]:
    """The number of each running number."""
    query = select(Certificate.running, Certificate.number).where(Certificate.event_id == event_id)
    return dict(db.session.execute(query).all())


def codes_of(event_id: int) -> dict[str, int]:
    """Every check code ever printed on a certificate of an event, with whose it is."""
    query = (
        select(CheckCode.code, Certificate.id)
        .join(Certificate, Certificate.registration_id == CheckCode.registration_id)
        .where(Certificate.event_id == event_id, CheckCode.kind == "certificate")
    )
    return dict(db.session.execute(query).all())


def by_running(event_id: int, running: int) -> Certificate | None:
    """The certificate of a running number."""
    return db.session.scalar(
        select(Certificate)
        .options(_WITH_PERSON)
        .where(Certificate.event_id == event_id, Certificate.running == running)
    )


def of_registration(registration_id: int) -> Certificate | None:
    """A person's certificate, also a revoked one."""
    return db.session.scalar(
        select(Certificate)
        .options(_WITH_PERSON)
        .where(Certificate.registration_id == registration_id)
    )


def signed_file(certificate: Certificate) -> StoredFile | None:
    """The file that its signatory signed, as it came; only while the code it was signed under holds."""
    return db.session.scalar(
        select(StoredFile)
        .join(SignedCertificate, SignedCertificate.file_id == StoredFile.id)
        .where(SignedCertificate.code == certificate.code)
        .order_by(SignedCertificate.id.desc())
        .limit(1)
    )


def file_content(file_id: int) -> bytes:
    """The bytes of a stored file."""
    return db.session.scalars(select(StoredFile.content).where(StoredFile.id == file_id)).one()


def upload(event_id: int, upload_id: int) -> SignedUpload | None:
    """What became of the files of one upload."""
    found = db.session.get(SignedUpload, upload_id)
    return found if found and found.event_id == event_id else None


def uploaded_before(moment: datetime) -> ColumnElement[bool]:
    """Lists of uploads old enough to go."""
    return SignedUpload.at <= moment


_WITH_PERSON = joinedload(Certificate.registration).joinedload(Registration.unit)


def _newest_file() -> Any:
    return (
        select(SignedCertificate.file_id)
        .where(SignedCertificate.code == Certificate.code)
        .order_by(SignedCertificate.id.desc())
        .limit(1)
        .correlate(Certificate)
        .scalar_subquery()
    )


def _is_signed() -> ColumnElement[bool]:
    return (
        select(SignedCertificate.id)
        .where(SignedCertificate.code == Certificate.code)
        .correlate(Certificate)
        .exists()
    )


def _in_state(state: str) -> Iterator[ColumnElement[bool]]:
    if state == "revoked":
        yield Certificate.revoked_at.is_not(None)
    elif state in STATES:
        yield Certificate.revoked_at.is_(None)
        yield _is_signed() if state == "signed" else ~_is_signed()


def _waiting(event: Event, *, all_sessions: bool) -> tuple[ColumnElement[bool], ...]:
    """Attendance is the only rule: at any session, or at every one of them."""
    here = (
        select(func.count())
        .select_from(Attendance)
        .join(EventSession, EventSession.id == Attendance.session_id)
        .where(EventSession.event_id == event.id, Attendance.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )
    least = len(event.sessions) if all_sessions else 1
    has = select(Certificate.id).where(Certificate.registration_id == Registration.id).exists()
    return (Registration.event_id == event.id, *LIVE, ~has, here >= max(least, 1))
