"""Who takes care of a commitment: given by hand, by area when it is signed, or all of one officer's to another."""

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.officer import Assignment
from intake.models.staff import Staff
from intake.rules import absences, areas, audit
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

FOLLOWERS = ("officer", "administrator")


def assign(
    commitment: Commitment, *, officer: Staff | None, by: Actor, reason: str = ""
) -> Commitment:
    """Give a commitment to a follow-up officer, or to nobody; one who is absent today is stood in for.

    Refuses: officer_only, not_an_officer.
    """
    refuse_who_is_no_officer(by)
    refuse_no_officer(officer, field="officer")
    on_duty = absences.acting_for(officer) if officer else None
    if commitment.officer_id == (on_duty.id if on_duty else None):
        return commitment
    commitment.officer_id = on_duty.id if on_duty else None
    commitment.officer = on_duty
    db.session.add(
        Assignment(
            commitment_id=commitment.id,
            officer_id=commitment.officer_id,
            instead_of_id=officer.id if officer and officer is not on_duty else None,
            reason=tidy(reason),
            at=clock.now(),
            by=str(by),
            by_name=by.name if by.is_staff else "",
        )
    )
    db.session.flush()
    audit.record(
        "followup.assign",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        officer=commitment.officer_id,
    )
    return commitment


def assign_by_area(commitment: Commitment, *, by: Actor) -> Commitment:
    """Give a commitment that nobody has to the officer of its area; one that somebody has stays with them.

    At the signing a commitment without an area waits for a hand. An officer who asks is told. Refuses: no_area.
    """
    if commitment.officer_id is not None:
        return commitment
    officer = areas.officer_of(commitment)
    if officer is None:
        if by == SYSTEM:
            return commitment
        raise Refused(
            "no_area",
            N_(
                "Belum ada petugas untuk unit, provinsi, atau inovasinya. "
                "Tetapkan wilayah petugas, atau pilih petugasnya."
            ),
        )
    return assign(commitment, officer=officer, by=by)


def hand_over(leaving: Staff, *, to: Staff | None, reason: str, by: Actor) -> Staff:
    """Give everything open of one officer to another, each by `assign`, with one reason.

    Refuses: officer_only, needs_reason, nobody_chosen, same_officer, not_an_officer, nothing_open.
    """
    refuse_who_is_no_officer(by)
    if to is None:
        raise Refused("nobody_chosen", N_("Pilih petugas yang menerima."), field="to")
    refuse_no_officer(to, field="to")
    if absences.acting_for(to).id == leaving.id:
        raise Refused("same_officer", N_("Pilih petugas lain sebagai penerima."), field="to")
    if not tidy(reason):
        raise Refused(
            "needs_reason", N_("Tulis alasan serah terima, misalnya: mutasi."), field="reason"
        )
    query = select(Commitment).where(
        Commitment.officer_id == leaving.id, Commitment.closed_at.is_(None)
    )
    found = db.session.scalars(query.order_by(Commitment.id).with_for_update(of=Commitment)).all()
    if not found:
        raise Refused("nothing_open", N_("Petugas ini tidak memegang komitmen yang masih terbuka."))
    for commitment in found:
        assign(commitment, officer=to, by=by, reason=reason)
    audit.record("officer.hand_over", f"staff:{leaving.id}", by=by, to=to.id, number=len(found))
    return leaving


def refuse_who_is_no_officer(by: Actor) -> None:
    """Officers and administrators decide who takes care; the product itself does by the areas they set."""
    if by != SYSTEM and not (by.is_staff and by.role in FOLLOWERS):
        raise Refused("officer_only", N_("Hanya petugas tindak lanjut yang dapat mencatat ini."))


def refuse_no_officer(member: Staff | None, *, field: str) -> None:
    """Only an account in use that follows up can be given something."""
    if member and (member.role not in FOLLOWERS or member.disabled_at):
        raise Refused(
            "not_an_officer",
            N_("Akun ini bukan petugas tindak lanjut yang aktif. Pilih petugas lain."),
            field=field,
        )
