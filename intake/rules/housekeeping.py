"""What the worker does each time it comes round: says that it lives, deletes what has had its time, passes seats on,
looks lost links up."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Row, delete, func, or_, select

from intake import clock
from intake.db import db
from intake.models.assignment_letter import AssignmentLetter
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.question import QuestionAnswer
from intake.models.record import WorkerBeat
from intake.models.registration import AccessibilityNeed, Registration
from intake.rules import (
    acts,
    answer_photos,
    answers,
    attendance_papers,
    audit,
    certificates,
    contacts,
    drafts,
    erasure,
    event_files,
    guests,
    late_requests,
    lost_links,
    officer_notes,
    outbox,
    reminders,
    retention,
    schedule,
    seats,
    signin,
)
from intake.rules.actor import SYSTEM

NAME = "worker"
AT_ONCE = 100  # so that nobody waits long for their turn to write; the next round takes the next


def come_round() -> int:
    """One round of the worker, in one transaction; gives of how many people something was deleted."""
    beat()
    signin.tidy_up()
    drafts.expire()
    late_requests.expire()
    deleted = forget_needs() + forget_answers() + forget_contacts() + forget_names()
    deleted += forget_assignment_letters()
    attendance_papers.forget()
    certificates.forget_uploads()
    event_files.forget_photos()
    answer_photos.forget()
    guests.forget_aides()
    officer_notes.forget()
    contacts.forget()
    acts.forget_said()
    seats.lapse_overdue()
    lost_links.answer_all()
    outbox.drop_what_is_over()
    schedule.keep_asking()
    reminders.drop_what_is_over()
    return deleted


def beat() -> None:
    """Leave a sign of life, by which `/metrics` tells how long ago the worker came round."""
    row = db.session.get(WorkerBeat, NAME)
    if row is None:
        db.session.add(WorkerBeat(name=NAME, at=clock.now()))
    else:
        row.at = clock.now()


def forget_needs() -> int:
    """Delete the support asked for, 30 days after the event's end; gives how many were deleted.

    Somebody who said it later than that (a registration entered or changed afterwards) is given 30 days from
    then. The consent stays: it proves that asking was lawful, and says nothing of what was asked.
    """
    due = _due(AccessibilityNeed, retention.ACCESSIBILITY)
    for registration_id, event_id in due:
        db.session.execute(
            delete(AccessibilityNeed).where(AccessibilityNeed.registration_id == registration_id)
        )
        audit.record("need.purge", f"registration:{registration_id}", by=SYSTEM, event_id=event_id)
    return len(due)


def forget_answers() -> int:
    """Delete what people answered to an event's own questions, 180 days after its end or after they said it."""
    due = _due(QuestionAnswer, retention.ANSWERS)
    for registration_id, event_id in due:
        answers.forget(registration_id)
        audit.record(
            "answers.purge", f"registration:{registration_id}", by=SYSTEM, event_id=event_id
        )
    return len(due)


def forget_contacts() -> int:
    """Delete phone number, e-mail address and NIP two years after the event's end, or after they were last said.

    Whoever proposed a commitment is reached while it is open and two years longer; their NIP goes with the others'.
    """
    reaches = or_(Registration.phone.is_not(None), Registration.email != "")
    needed = contacts.still_proposing(clock.now() - retention.CONTACTS)
    people = _had_their_time(
        or_(reaches & ~needed, Registration.nip.is_not(None)), retention.CONTACTS
    )
    kept = _ids_of(people, needed)
    for registration in people:
        if registration.id in kept:
            erasure.forget_nip(registration, by=SYSTEM)
        else:
            erasure.forget_contacts(registration, by=SYSTEM)
    return len(people)


def forget_names() -> int:
    """Delete name and position five years after the event's end; attendance stays as a figure without a name.

    Whoever is still reached about a commitment keeps their name as long as their contact.
    """
    needed = contacts.still_proposing(clock.now() - retention.CONTACTS)
    named = Registration.full_name != erasure.NOBODY
    people = _had_their_time(named & ~needed, retention.ATTENDANCE)
    for registration in people:
        erasure.forget_name(registration, by=SYSTEM)
    return len(people)


def forget_assignment_letters() -> int:
    """Delete the signed letters of assignment, which name the delegates with their NIP, five years after the event."""
    letters = db.session.scalars(
        select(AssignmentLetter)
        .join(Event, Event.id == AssignmentLetter.event_id)
        .where(Event.ends_at <= clock.now() - retention.ATTENDANCE)
        .order_by(AssignmentLetter.id)
        .limit(AT_ONCE)
    ).all()
    for letter in letters:
        subject, event_id = f"assignment_letter:{letter.id}", letter.event_id
        file_id = letter.file_id
        db.session.delete(letter)
        db.session.flush()
        db.session.execute(delete(StoredFile).where(StoredFile.id == file_id))
        audit.record("assignment_letter.purge", subject, by=SYSTEM, event_id=event_id)
    return len(letters)


def _ids_of(people: Sequence[Registration], what: ColumnElement[bool]) -> set[int]:
    ids = [registration.id for registration in people]
    return set(db.session.scalars(select(Registration.id).where(Registration.id.in_(ids), what)))


def _had_their_time(what: ColumnElement[bool], kept: timedelta) -> Sequence[Registration]:
    """Some of the registrations that still hold something which has been kept long enough."""
    before = clock.now() - kept
    said_at = func.coalesce(Registration.changed_at, Registration.registered_at)
    return db.session.scalars(
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(what, Event.ends_at <= before, said_at <= before)
        .order_by(Registration.id)
        .limit(AT_ONCE)
    ).all()


def _due(
    kind: type[AccessibilityNeed | QuestionAnswer], kept: timedelta
) -> Sequence[Row[int, int]]:
    """Registrations and their events with rows of a kind that have been kept long enough."""
    before = clock.now() - kept
    said_at = func.coalesce(Registration.changed_at, Registration.registered_at)
    return db.session.execute(
        select(Registration.id, Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            select(kind.registration_id).where(kind.registration_id == Registration.id).exists(),
            Event.ends_at <= before,
            said_at <= before,
        )
        .order_by(Registration.id)
    ).all()
