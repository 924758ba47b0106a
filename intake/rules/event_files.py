"""What an organiser attaches to an event: one invitation letter, one agenda, and photos with captions."""

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.models.event_file import EventFile
from intake.rules import audit, retention, uploads
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import JPEG, Upload
from intake.words import N_

MOST_PHOTOS = 30
LONGEST_CAPTION = 200


def attach(event: Event, kind: str, file: Upload, *, by: Actor) -> EventFile:
    """Attach the `letter` or the `agenda`; an earlier one of the kind is removed. The same file is the same one."""
    lock_for_this_transaction(f"files of event {event.id}")
    standing = _standing(event, kind)
    if standing and standing.file and standing.file.sha256 == file.sha256:
        return standing
    if standing:
        remove(standing, by=by)
    return _add(event, kind, file, caption="", by=by)


def add_photo(event: Event, file: Upload, *, caption: str, by: Actor) -> EventFile:
    """Add a photo with its caption, seen by staff alone. Refuses: not_a_photo, too_many_photos (30 for one event)."""
    lock_for_this_transaction(f"files of event {event.id}")
    if file.media_type != JPEG:
        raise Refused(
            "not_a_photo",
            N_("Berkas ini bukan foto. Unggah JPG, PNG, atau WebP."),
            field="photo",
        )
    there = db.session.scalar(
        select(func.count())
        .select_from(EventFile)
        .where(
            EventFile.event_id == event.id,
            EventFile.kind == "photo",
            EventFile.removed_at.is_(None),
        )
    )
    if (there or 0) >= MOST_PHOTOS:
        raise Refused(
            "too_many_photos",
            N_(
                "Kegiatan ini sudah memuat %(most)s foto. Hapus satu foto lama, lalu tambahkan lagi."
            ),
            field="photo",
            most=MOST_PHOTOS,
        )
    return _add(event, "photo", file, caption=caption, by=by)


def describe(photo: EventFile, caption: str, *, by: Actor) -> EventFile:
    """Give a photo another caption. Refuses: removed."""
    if photo.removed_at is not None:
        raise Refused(
            "removed", N_("Foto ini sudah dihapus, jadi keterangannya tidak dapat diubah.")
        )
    if photo.caption != caption:
        photo.caption = caption
        db.session.flush()
        _note(photo, "describe", by=by)
    return photo


def remove(attached: EventFile, *, by: Actor) -> EventFile:
    """Take a file away; its bytes are deleted, the row stays. Twice is once."""
    if attached.removed_at is None:
        stored = attached.file
        attached.removed_at, attached.removed_by, attached.file = clock.now(), str(by), None
        db.session.flush()
        if stored is not None:
            db.session.delete(stored)
            db.session.flush()
        _note(attached, "remove", by=by)
    return attached


def forget_photos() -> int:
    """Delete the photos of events that ended 180 days ago: they serve to report, and the report is written by then.

    A photo that was added later than the event's end is given 180 days from then. Gives how many were deleted.
    """
    before = clock.now() - retention.PHOTOS
    due = (
        select(EventFile)
        .join(Event)
        .where(
            EventFile.kind == "photo",
            EventFile.removed_at.is_(None),
            EventFile.added_at <= before,
            Event.ends_at <= before,
        )
        .order_by(EventFile.id)
    )
    photos = db.session.scalars(due).all()
    for photo in photos:
        remove(photo, by=SYSTEM)
    return len(photos)


def _add(event: Event, kind: str, file: Upload, *, caption: str, by: Actor) -> EventFile:
    made = EventFile(
        event_id=event.id,
        kind=kind,
        caption=caption,
        file=uploads.keep(file),
        added_at=clock.now(),
        added_by=str(by),
    )
    db.session.add(made)
    db.session.flush()
    _note(made, "add", by=by, sha256=file.sha256)
    return made


def _standing(event: Event, kind: str) -> EventFile | None:
    return db.session.scalar(
        select(EventFile)
        .join(StoredFile)
        .where(EventFile.event_id == event.id, EventFile.kind == kind)
        .order_by(EventFile.id.desc())
        .limit(1)
    )


def _note(attached: EventFile, verb: str, *, by: Actor, **detail: str) -> None:
    said = {"kind": attached.kind, **detail}
    audit.record(
        f"event_file.{verb}", f"event_file:{attached.id}", by=by, event_id=attached.event_id, **said
    )
