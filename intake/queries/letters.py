"""Who signs a letter and who has: one place for each party; and what was said about it without signing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from intake.db import db
from intake.models.commitment import (
    Commitment,
    CommitmentParty,
    CommitmentVersion,
    Signing,
    StoredFile,
)
from intake.models.letter import LetterReply
from intake.models.link import CheckCode, Link
from intake.models.place import Unit
from intake.models.transfer import Transfer


@dataclass(frozen=True)
class Place:
    """Where one party signs: the own unit first (without `party`), and the signature that stands there.

    `declined`: without a signature, whether that party said no to this text.
    """

    name: str
    party: CommitmentParty | None
    signing: Signing | None
    declined: bool = False


def places(commitment: Commitment, version: CommitmentVersion) -> list[Place]:
    """The places of a version of the letter; a signature stands under every version of the same text."""
    signings = {one.party_id: one for one in _signings(commitment, version.text_hash)}
    partners = [one for one in _parties(commitment) if one.stands_in(version.number)]
    said_no = _said_no(commitment, version.text_hash) if partners else set()
    own = _own_name(commitment, signings.get(None))
    parties = [(own, None), *((one.name, one) for one in partners)]
    keyed = [(name, party, party.id if party else None) for name, party in parties]
    return [
        Place(name, party, signings.get(key), declined=key in said_no and key not in signings)
        for name, party, key in keyed
    ]


def last_signing(commitment: Commitment, party: CommitmentParty | None) -> Signing | None:
    """The last signature of the own head (party None) or of another party, under whichever version."""
    if party is None:
        return commitment.last_signing
    return db.session.scalar(
        select(Signing).where(Signing.party_id == party.id).order_by(Signing.id.desc()).limit(1)
    )


def signing_links(commitment: Commitment) -> dict[int, Link]:
    """The newest link that is not revoked of each further party, by the party's id."""
    query = (
        select(Link)
        .where(
            Link.commitment_id == commitment.id,
            Link.party_id.is_not(None),
            Link.revoked_at.is_(None),
        )
        .order_by(Link.id)
    )
    return {link.party_id or 0: link for link in db.session.scalars(query)}


def replies(commitment_ids: Sequence[int]) -> list[LetterReply]:
    """What was said without signing, newest first, with the version it was said about."""
    query = (
        select(LetterReply)
        .join(LetterReply.version)
        .options(
            contains_eager(LetterReply.version),
            joinedload(LetterReply.party).joinedload(CommitmentParty.unit),
        )
        .where(LetterReply.commitment_id.in_(commitment_ids))
        .order_by(LetterReply.id.desc())
    )
    return list(db.session.scalars(query))


def waiting_for_the_unit(commitment_ids: Sequence[int]) -> dict[int, str]:
    """Of open commitments what the own head said ("declined", which outweighs a "comment") of the letter as it reads
    now, unless they signed it: it is the unit's turn. One query."""
    said, newest = aliased(CommitmentVersion), aliased(CommitmentVersion)
    text_now = (
        select(newest.text_hash)
        .where(newest.commitment_id == Commitment.id)
        .order_by(newest.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    signed = (
        select(Signing.id)
        .join(CommitmentVersion, CommitmentVersion.id == Signing.version_id)
        .where(
            CommitmentVersion.commitment_id == Commitment.id,
            Signing.party_id.is_(None),
            Signing.text_hash == said.text_hash,
        )
    )
    rows = db.session.execute(
        select(LetterReply.commitment_id, LetterReply.kind)
        .join(Commitment, Commitment.id == LetterReply.commitment_id)
        .join(said, said.id == LetterReply.version_id)
        .where(
            LetterReply.commitment_id.in_(commitment_ids),
            LetterReply.party_id.is_(None),
            Commitment.closed_at.is_(None),
            said.text_hash == text_now,
            ~signed.exists(),
        )
        .order_by(LetterReply.kind)
    )
    return {row[0]: row[1] for row in rows}


def declined(commitment: Commitment, said: Sequence[LetterReply]) -> LetterReply | None:
    """The own head's no to the letter as it reads now, unless a signature or another text came after it."""
    if commitment.last_signing and not commitment.changed_since_signed:
        return None
    now = commitment.current.text_hash
    return next(
        (
            one
            for one in said
            if one.kind == "declined" and one.party_id is None and one.version.text_hash == now
        ),
        None,
    )


def check_code(version: CommitmentVersion) -> str:
    """The code printed on a version: that of the first version with the same text."""
    query = (
        select(CheckCode.code)
        .join(CommitmentVersion, CommitmentVersion.id == CheckCode.version_id)
        .where(
            CommitmentVersion.commitment_id == version.commitment_id,
            CommitmentVersion.text_hash == version.text_hash,
        )
    )
    return db.session.scalar(query.order_by(CommitmentVersion.id).limit(1)) or ""


def version_of(commitment: Commitment, number: int | None) -> CommitmentVersion | None:
    """A version by its number."""
    return next((version for version in commitment.versions if version.number == number), None)


def uploaded(
    commitment: Commitment, number: int, party: CommitmentParty | None
) -> StoredFile | None:
    """The signed letter that was uploaded for one version by the own head (party None) or by another party."""
    return db.session.scalar(
        select(StoredFile)
        .join(Signing, Signing.letter_id == StoredFile.id)
        .join(CommitmentVersion, CommitmentVersion.id == Signing.version_id)
        .where(
            CommitmentVersion.commitment_id == commitment.id,
            CommitmentVersion.number == number,
            Signing.party_id.is_(None) if party is None else Signing.party_id == party.id,
        )
    )


def _own_name(commitment: Commitment, signing: Signing | None) -> str:
    """The unit in whose name its head signed, also when the commitment has gone to another unit since."""
    if signing is None:
        return commitment.unit.name
    gone = (
        select(Unit.name)
        .join(Transfer, Transfer.from_unit_id == Unit.id)
        .where(Transfer.commitment_id == commitment.id, Transfer.at >= signing.signed_at)
    )
    return db.session.scalar(gone.order_by(Transfer.id).limit(1)) or commitment.unit.name


def _signings(commitment: Commitment, text_hash: str) -> Sequence[Signing]:
    return db.session.scalars(
        select(Signing)
        .join(CommitmentVersion, CommitmentVersion.id == Signing.version_id)
        .where(CommitmentVersion.commitment_id == commitment.id, Signing.text_hash == text_hash)
        .order_by(Signing.id.desc())
    ).all()


def _said_no(commitment: Commitment, text_hash: str) -> set[int | None]:
    """The ids of the parties (None: the own head) that declined a text."""
    query = (
        select(LetterReply.party_id)
        .join(CommitmentVersion, CommitmentVersion.id == LetterReply.version_id)
        .where(
            LetterReply.commitment_id == commitment.id,
            LetterReply.kind == "declined",
            CommitmentVersion.text_hash == text_hash,
        )
    )
    return set(db.session.scalars(query))


def _parties(commitment: Commitment) -> Sequence[CommitmentParty]:
    return db.session.scalars(
        select(CommitmentParty)
        .options(joinedload(CommitmentParty.unit))
        .where(CommitmentParty.commitment_id == commitment.id)
        .order_by(CommitmentParty.id)
    ).all()
