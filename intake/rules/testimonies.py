"""Testimony of units that run an innovation: given with consents, public once approved, taken back at once."""

from dataclasses import dataclass

from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.testimony import Testimony
from intake.rules import audit, uploads
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import JPEG, Upload
from intake.rules.writers import name_of, refuse_stranger, refuse_unless_officer
from intake.spelling import tidy
from intake.words import N_

MOST = 5


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a unit says in public, and what it agreed to: `consent` is the sentence, word for word."""

    text: str
    consent: str
    signed_name: str = ""
    name_consent: bool = False
    photo: Upload | None = None
    photo_consent: bool = False


def give(commitment: Commitment, words: Words, *, by: Actor) -> Testimony:
    """Keep a testimony until an officer has looked at it. Five stand at most for one commitment.

    Refuses: officer_only, not_yours, not_running (unsigned, or not declared to run), nothing_said, no_consent,
    name_without_consent, photo_without_consent, not_a_photo, too_many.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    refuse_stranger(commitment, by)
    _refuse_not_running(commitment)
    _refuse_unfit(words)
    standing = select(func.count()).where(
        Testimony.commitment_id == commitment.id, Testimony.withdrawn_at.is_(None)
    )
    if (db.session.scalar(standing) or 0) >= MOST:
        raise Refused(
            "too_many",
            N_("Sudah ada %(most)s testimoni. Tarik salah satunya, lalu kirim yang baru."),
            most=MOST,
        )
    row = Testimony(
        commitment_id=commitment.id,
        text=words.text.strip(),
        consent=words.consent,
        signed_name=tidy(words.signed_name),
        name_consent=words.name_consent,
        photo=uploads.keep(words.photo) if words.photo else None,
        photo_consent=words.photo_consent,
        at=clock.now(),
        by=str(by),
    )
    db.session.add(row)
    db.session.flush()
    _record("give", row, commitment, by=by)
    return row


def approve(testimony: Testimony, *, by: Actor) -> Testimony:
    """Show it to everybody from now on. Twice is once. Refuses: officer_only, withdrawn, declined."""
    commitment = _for_officer(testimony, by)
    if testimony.declined_at:
        raise Refused("declined", N_("Testimoni ini sudah ditolak. Minta unit mengirim yang baru."))
    if testimony.approved_at is None:
        testimony.approved_at, testimony.approved_by = clock.now(), name_of(by)
        db.session.flush()
        _record("approve", testimony, commitment, by=by)
    return testimony


def decline(testimony: Testimony, *, reason: str, by: Actor) -> Testimony:
    """Keep it from the public, also one that was public, and tell the unit why.

    Refuses: officer_only, withdrawn, needs_reason.
    """
    commitment = _for_officer(testimony, by)
    if not tidy(reason):
        raise Refused(
            "needs_reason", N_("Tulis alasannya, agar unit dapat memperbaiki."), field="reason"
        )
    if testimony.declined_at is None:
        testimony.approved_at, testimony.approved_by = None, ""
        testimony.declined_at, testimony.declined_reason = clock.now(), tidy(reason)
        db.session.flush()
        _record("decline", testimony, commitment, by=by)
    return testimony


def withdraw(testimony: Testimony, *, by: Actor) -> Testimony:
    """Take it back at once: words, name and photo are deleted, the row says that there was one. Twice is once.

    For the unit, at any time and without a reason; for officers too, when a person asks. Refuses: officer_only,
    not_yours.
    """
    commitment = _locked(testimony)
    refuse_stranger(commitment, by)
    if testimony.withdrawn_at is None:
        photo = testimony.photo
        testimony.text = testimony.signed_name = ""
        testimony.photo = None
        testimony.withdrawn_at, testimony.withdrawn_by = clock.now(), str(by)
        db.session.flush()
        if photo:
            db.session.delete(photo)
            db.session.flush()
        _record("withdraw", testimony, commitment, by=by)
    return testimony


def _for_officer(testimony: Testimony, by: Actor) -> Commitment:
    commitment = _locked(testimony)
    refuse_unless_officer(by)
    if testimony.withdrawn_at:
        raise Refused(
            "withdrawn", N_("Unit sudah menarik testimoni ini, jadi isinya tidak ada lagi.")
        )
    return commitment


def _locked(testimony: Testimony) -> Commitment:
    """The commitment, held, and the testimony as it is now: of two presses the second sees what the first did."""
    commitment = db.session.get_one(Commitment, testimony.commitment_id)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.refresh(testimony)
    return commitment


def _refuse_not_running(commitment: Commitment) -> None:
    if not (commitment.is_signed and commitment.declared_at):
        raise Refused(
            "not_running",
            N_(
                "Testimoni diberikan setelah replikasi ini berjalan. Kabarkan dahulu bahwa sudah berjalan."
            ),
        )


def _refuse_unfit(words: Words) -> None:
    if not tidy(words.text):
        raise Refused("nothing_said", N_("Tulis testimoninya."), field="text")
    if not words.consent:
        raise Refused(
            "no_consent",
            N_("Testimoni hanya ditampilkan bila unit menyetujuinya. Centang persetujuannya."),
            field="consent",
        )
    if tidy(words.signed_name) and not words.name_consent:
        raise Refused(
            "name_without_consent",
            N_(
                "Nama hanya ditampilkan atas izin pemiliknya. Centang izinnya, atau kosongkan namanya."
            ),
            field="name_consent",
        )
    if words.photo and words.photo.media_type != JPEG:
        raise Refused(
            "not_a_photo", N_("Berkas ini bukan foto. Unggah JPG, PNG, atau WebP."), field="photo"
        )
    if words.photo and not words.photo_consent:
        raise Refused(
            "photo_without_consent",
            N_(
                "Foto hanya ditampilkan bila semua orang di dalamnya mengizinkan. Centang izinnya, atau "
                "kirim tanpa foto."
            ),
            field="photo_consent",
        )


def _record(verb: str, testimony: Testimony, commitment: Commitment, *, by: Actor) -> None:
    subject = f"commitment:{commitment.id}"
    audit.record(
        f"testimony.{verb}", subject, by=by, event_id=commitment.event_id, testimony=testimony.id
    )
