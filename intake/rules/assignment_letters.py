"""The signed surat tugas: a unit adds it to the event it sends its people to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.assignment_letter import AssignmentLetter
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.place import Unit
from intake.rules import audit, uploads
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload
from intake.words import N_

MOST = 20


@dataclass(frozen=True, kw_only=True)
class SignedLetter:
    """What a unit says of its letter, and the file."""

    number: str
    dated: date
    file: Upload


def add(event: Event, unit: Unit, letter: SignedLetter, *, by: Actor) -> AssignmentLetter:
    """Keep the signed letter of a unit. The same number with the same file is the letter that is already there.

    Refuses: letter_date_ahead, too_many_letters (20 for one unit and event).
    """
    lock_for_this_transaction(f"assignment letters of event {event.id}, unit {unit.id}")
    if letter.dated > clock.today(unit.zone):
        raise Refused(
            "letter_date_ahead",
            N_("Tanggal surat belum tiba. Isi tanggal pada surat itu."),
            field="letter_date",
        )
    standing = _same(event, unit, letter)
    if standing:
        return standing
    _refuse_when_many(event, unit)
    made = AssignmentLetter(
        event_id=event.id,
        unit_id=unit.id,
        number=letter.number,
        dated=letter.dated,
        file_id=uploads.keep(letter.file).id,
        added_at=clock.now(),
        by=str(by),
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        "assignment_letter.add",
        f"assignment_letter:{made.id}",
        by=by,
        event_id=event.id,
        unit=unit.code,
        sha256=letter.file.sha256,
    )
    return made


def _same(event: Event, unit: Unit, letter: SignedLetter) -> AssignmentLetter | None:
    return db.session.scalar(
        select(AssignmentLetter)
        .join(StoredFile)
        .where(
            AssignmentLetter.event_id == event.id,
            AssignmentLetter.unit_id == unit.id,
            AssignmentLetter.number == letter.number,
            AssignmentLetter.dated == letter.dated,
            StoredFile.sha256 == letter.file.sha256,
        )
        .order_by(AssignmentLetter.id)
        .limit(1)
    )


def _refuse_when_many(event: Event, unit: Unit) -> None:
    there = db.session.scalar(
        select(func.count())
        .select_from(AssignmentLetter)
        .where(AssignmentLetter.event_id == event.id, AssignmentLetter.unit_id == unit.id)
    )
    if (there or 0) >= MOST:
        raise Refused(
            "too_many_letters",
            N_(
                "Unit Anda sudah menambahkan %(most)s surat tugas untuk kegiatan ini. "
                "Hubungi penyelenggara bila perlu menambah lagi."
            ),
            most=MOST,
        )
