"""Notes of officers: written once, read by staff alone, emptied when they say something of a person that must go."""

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.officer_note import OfficerNote
from intake.rules import audit, retention
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.writers import name_of, refuse_unless_officer
from intake.spelling import tidy
from intake.words import N_


def write(commitment: Commitment, *, text: str, by: Actor) -> OfficerNote:
    """Add a note. Refuses: officer_only, nothing_said."""
    refuse_unless_officer(by)
    if not tidy(text):
        raise Refused("nothing_said", N_("Tulis catatannya."), field="officer_note")
    note = OfficerNote(
        commitment_id=commitment.id,
        text=text.strip(),
        at=clock.now(),
        by=str(by),
        by_name=name_of(by),
    )
    db.session.add(note)
    db.session.flush()
    _record("officer_note.write", note, commitment, by=by)
    return note


def empty(note: OfficerNote, *, reason: str, by: Actor) -> OfficerNote:
    """Delete what a note says; that there was one, when and whose, stays. Twice is once.

    For a note that names a person who asks for erasure, or says more of somebody than the office may keep. Refuses:
    officer_only, needs_reason.
    """
    refuse_unless_officer(by)
    if not tidy(reason):
        raise Refused("needs_reason", N_("Tulis alasan menghapus isi catatan ini."), field="reason")
    if note.emptied_at is None:
        _empty(note, reason=tidy(reason), by=by)
    return note


def forget() -> int:
    """Empty the notes of commitments that were closed five years ago, as names are; gives how many."""
    before = clock.now() - retention.ATTENDANCE
    due = (
        select(OfficerNote)
        .join(Commitment, Commitment.id == OfficerNote.commitment_id)
        .where(
            OfficerNote.emptied_at.is_(None),
            Commitment.closed_at <= before,
            OfficerNote.at <= before,
        )
        .order_by(OfficerNote.id)
    )
    notes = db.session.scalars(due).all()
    for note in notes:
        _empty(note, reason=FORGOTTEN, by=SYSTEM)
    return len(notes)


FORGOTTEN = N_("Masa simpan catatan ini sudah lewat.")


def _empty(note: OfficerNote, *, reason: str, by: Actor) -> None:
    note.text, note.emptied_at = "", clock.now()
    note.emptied_reason, note.emptied_by = reason, str(by)
    db.session.flush()
    commitment = db.session.get_one(Commitment, note.commitment_id)
    _record("officer_note.empty", note, commitment, by=by)


def _record(action: str, note: OfficerNote, commitment: Commitment, *, by: Actor) -> None:
    subject = f"commitment:{note.commitment_id}"
    audit.record(action, subject, by=by, event_id=commitment.event_id, note=note.id)
