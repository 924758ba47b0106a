"""Signing: a head's signature under the letter as it was read, in a capacity; only the own head's commits the unit."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import (
    Commitment,
    CommitmentParty,
    CommitmentVersion,
    Proposer,
    Signing,
    StoredFile,
)
from intake.rules import audit, officers, schedule, uploads
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload
from intake.spelling import name_key
from intake.words import N_

LARGEST_DRAWING = 20_000
_NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_DRAWN = re.compile(rf"(?:M ?{_NUMBER}[ ,]{_NUMBER}(?: ?L ?{_NUMBER}[ ,]{_NUMBER})+ ?)+")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a head gives: a typed name, a drawing (SVG path of M and L), or a letter; in which capacity.

    `may_sign`: whoever bears a proposer's name says that they are the head or may sign for the head.
    """

    capacity: str
    signed_name: str = ""
    drawing: str = ""
    letter: Upload | None = None
    head_position: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    may_sign: bool = False

    @property
    def method(self) -> str:
        """How it was signed; an uploaded letter weighs most, then a drawing, then the typed name."""
        return "upload" if self.letter else "drawn" if self.drawing else "typed"


def sign(
    commitment: Commitment,
    *,
    signature: Signature,
    by: Actor,
    read_version: int | None = None,
    party: CommitmentParty | None = None,
) -> Signing:
    """Put a signature under the latest version: the own head's, or that of another `party` to the letter.

    `read_version` is the number of the version that was on the page: what was not read is not signed. A letter keeps
    its first signature: who sends the same again is given it back, anybody else is told. The own head's first
    signature commits the unit and starts the follow-up; another party's does neither. Refuses: closed, not_a_party,
    already_signed, changed_meanwhile, nothing_signed, drawing_unreadable, letter_date_ahead, proposer_signs.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.expire(commitment, ["versions"])  # another may have added one before the lock
    first = standing_under(commitment, party)
    if first:
        return _the_same(first, signature)
    _refuse_what_cannot_be_signed(commitment, party, read_version)
    refuse_unsigned(signature)
    _refuse_ahead(signature, today=clock.today(commitment.unit.zone))
    proposed = bears_a_proposers_name(commitment, signature.signed_name)
    if proposed and not signature.may_sign:
        raise Refused(
            "proposer_signs",
            N_(
                "Nama ini sama dengan nama pengusul. Hanya pimpinan atau pejabat yang mewakilinya yang menandatangani. "
                "Bila Anda orangnya, centang pernyataan di bawah; bila bukan, teruskan tautan ini kepada pimpinan."
            ),
            field="may_sign",
        )
    signing = _write_down(commitment, signature, party=party, also_proposed=proposed, by=by)
    if party is None:
        _commit_unit(commitment, signing)
    audit.record(
        "commitment.sign",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        version=commitment.current.number,
        capacity=signing.capacity,
        method=signing.method,
        text_hash=signing.text_hash,
        **({"party": party.id} if party else {}),
        **({"also_proposed": True} if proposed else {}),
    )
    return signing


def standing_under(commitment: Commitment, party: CommitmentParty | None) -> Signing | None:
    """The signature of the own head (party None) or of another party under the letter as it reads now."""
    if party is None:
        last = commitment.last_signing
        return last if last and not commitment.changed_since_signed else None
    query = (
        select(Signing)
        .join(CommitmentVersion, CommitmentVersion.id == Signing.version_id)
        .where(
            CommitmentVersion.commitment_id == commitment.id,
            Signing.party_id == party.id,
            Signing.text_hash == commitment.current.text_hash,
        )
    )
    return db.session.scalars(query.order_by(Signing.id)).first()


def bears_a_proposers_name(commitment: Commitment, name: str) -> bool:
    """Whether a name is that of a delegate who proposed the commitment, titles and capitals aside."""
    proposers = select(Proposer.name).where(Proposer.commitment_id == commitment.id)
    known = {name_key(proposer) for proposer in db.session.scalars(proposers)}
    return bool(name) and name_key(name) in known


def is_drawing(path: str) -> bool:
    """Whether this is an SVG path of straight strokes and nothing else, at most 20 kB."""
    return len(path) <= LARGEST_DRAWING and _DRAWN.fullmatch(path) is not None


def _the_same(first: Signing, signature: Signature) -> Signing:
    """The first signature, for whoever sent it; a different one is told that it came second."""
    said = (signature.capacity, signature.method, signature.signed_name, signature.drawing)
    if said != (first.capacity, first.method, first.signed_name, first.signature):
        raise Refused(
            "already_signed",
            N_(
                "Surat ini sudah ditandatangani. Tanda tangan yang tampil di bawah suratnya yang berlaku; "
                "yang baru Anda kirim tidak dicatat."
            ),
        )
    return first


def _commit_unit(commitment: Commitment, signing: Signing) -> None:
    commitment.form, commitment.reworded_at = commitment.current.form, None
    if commitment.signed_at is None:
        commitment.signed_at = signing.signed_at
        schedule.start(commitment)
        officers.assign_by_area(commitment, by=SYSTEM)


def _refuse_ahead(signature: Signature, *, today: date) -> None:
    if signature.letter_date and signature.letter_date > today:
        raise Refused(
            "letter_date_ahead",
            N_("Tanggal surat belum tiba. Isi tanggal pada surat itu."),
            field="letter_date",
        )


def _refuse_what_cannot_be_signed(
    commitment: Commitment, party: CommitmentParty | None, read_version: int | None
) -> None:
    if party and party.removed_at:
        raise Refused(
            "not_a_party",
            N_(
                "Pihak ini tidak lagi tercantum dalam surat. Hubungi unit pelaksana bila ini keliru."
            ),
        )
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_(
                "Komitmen ini sudah selesai atau dibatalkan, jadi tidak dapat ditandatangani. "
                "Hubungi pengusulnya bila ini keliru."
            ),
        )
    versions = {version.number: version.text_hash for version in commitment.versions}
    current = commitment.current.text_hash
    if read_version is not None and versions.get(read_version) != current:
        raise Refused(
            "changed_meanwhile",
            N_(
                "Isi surat berubah sejak Anda membukanya. Bacalah isi yang baru, lalu tandatangani."
            ),
        )


def refuse_unsigned(signature: Signature) -> None:
    """Say what is missing or wrong with the way of signing: a name, a drawing or a letter, one of them.

    Raises Refused: "nothing_signed", "drawing_unreadable".
    """
    if not (signature.signed_name or signature.drawing or signature.letter):
        raise Refused(
            "nothing_signed",
            N_(
                "Ketik nama Anda, gambar tanda tangan Anda, atau unggah surat yang sudah ditandatangani."
            ),
            field="signed_name",
        )
    if signature.drawing and not is_drawing(signature.drawing):
        raise Refused(
            "drawing_unreadable",
            N_("Gambar tanda tangan tidak terbaca. Hapus lalu gambar lagi, atau ketik nama Anda."),
            field="signed_name",
        )


def _write_down(
    commitment: Commitment,
    signature: Signature,
    *,
    party: CommitmentParty | None,
    also_proposed: bool,
    by: Actor,
) -> Signing:
    version = commitment.current
    letter: StoredFile | None = uploads.keep(signature.letter) if signature.letter else None
    # The relationship holds the own head's signature alone; another party's goes by its key.
    under = {"version_id": version.id, "party_id": party.id} if party else {"version": version}
    signing = Signing(
        **under,
        capacity=signature.capacity,
        method=signature.method,
        signed_name=signature.signed_name,
        signature=signature.drawing,
        head_position=signature.head_position,
        letter_number=signature.letter_number,
        letter_date=signature.letter_date,
        letter_id=letter.id if letter else None,
        text_hash=version.text_hash,
        also_proposed=also_proposed,
        signed_at=clock.now(),
        by=str(by),
    )
    db.session.add(signing)
    db.session.flush()
    return signing
