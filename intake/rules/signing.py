"""Signing: the head's signature under the letter as it was read, in a capacity; only this commits the unit."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, Signing, StoredFile
from intake.rules import audit, followup, officers
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

LARGEST_DRAWING = 20_000
LARGEST_LETTER = 8_000_000
LONGEST_NAME = 120
PDF = b"%PDF-"
UNSEEN = {"Cc", "Cf", "Cs"}
_NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_DRAWN = re.compile(rf"(?:M ?{_NUMBER}[ ,]{_NUMBER}(?: ?L ?{_NUMBER}[ ,]{_NUMBER})+ ?)+")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An uploaded letter, signed on paper or with a certified signature outside."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a head gives: a typed name, a drawing (SVG path of M and L), or a letter; in which capacity."""

    capacity: str
    signed_name: str = ""
    drawing: str = ""
    letter: Letter | None = None
    head_position: str = ""
    letter_number: str = ""
    letter_date: date | None = None

    @property
    def method(self) -> str:
        """How it was signed; an uploaded letter weighs most, then a drawing, then the typed name."""
        return "upload" if self.letter else "drawn" if self.drawing else "typed"


def sign(
    commitment: Commitment, *, signature: Signature, by: Actor, read_version: int | None = None
) -> Signing:
    """Put a signature under the latest version.

    `read_version` is the number of the version that was on the page: what was not read is not signed. A letter that
    is signed already keeps its first signature, which is given back. The first signature commits the unit and starts
    the follow-up. Refuses: closed, changed_meanwhile, nothing_signed, drawing_unreadable, letter_date_ahead,
    letter_empty, letter_not_pdf, letter_too_large.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    first = commitment.last_signing
    if first and not commitment.changed_since_signed:
        return first
    _refuse_what_cannot_be_signed(commitment, read_version)
    refuse_unsigned(signature)
    if signature.letter_date and signature.letter_date > clock.today(commitment.unit.zone):
        raise Refused(
            "letter_date_ahead",
            N_("Tanggal surat belum tiba. Isi tanggal pada surat itu."),
            field="letter_date",
        )
    signing = _write_down(commitment, signature, by=by)
    commitment.form, commitment.reworded_at = commitment.current.form, None
    if commitment.signed_at is None:
        commitment.signed_at = signing.signed_at
        followup.start(commitment)
        officers.assign_by_area(commitment, by=SYSTEM)
    audit.record(
        "commitment.sign",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        version=commitment.current.number,
        capacity=signing.capacity,
        method=signing.method,
        text_hash=signing.text_hash,
    )
    return signing


def is_drawing(path: str) -> bool:
    """Whether this is an SVG path of straight strokes and nothing else, at most 20 kB."""
    return len(path) <= LARGEST_DRAWING and _DRAWN.fullmatch(path) is not None


def _refuse_what_cannot_be_signed(commitment: Commitment, read_version: int | None) -> None:
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

    Raises Refused: "nothing_signed", "drawing_unreadable", and what a letter is refused for.
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
    if signature.letter:
        _refuse_letter(signature.letter.content)


def _refuse_letter(content: bytes) -> None:
    if not content:
        raise Refused(
            "letter_empty", N_("Berkas ini kosong. Pilih berkas PDF surat Anda."), field="letter"
        )
    if len(content) > LARGEST_LETTER:
        raise Refused(
            "letter_too_large",
            N_(
                "Berkas ini lebih besar dari 8 MB. Pindai dengan resolusi lebih rendah, lalu unggah lagi."
            ),
            field="letter",
        )
    if not content.startswith(PDF):
        raise Refused(
            "letter_not_pdf",
            N_("Berkas ini bukan PDF. Simpan atau pindai suratnya sebagai PDF, lalu unggah lagi."),
            field="letter",
        )


def _write_down(commitment: Commitment, signature: Signature, *, by: Actor) -> Signing:
    version = commitment.current
    signing = Signing(
        version=version,
        capacity=signature.capacity,
        method=signature.method,
        signed_name=signature.signed_name,
        signature=signature.drawing,
        head_position=signature.head_position,
        letter_number=signature.letter_number,
        letter_date=signature.letter_date,
        letter_id=_keep(signature.letter).id if signature.letter else None,
        text_hash=version.text_hash,
        signed_at=clock.now(),
        by=str(by),
    )
    db.session.add(signing)
    db.session.flush()
    return signing


def _keep(letter: Letter) -> StoredFile:
    """The letter byte for byte; of its name only the last part, since some browsers send a whole path.

    Control and direction marks go: no header may carry them, so nobody could fetch the letter again.
    """
    name = "".join(mark for mark in letter.name if unicodedata.category(mark) not in UNSEEN)
    stored = StoredFile(
        name=tidy(PurePath(name.replace("\\", "/")).name)[-LONGEST_NAME:] or "surat.pdf",
        media_type="application/pdf",
        sha256=hashlib.sha256(letter.content).hexdigest(),
        content=letter.content,
        stored_at=clock.now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored
