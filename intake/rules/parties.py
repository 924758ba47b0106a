"""Joint commitments: other units or institutions sign the same letter, each by a link of its own."""

from intake import clock
from intake.db import db, insert
from intake.models.commitment import Commitment, CommitmentParty
from intake.models.place import Unit
from intake.queries import units
from intake.rules import audit, commitments, links
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import squeeze, tidy
from intake.words import N_

MOST = 10


def add(commitment: Commitment, *, name: str, contact_name: str = "", by: Actor) -> CommitmentParty:
    """Let a unit (by its code or any of its names) or an institution (any other name) be party to the letter.

    The letter names it from a new version on, which everybody signs anew; the party gets a signing link of its own.
    Refuses: closed, no_name, own_unit, already_party, too_many.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    _refuse_closed(commitment)
    said, found = tidy(name), units.match(name)
    unit = found[0] if len(found) == 1 else None
    key = unit.code if unit else squeeze(said)
    _refuse(commitment, unit, key)
    party = insert(
        CommitmentParty(
            commitment_id=commitment.id,
            unit_id=unit.id if unit else None,
            institution="" if unit else said,
            key=key,
            contact_name=tidy(contact_name),
            since_version=len(commitment.versions) + 1,
            added_at=clock.now(),
            by=str(by),
        )
    )
    links.issue(
        "sign",
        commitment_id=commitment.id,
        party_id=party.id,
        expires_at=clock.now() + commitments.SIGN_WITHIN,
    )
    db.session.refresh(commitment, ["parties"])
    commitments.reword(commitment, changed="parties", by=by)
    _note("party.add", party, commitment, by)
    return party


def remove(party: CommitmentParty, *, by: Actor) -> CommitmentParty:
    """Take a party out of the letter: a new version goes without it, its link ends, what it signed stays kept.

    Twice is once. Refuses: closed.
    """
    commitment = party.commitment
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.refresh(party)
    _refuse_closed(commitment)
    if party.removed_at is None:
        take_out(party, by=by)
        commitments.reword(commitment, changed="parties", by=by)
    return party


def take_out(party: CommitmentParty, *, by: Actor) -> None:
    """End a party's place with the version that stands, and its link; the letter is not worded anew by this."""
    commitment = party.commitment
    many = len(commitment.versions)
    party.until_version, party.removed_at, party.removed_by = many, clock.now(), str(by)
    for link in links.all_current("sign", commitment_id=commitment.id, party_id=party.id):
        links.revoke(link)
    _note("party.remove", party, commitment, by)


def _refuse_closed(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_(
                "Komitmen ini sudah selesai atau dibatalkan, jadi pihak dalam suratnya tidak dapat diubah lagi. "
                "Hubungi petugas tindak lanjut bila ada perubahan."
            ),
        )


def _refuse(commitment: Commitment, unit: Unit | None, key: str) -> None:
    if not key:
        raise Refused(
            "no_name", N_("Tulis nama unit atau instansi yang ikut menandatangani."), field="party"
        )
    if unit and unit.id == commitment.unit_id:
        raise Refused(
            "own_unit",
            N_("Unit pelaksana sudah menjadi pihak pertama. Tulis unit atau instansi lain."),
            field="party",
        )
    if key in {party.key for party in commitment.partners}:
        raise Refused(
            "already_party",
            N_("Pihak ini sudah tercantum. Kirim tautan tanda tangannya dari daftar di atas."),
            field="party",
        )
    if len(commitment.partners) >= MOST:
        raise Refused(
            "too_many",
            N_("Sudah ada %(most)s pihak lain. Buat komitmen tersendiri untuk selebihnya."),
            field="party",
            most=MOST,
        )


def _note(action: str, party: CommitmentParty, commitment: Commitment, by: Actor) -> None:
    audit.record(
        action,
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        party=party.id,
        unit=party.unit_id,
    )
