"""Everything that happened to one commitment, in the order in which it happened; nothing is ever left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from intake.db import db
from intake.models.commitment import (
    Commitment,
    CommitmentParty,
    CommitmentVersion,
    Proposer,
    Signing,
)
from intake.models.followup import Evidence, FollowUpCheck, StatusChange, Verification
from intake.models.letter import LetterReply
from intake.models.staff import Staff
from intake.queries import letters

Thing = (
    Commitment
    | Proposer
    | CommitmentVersion
    | CommitmentParty
    | Signing
    | LetterReply
    | StatusChange
    | Verification
)


@dataclass(frozen=True)
class Moment:
    """One thing that happened: of what kind, when, and the row that says so."""

    kind: str
    at: datetime
    row: Thing
    evidence: Sequence[Evidence] = ()
    staff: str = ""
    party: CommitmentParty | None = None


@dataclass(frozen=True)
class History:
    """The moments, newest first, and the checks by date."""

    moments: Sequence[Moment]
    checks: Sequence[FollowUpCheck]


def of(commitment: Commitment) -> History:
    """A commitment's history, in as many queries for one moment as for a hundred."""
    moments = [
        Moment("proposed", commitment.proposed_at, commitment),
        *_versions(commitment),
        *_voices(commitment),
        *_letters(commitment),
        *_answers(commitment),
        *_verifications(commitment),
    ]
    moments.sort(key=lambda moment: moment.at)
    moments.reverse()
    checks = db.session.scalars(
        select(FollowUpCheck)
        .where(FollowUpCheck.commitment_id == commitment.id)
        .order_by(FollowUpCheck.due_on)
    ).all()
    return History(moments, checks)


def answers(commitment: Commitment) -> list[Moment]:
    """What was answered and still stands, newest first, as the unit sees it."""
    return [
        moment
        for moment in reversed(list(_answers(commitment)))
        if isinstance(moment.row, StatusChange) and moment.row.withdrawn_at is None
    ]


def _versions(commitment: Commitment) -> Iterator[Moment]:
    query = (
        select(CommitmentVersion, Signing)
        .outerjoin(
            Signing,
            and_(Signing.version_id == CommitmentVersion.id, Signing.party_id.is_(None)),
        )
        .where(CommitmentVersion.commitment_id == commitment.id)
        .order_by(CommitmentVersion.number)
    )
    for version, signing in db.session.execute(query):
        if version.number > 1:
            yield Moment("version", version.created_at, version)
        if signing is not None:
            yield Moment("signed", signing.signed_at, signing)


def _letters(commitment: Commitment) -> Iterator[Moment]:
    """Who else became party to the letter and signed it, and what was said about it without signing."""
    parties = select(CommitmentParty).options(joinedload(CommitmentParty.unit))
    of = {
        party.id: party
        for party in db.session.scalars(
            parties.where(CommitmentParty.commitment_id == commitment.id)
        )
    }
    for party in of.values():
        yield Moment("party", party.added_at, party)
        if party.removed_at:
            yield Moment("party_removed", party.removed_at, party)
    for signing in db.session.scalars(select(Signing).where(Signing.party_id.in_(of))):
        yield Moment("party_signed", signing.signed_at, signing, party=of[signing.party_id or 0])
    for reply in letters.replies([commitment.id]):
        yield Moment("reply", reply.at, reply)


def _voices(commitment: Commitment) -> Iterator[Moment]:
    query = select(Proposer).where(Proposer.commitment_id == commitment.id).order_by(Proposer.id)
    for voice in db.session.scalars(query):
        yield Moment("voice", voice.at, voice)


def _answers(commitment: Commitment) -> Iterator[Moment]:
    shown: dict[int, list[Evidence]] = {}
    for evidence in db.session.scalars(
        select(Evidence).where(Evidence.commitment_id == commitment.id).order_by(Evidence.id)
    ):
        shown.setdefault(evidence.change_id, []).append(evidence)
    changes = select(StatusChange).where(StatusChange.commitment_id == commitment.id)
    for change in db.session.scalars(changes.order_by(StatusChange.id)):
        yield Moment("answer", change.at, change, evidence=shown.get(change.id, ()))


def _verifications(commitment: Commitment) -> Iterator[Moment]:
    query = (
        select(Verification, Staff.name)
        .join(Staff, Staff.id == Verification.staff_id)
        .where(Verification.commitment_id == commitment.id)
        .order_by(Verification.id)
    )
    for verification, name in db.session.execute(query):
        yield Moment("verified", verification.at, verification, staff=name)
