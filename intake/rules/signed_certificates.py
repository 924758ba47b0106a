"""Signed certificates that come back: each file is matched by its name to a certificate, and kept as it came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from intake import clock
from intake.db import db, insert, lock_for_this_transaction
from intake.models.certificate import Certificate, SignedCertificate, SignedUpload
from intake.models.commitment import StoredFile
from intake.models.event import Event
from intake.queries import certificates
from intake.rules import audit, numbering, uploads
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.uploads import Upload
from intake.words import N_

LARGEST_AT_ONCE = 32_000_000


@dataclass(frozen=True)
class Sent:
    """One file as it was sent: looked at, or refused with a sentence."""

    name: str
    upload: Upload | None = None
    refusal: Refused | None = None


def look_at(name: str, content: bytes) -> Sent:
    """A file that may be a signed certificate: a PDF, byte for byte. Anything else is told, and stops nobody's work."""
    try:
        if content and not content.startswith(b"%PDF-"):
            raise Refused("not_a_pdf", N_("Bukan berkas PDF."))
        return Sent(name, uploads.look_at(name, content, field="files"))
    except Refused as refusal:
        return Sent(name, refusal=refusal)


def take(event: Event, sent: Sequence[Sent], *, replaces: bool, by: Actor) -> SignedUpload:
    """Keep each file whose name has a certificate's number or check code in it; say of each what became of it.

    The same file again is there already. Another file for a certificate that is signed is kept only where `replaces`
    says so; the earlier one is then deleted. Nothing is kept of what was revoked, and of nobody whose data is deleted.
    Refuses: no_certificates.
    """
    lock_for_this_transaction(f"certificates of event {event.id}")
    given = certificates.all_of(event.id)
    if not given:
        raise Refused(
            "no_certificates", N_("Belum ada sertifikat yang diterbitkan untuk kegiatan ini.")
        )
    matching = _Matching(given, certificates.codes_of(event.id))
    outcomes = [_take_one(one, matching, replaces=replaces, by=by) for one in sent]
    return insert(SignedUpload(event_id=event.id, outcomes=outcomes, at=clock.now(), by=str(by)))


@dataclass
class _Matching:
    """Certificates by what a file's name may carry; `used` are those that a file of this upload was for."""

    given: Iterable[Certificate]
    codes: Mapping[str, int]
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = {one.id: one for one in self.given}
        self.by_code = {code: known[number] for code, number in self.codes.items()}
        self.by_number = {tuple(one.number_key.split("-")): one for one in self.given}
        self.longest = max(map(len, self.by_number))

    def find(self, name: str) -> Certificate | None:
        """The certificate a file is named after: by code, else by the longest number in it; None if two fit as well."""
        words = _words(name)
        coded = {
            self.by_code[word].id: self.by_code[word] for word in words if word in self.by_code
        }
        if coded:
            return coded.popitem()[1] if len(coded) == 1 else None
        for length in range(min(self.longest, len(words)), 0, -1):
            runs = (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
            found = {
                self.by_number[run].id: self.by_number[run] for run in runs if run in self.by_number
            }
            if found:
                return found.popitem()[1] if len(found) == 1 else None
        return None

    def is_old(self, name: str, certificate: Certificate) -> bool:
        """Whether a file is named after a code that was replaced when its certificate was given anew."""
        words = _words(name)
        return certificate.code not in words and any(word in self.by_code for word in words)


def _words(name: str) -> list[str]:
    return numbering.parts(name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name)


def _take_one(
    one: Sent, matching: _Matching, *, replaces: bool, by: Actor
) -> tuple[str, str, int | None, str]:
    """File name, outcome, running number, and the sentence of a refusal."""
    certificate = matching.find(one.name)
    running = certificate.running if certificate else None
    if one.upload is None:
        return one.name, "refused", running, one.refusal.sentence if one.refusal else ""
    if certificate is None:
        return one.name, "unmatched", None, ""
    if matching.is_old(one.name, certificate):
        return one.name, "old", running, ""
    outcome = _outcome(certificate, one.upload, matching, replaces=replaces)
    if outcome in {"kept", "replaced"}:
        _keep(certificate, one.upload, by=by)
    matching.used.add(certificate.id)
    return one.name, outcome, running, ""


def _outcome(
    certificate: Certificate, upload: Upload, matching: _Matching, *, replaces: bool
) -> str:
    if certificate.revoked_at:
        return "revoked"
    if certificate.registration.erased_at:
        return "erased"
    there = certificates.signed_file(certificate)
    if there and there.sha256 == upload.sha256:
        return "same"
    if certificate.id in matching.used:
        return "twice"
    if there is None:
        return "kept"
    return "replaced" if replaces else "other"


def _keep(certificate: Certificate, upload: Upload, *, by: Actor) -> None:
    """The new file instead of any earlier one of this code."""
    for earlier in db.session.scalars(select(SignedCertificate).filter_by(code=certificate.code)):
        file = db.session.get_one(StoredFile, earlier.file_id)
        db.session.delete(earlier)
        db.session.flush()
        db.session.delete(file)
    db.session.flush()
    insert(
        SignedCertificate(
            certificate_id=certificate.id,
            code=certificate.code,
            file_id=uploads.keep(upload).id,
            added_at=clock.now(),
            added_by=str(by),
        )
    )
    audit.record(
        "certificate.signed",
        f"registration:{certificate.registration_id}",
        by=by,
        event_id=certificate.event_id,
        running=certificate.running,
        sha256=upload.sha256,
    )
