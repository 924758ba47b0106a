"""A unit's consent to be named, with its note, to units that meet an obstacle it got past."""

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import NamingConsent
from intake.rules import audit, standing, writers
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


def give(commitment: Commitment, *, by: Actor) -> NamingConsent:
    """Let the unit be named; only the unit itself says so. Twice is once.

    Refuses: not_yours, nothing_passed where no obstacle was named and got past.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    if by.kind != "unit" or by.id != commitment.unit_id:
        raise Refused(
            "not_yours", N_("Persetujuan ini hanya dapat diberikan unit itu sendiri di halamannya.")
        )
    if consent := of(commitment):
        return consent
    if not passed(commitment):
        raise Refused(
            "nothing_passed",
            N_(
                "Belum ada kendala yang tercatat sudah dilewati unit Anda. Kirim kabar lebih dahulu."
            ),
        )
    consent = NamingConsent(commitment_id=commitment.id, given_at=clock.now(), given_by=str(by))
    db.session.add(consent)
    db.session.flush()
    _note("naming.give", commitment, by)
    return consent


def withdraw(commitment: Commitment, *, by: Actor) -> NamingConsent:
    """Take it back, at any time: from then on nobody reads the name. By the unit, or an officer who was asked.

    Twice is once. Refuses: not_yours, officer_only, not_given.
    """
    writers.refuse_stranger(commitment, by)
    query = select(NamingConsent).where(NamingConsent.commitment_id == commitment.id)
    consent = db.session.scalars(query.order_by(NamingConsent.id.desc()).limit(1)).first()
    if consent is None:
        raise Refused(
            "not_given", N_("Persetujuan ini tidak tercatat, jadi tidak ada yang ditarik.")
        )
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_by = clock.now(), str(by)
        _note("naming.withdraw", commitment, by)
    return consent


def of(commitment: Commitment) -> NamingConsent | None:
    """The consent that stands."""
    return db.session.scalar(
        select(NamingConsent)
        .where(NamingConsent.commitment_id == commitment.id, NamingConsent.withdrawn_at.is_(None))
        .limit(1)
    )


def passed(commitment: Commitment) -> list[str]:
    """The kinds of obstacle a unit named and got past: it went on to run, and that still stands.

    An obstacle without a kind of its own is like no other, so it helps nobody.
    """
    met: dict[str, None] = {}
    behind: dict[str, None] = {}
    if commitment.declared_at is None:
        return []
    for change in standing.live_changes(commitment):
        if change.status in standing.DECLARING:
            behind |= met
        if change.obstacle_kind not in (None, "lainnya"):
            met[change.obstacle_kind] = None
    return list(behind)


def _note(action: str, commitment: Commitment, by: Actor) -> None:
    audit.record(action, f"commitment:{commitment.id}", by=by, event_id=commitment.event_id)
