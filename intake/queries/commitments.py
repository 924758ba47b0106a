"""One unit's commitments with all that their pages show: who proposed, links, codes and receipts, in few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Proposer, Signing
from intake.models.event import Event
from intake.models.innovation import CoreComponent, Innovation
from intake.models.letter import LetterReply
from intake.models.link import CheckCode, Link
from intake.models.place import Unit
from intake.models.record import Submission
from intake.queries import letters, transfers

WITH_SIGNINGS = selectinload(Commitment.versions).selectinload(CommitmentVersion.signing)


@dataclass(frozen=True)
class Shown:
    """A commitment and what stands beside it."""

    commitment: Commitment
    voices: Sequence[Proposer]
    signing_link: Link | None
    check_code: str
    receipt: str
    replies: Sequence[LetterReply]

    @property
    def declined(self) -> LetterReply | None:
        """The own head's no to the letter as it reads now."""
        return letters.declined(self.commitment, self.replies)

    def is_voiced_by(self, registration_id: int) -> bool:
        """Whether this person proposed it or added their voice."""
        return any(voice.registration_id == registration_id for voice in self.voices)

    def is_first_voiced_by(self, registration_id: int) -> bool:
        """Whether this person made the proposal."""
        return bool(self.voices) and self.voices[0].registration_id == registration_id


def how_many_of(unit: Unit) -> int:
    """How many commitments a unit has made, whatever became of them."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Commitment).where(transfers.held_by(unit))
        )
        or 0
    )


def taught_at(event: Event | None) -> Sequence[Innovation]:
    """The innovations to choose from: those of the event, or all where it names none."""
    if event and event.innovations:
        return event.innovations
    return db.session.scalars(select(Innovation).order_by(Innovation.name)).all()


def components_of(innovations: Iterable[Innovation]) -> dict[str, list[str]]:
    """What must stay of each innovation for it to be itself, by its name, in the order given; none without any."""
    names = {innovation.id: innovation.name for innovation in innovations}
    rows = db.session.execute(
        select(CoreComponent.innovation_id, CoreComponent.text)
        .where(CoreComponent.innovation_id.in_(names))
        .order_by(CoreComponent.position)
    ).all()
    return {
        name: [text for innovation_id, text in rows if innovation_id == id_]
        for id_, name in names.items()
        if any(innovation_id == id_ for innovation_id, _ in rows)
    }


def of_unit(
    unit: Unit | None, event: Event | None, innovations: Iterable[Innovation]
) -> list[Shown]:
    """What a unit has committed to at an event, and what it has open about the same innovations; newest first."""
    if unit is None:
        return []
    still_open = and_(
        Commitment.closed_at.is_(None),
        Commitment.innovation_id.in_([innovation.id for innovation in innovations]),
    )
    here = Commitment.event_id == event.id if event else still_open
    found = db.session.scalars(
        select(Commitment)
        .options(joinedload(Commitment.innovation), joinedload(Commitment.unit), WITH_SIGNINGS)
        .where(transfers.held_by(unit), or_(still_open, here))
        .order_by(Commitment.id.desc())
    ).all()
    return shown(found)


def shown(commitments: Sequence[Commitment]) -> list[Shown]:
    """Each commitment with voices, signing link, check code, receipt and replies; five queries for any number."""
    ids = [commitment.id for commitment in commitments]
    voices = db.session.scalars(
        select(Proposer).where(Proposer.commitment_id.in_(ids)).order_by(Proposer.id)
    ).all()
    signing_links = {
        link.commitment_id: link
        for link in db.session.scalars(
            select(Link)
            .where(
                Link.purpose == "sign",
                Link.commitment_id.in_(ids),
                Link.party_id.is_(None),
                Link.revoked_at.is_(None),
            )
            .order_by(Link.id)
        )
    }
    codes = _check_codes(commitments)
    receipts = _receipts("commitment", ids)
    replies = letters.replies(ids)
    return [
        Shown(
            commitment=commitment,
            voices=[voice for voice in voices if voice.commitment_id == commitment.id],
            signing_link=signing_links.get(commitment.id),
            check_code=codes.get((commitment.id, commitment.current.text_hash), ""),
            receipt=receipts.get(commitment.id, ""),
            replies=[reply for reply in replies if reply.commitment_id == commitment.id],
        )
        for commitment in commitments
    ]


def of_unit_by_code(unit: Unit | None, code: str) -> Commitment | None:
    """A unit's own commitment by its code."""
    if unit is None:
        return None
    return db.session.scalar(
        select(Commitment)
        .options(WITH_SIGNINGS)
        .where(transfers.held_by(unit), Commitment.code == code.upper())
    )


def receipt_of_signing(signing: Signing) -> str:
    """The receipt number of the form that signed."""
    return _receipts("signing", [signing.id]).get(signing.id, "")


def _check_codes(commitments: Sequence[Commitment]) -> dict[tuple[int, str], str]:
    rows = db.session.execute(
        select(CommitmentVersion.commitment_id, CommitmentVersion.text_hash, CheckCode.code)
        .join(CheckCode, CheckCode.version_id == CommitmentVersion.id)
        .where(CommitmentVersion.commitment_id.in_([commitment.id for commitment in commitments]))
    )
    return {(commitment_id, text_hash): code for commitment_id, text_hash, code in rows}


def _receipts(kind: str, ids: Sequence[int]) -> dict[int | None, str]:
    """The first receipt of each row: the one its sender holds."""
    made = db.session.scalars(
        select(Submission)
        .where(Submission.reference_kind == kind, Submission.reference_id.in_(ids))
        .order_by(Submission.id.desc())
    )
    return {submission.reference_id: submission.number for submission in made}
