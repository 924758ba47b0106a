"""Photos that come with an answer: kept small and without EXIF, shown to officers, told when one could not be kept."""

from collections.abc import Sequence

from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import AnswerPhoto, StatusChange
from intake.rules import audit, retention, standing, uploads, writers
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload
from intake.words import N_

MOST = 8  # photos of one answer
AT_ONCE = 4
LONGEST_CAPTION = 200
OF_ONE_ROUND = 100


def add(
    change: StatusChange,
    looked_at: Sequence[Upload | str],
    *,
    caption: str,
    shareable: bool,
    by: Actor,
) -> StatusChange:
    """Add photos to an answer, by the unit or an officer. The answer itself is untouched, whatever becomes of them.

    Each is an Upload, or the code of why it cannot be kept: then that stands in its place, so that it is told.
    `shareable`: nobody's face is on them, or their consent is on record; otherwise officers alone see them.
    Refuses: not_yours, officer_only, withdrawn, too_many_photos (8 for one answer).
    """
    commitment = db.session.get_one(Commitment, change.commitment_id)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    writers.refuse_stranger(commitment, by)
    if change.withdrawn_at:
        raise Refused(
            "withdrawn", N_("Kabar ini sudah ditarik. Tambahkan foto pada kabar yang lebih baru.")
        )
    kept = [one for one in looked_at if isinstance(one, Upload)]
    if _how_many(change) + len(kept) > MOST:
        raise Refused(
            "too_many_photos",
            N_(
                "Satu kabar memuat paling banyak %(most)s foto. Hapus satu foto, lalu tambahkan lagi."
            ),
            field="photos",
            most=MOST,
        )
    for one in sorted(looked_at, key=lambda one: one not in kept):
        good = isinstance(one, Upload)
        photo = AnswerPhoto(
            commitment_id=commitment.id,
            change_id=change.id,
            file=uploads.keep(one) if isinstance(one, Upload) else None,
            problem=None if isinstance(one, Upload) else one,
            caption=caption if good else "",
            shareable=shareable and good,
            added_at=clock.now(),
            added_by=str(by),
        )
        db.session.add(photo)
    db.session.flush()
    standing.add_up(commitment)
    _note("answer_photo.add", commitment, by, change=change.id, kept=len(kept))
    return change


def remove(photo: AnswerPhoto, *, by: Actor) -> AnswerPhoto:
    """Take a photo away: its bytes are deleted, the row stays. By the unit, an officer or the system; twice is once.

    Refuses: not_yours, officer_only.
    """
    commitment = db.session.get_one(Commitment, photo.commitment_id)
    if by != SYSTEM:
        writers.refuse_stranger(commitment, by)
    if photo.removed_at is None and photo.problem is None:
        stored = photo.file
        photo.removed_at, photo.removed_by, photo.file = clock.now(), str(by), None
        db.session.flush()
        db.session.delete(stored)
        db.session.flush()
        standing.add_up(commitment)
        _note("answer_photo.remove", commitment, by, photo=photo.id)
    return photo


def forget() -> int:
    """Delete the photos of commitments that were closed 180 days ago; gives how many. They served to verify."""
    due = (
        select(AnswerPhoto)
        .join(Commitment, Commitment.id == AnswerPhoto.commitment_id)
        .where(
            AnswerPhoto.file_id.is_not(None),
            Commitment.closed_at <= clock.now() - retention.PHOTOS,
            AnswerPhoto.added_at <= clock.now() - retention.PHOTOS,
        )
        .order_by(AnswerPhoto.id)
        .limit(OF_ONE_ROUND)
    )
    photos = db.session.scalars(due).all()
    for photo in photos:
        remove(photo, by=SYSTEM)
    return len(photos)


def _how_many(change: StatusChange) -> int:
    query = select(func.count()).select_from(AnswerPhoto)
    return (
        db.session.scalar(
            query.where(AnswerPhoto.change_id == change.id, AnswerPhoto.file_id.is_not(None))
        )
        or 0
    )


def _note(action: str, commitment: Commitment, by: Actor, **detail: int) -> None:
    audit.record(
        action, f"commitment:{commitment.id}", by=by, event_id=commitment.event_id, **detail
    )
