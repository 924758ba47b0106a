"""A head in the hall proposes and signs in one step, from the own page: who may, what is read first, what is signed."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import Commitment, Proposer, Signing
from intake.models.registration import Registration
from intake.rules import guest_places, letter, proposers, signing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.signing import Signature
from intake.spelling import name_key
from intake.words import N_

NO_NUMBER = (
    "…"  # a letter has its number once it is kept, and until then another may take that number
)


@dataclass(frozen=True)
class Reading:
    """A letter as it is read before it is kept, and the fingerprint of what was read."""

    text: str
    fingerprint: str


def may_sign_here(registration: Registration) -> bool:
    """Whether the person of this page may sign what they propose: seen at the door, or nobody else has proposed.

    Anybody may say at registration that they are the head of a unit. Where others of the unit have proposed already,
    their word is not enough; they are seen at the door first, or sign by the link that their unit passes on.
    """
    if not registration.is_live or registration.duplicate_of_id is not None:
        return False
    return proposers.was_seen(registration) or not _others_proposed(registration)


def read_first(
    registration: Registration, commitment: Commitment, *, signature: Signature
) -> Reading:
    """The letter of a proposal just made, to be read before it is signed.

    Refuses: not_seen (see `may_sign_here`), other_signer (the own page signs with the own name; titles may differ).
    """
    if not may_sign_here(registration):
        raise Refused(
            "not_seen",
            N_(
                "Rekan seunit Anda sudah mengusulkan, jadi tanda tangan di sini dibuka setelah kehadiran Anda tercatat "
                "di pintu. Usulkan dahulu, lalu tandatangani lewat tautan tanda tangan."
            ),
        )
    if name_key(signature.signed_name) != registration.name_key:
        raise Refused(
            "other_signer",
            N_(
                "Di halaman ini hanya %(name)s yang dapat menandatangani. Orang lain menandatangani lewat tautan tanda "
                "tangan, yang tampil setelah usulan terkirim."
            ),
            field="signed_name",
            name=registration.full_name,
        )
    text = commitment.current.text.replace(commitment.code, NO_NUMBER)
    return Reading(text, letter.fingerprint(text))


def sign(
    registration: Registration,
    commitment: Commitment,
    *,
    signature: Signature,
    read: str,
    by: Actor,
) -> Signing:
    """Sign a proposal in the transaction that makes it. `read` is the fingerprint of what was on the page.

    Refuses: what `read_first` and `signing.sign` refuse, and changed_meanwhile.
    """
    if read_first(registration, commitment, signature=signature).fingerprint != read:
        raise Refused(
            "changed_meanwhile",
            N_(
                "Isi surat berubah sejak Anda membukanya. Bacalah isi yang baru, lalu tandatangani."
            ),
        )
    return signing.sign(commitment, signature=replace(signature, may_sign=True), by=by)


def _others_proposed(registration: Registration) -> bool:
    """Whether a commitment of the unit was not proposed by this person first."""
    unit = guest_places.known_unit_of(registration)
    if unit is None:
        return False
    first = select(func.min(Proposer.id)).group_by(Proposer.commitment_id)
    own = select(Proposer.commitment_id).where(
        Proposer.id.in_(first), Proposer.registration_id == registration.id
    )
    others = select(Commitment.id).where(Commitment.unit_id == unit.id, Commitment.id.not_in(own))
    return db.session.scalar(others.limit(1)) is not None
