"""The photos of a commitment's answers, without their bytes until they are asked for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import AnswerPhoto, StatusChange


def of(commitment: Commitment) -> dict[int, Sequence[AnswerPhoto]]:
    """Each answer's photos in the order they came, also those that are gone or could not be kept; one query."""
    query = select(AnswerPhoto).where(AnswerPhoto.commitment_id == commitment.id)
    found: dict[int, list[AnswerPhoto]] = {}
    for photo in db.session.scalars(query.order_by(AnswerPhoto.id)):
        found.setdefault(photo.change_id, []).append(photo)
    return dict(found)


def one(commitment: Commitment, number: int) -> AnswerPhoto | None:
    """A photo of this commitment, with its file."""
    query = select(AnswerPhoto).options(joinedload(AnswerPhoto.file))
    return db.session.scalar(
        query.where(AnswerPhoto.id == number, AnswerPhoto.commitment_id == commitment.id)
    )


def answer(commitment: Commitment, number: int) -> StatusChange | None:
    """An answer of this commitment."""
    query = select(StatusChange).where(StatusChange.id == number)
    return db.session.scalar(query.where(StatusChange.commitment_id == commitment.id))
