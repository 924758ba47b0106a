"""What a head says without signing: a no with its reason, or a comment. It goes back to the proposer."""

from sqlalchemy import select

from intake import clock
from intake.db import db, insert
from intake.models.commitment import Commitment, CommitmentParty, CommitmentVersion, Proposer
from intake.models.letter import REPLIES, LetterReply
from intake.models.registration import Registration
from intake.rules import audit, outbox, signing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_


def reply(
    version: CommitmentVersion,
    *,
    kind: str,
    reason: str,
    name: str,
    by: Actor,
    party: CommitmentParty | None = None,
) -> LetterReply:
    """Write down a no ("declined") or a comment about the version of the letter that was read: one row, never changed.

    Whoever proposed it first is told. The letter can still be signed afterwards, as it is or in a new version: the
    later word counts. Refuses: closed, unknown_reply, needs_reason, already_signed (a no after one's signature).
    """
    commitment = version.commitment
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.expire(commitment, ["versions"])  # another may have added one before the lock
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_("Komitmen ini sudah selesai atau dibatalkan. Hubungi pengusulnya bila ini keliru."),
        )
    if kind not in REPLIES:
        raise Refused(
            "unknown_reply",
            N_("Pilihan ini tidak ada. Pilih salah satu yang tersedia."),
            field="reply",
        )
    if not tidy(reason):
        raise Refused("needs_reason", N_("Tulis alasannya, agar pengusul tahu."), field="reason")
    if kind == "declined" and signing.standing_under(commitment, party):
        raise Refused(
            "already_signed",
            N_(
                "Surat ini sudah ditandatangani, jadi tidak dapat ditolak. "
                "Tulis sebagai catatan, atau minta unit memperbarui isinya."
            ),
            field="reply",
        )
    made = insert(
        LetterReply(
            commitment_id=commitment.id,
            version_id=version.id,
            party_id=party.id if party else None,
            kind=kind,
            reason=reason.strip(),
            name=tidy(name),
            at=clock.now(),
            by=str(by),
        )
    )
    _tell_proposer(commitment)
    audit.record(
        "commitment.reply",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        reply=made.id,
        kind=kind,
        version=version.number,
    )
    return made


def _tell_proposer(commitment: Commitment) -> None:
    """A message to whoever proposed it first; a unit that proposed by its own link reads it on its page."""
    first = (
        select(Registration)
        .join(Proposer, Proposer.registration_id == Registration.id)
        .where(Proposer.commitment_id == commitment.id)
        .order_by(Proposer.id)
        .limit(1)
    )
    proposer = db.session.scalar(first)
    if proposer and proposer.is_live:
        outbox.queue(proposer, "reply")
