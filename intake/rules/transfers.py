"""A commitment goes to another unit, mostly to the successor of one that was renamed or merged."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.place import Unit
from intake.models.transfer import Transfer
from intake.rules import audit, commitments, naming, parties, signing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.writers import name_of, refuse_unless_officer
from intake.spelling import tidy
from intake.words import N_


def transfer(commitment: Commitment, *, to: Unit, reason: str, by: Actor) -> Transfer:
    """Move an open commitment to another unit: one row with from, to, when, why and by whom.

    What was signed stays as it was signed, in the old unit's name; what waits to be signed is worded anew. A unit that
    is party to the letter carries it out from now on and is no longer named beside; where its head had not signed,
    the letter is worded anew for it. The old head's signing link ends and the new unit gets links of its own. The old
    unit's consent to be named ends, for it would name the new one. The one open place per unit, innovation and site is
    the new unit's now. Refuses: officer_only, closed, same_unit, unit_ended, needs_reason, place_taken.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    refuse_unless_officer(by)
    _refuse_unfit(commitment, to)
    if not tidy(reason):
        raise Refused("needs_reason", N_("Tulis alasan pengalihan."), field="reason")
    moved = Transfer(
        commitment_id=commitment.id,
        from_unit_id=commitment.unit_id,
        to_unit_id=to.id,
        reason=tidy(reason),
        at=clock.now(),
        by=str(by),
        by_name=name_of(by),
    )
    _take_place(commitment, to)
    db.session.add(moved)
    db.session.flush()
    if naming.of(commitment):
        naming.withdraw(commitment, by=by)
    joins = _was_to_sign(commitment, by)
    if joins or not commitment.is_signed or commitment.changed_since_signed:
        commitments.reword(commitment, changed="unit", by=by)
    commitments.renew_signing_link(commitment, by=by)
    audit.record(
        "commitment.transfer",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        transfer=moved.id,
        from_unit=moved.from_unit_id,
        to_unit=to.id,
    )
    return moved


def transfer_all(unit: Unit, *, reason: str, by: Actor) -> list[Transfer]:
    """Move every open commitment of a unit that was replaced to its successor, in one press.

    What cannot go, because the successor has an open one of the same innovation and site, stays. Refuses:
    officer_only, no_successor, unit_ended, needs_reason.
    """
    refuse_unless_officer(by)
    if unit.successor is None:
        raise Refused(
            "no_successor",
            N_("Unit ini belum memiliki unit penerus. Isi unit penerusnya lebih dahulu."),
        )
    still_open = (
        select(Commitment)
        .where(Commitment.unit_id == unit.id, Commitment.closed_at.is_(None))
        .order_by(Commitment.id)
    )
    moved = []
    for commitment in db.session.scalars(still_open).all():
        try:
            moved.append(transfer(commitment, to=unit.successor, reason=reason, by=by))
        except Refused as refusal:
            if refusal.code != "place_taken":
                raise
    return moved


def _refuse_unfit(commitment: Commitment, to: Unit) -> None:
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_("Komitmen ini sudah ditutup, jadi tetap tercatat pada unit yang menjalankannya."),
        )
    if to.id == commitment.unit_id:
        raise Refused(
            "same_unit", N_("Komitmen ini sudah milik unit itu. Pilih unit lain."), field="unit"
        )
    if not to.is_valid(clock.today(to.zone)):
        raise Refused(
            "unit_ended",
            N_("Unit itu sudah tidak ada pada hari ini. Pilih unit penerusnya."),
            field="unit",
        )


def _was_to_sign(commitment: Commitment, by: Actor) -> bool:
    """Take the unit that has it now out of the other parties; whether its head had not signed yet."""
    for party in commitment.partners:
        if party.unit_id == commitment.unit_id:
            signed = signing.standing_under(commitment, party)
            parties.take_out(party, by=by)
            return signed is None
    return False


def _take_place(commitment: Commitment, to: Unit) -> None:
    """The index decides: of two who take the place at once, the second gets the same "no" as everybody."""
    there = commitments.open_one_at(to, commitment.innovation, commitment.site_key)
    if there is None:
        try:
            with db.session.begin_nested():
                commitment.unit = to
                db.session.flush()
            return
        except IntegrityError:
            db.session.refresh(commitment)
    raise Refused(
        "place_taken",
        N_(
            "Unit itu sudah memiliki komitmen terbuka%(which)s untuk inovasi dan lokus yang sama. "
            "Tutup salah satunya, atau ubah lokusnya, lalu alihkan lagi."
        ),
        field="unit",
        which=f" ({there.code})" if there else "",
    )
