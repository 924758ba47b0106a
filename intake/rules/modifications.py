"""What was changed of an innovation on the way: told as a row, corrected by a later one that says why."""

from dataclasses import dataclass

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.innovation import CoreComponent
from intake.models.modification import TOUCHES, Modification
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.writers import name_of, refuse_stranger
from intake.spelling import tidy
from intake.words import N_


@dataclass(frozen=True, kw_only=True)
class Told:
    """One change as it was told.

    `touches` is "core" with the text of the core component, "none", or "new" for something the innovation did not have.
    """

    what: str
    planned: bool
    decided_by: str
    why: str
    touches: str
    component: str = ""


def tell(commitment: Commitment, told: Told, *, by: Actor) -> Modification:
    """Write down a change. Refuses: officer_only, not_yours, nothing_said, unknown_touch, component_gone."""
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    refuse_stranger(commitment, by)
    if not tidy(told.what):
        raise Refused("nothing_said", N_("Tulis apa yang diubah."), field="what")
    return _write_down(commitment, told, by=by)


def correct(wrong: Modification, told: Told, *, reason: str, by: Actor) -> Modification:
    """Put another row in a row's place, and say why; both stay readable. Without `what` the change is taken back.

    Of two who correct at once the second is told to look at what the first wrote. Refuses: officer_only, not_yours,
    needs_reason, corrected_meanwhile, unknown_touch, component_gone.
    """
    commitment = db.session.get_one(Commitment, wrong.commitment_id)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    refuse_stranger(commitment, by)
    if not tidy(reason):
        raise Refused("needs_reason", N_("Tulis alasan koreksi ini."), field="reason")
    later = select(Modification.id).where(Modification.supersedes_id == wrong.id)
    if db.session.scalar(later) is not None:
        raise Refused(
            "corrected_meanwhile",
            N_(
                "Catatan ini baru saja dikoreksi orang lain. Buka koreksinya, lalu koreksi yang itu."
            ),
        )
    return _write_down(commitment, told, by=by, supersedes=wrong, correction=tidy(reason))


def _write_down(
    commitment: Commitment,
    told: Told,
    *,
    by: Actor,
    supersedes: Modification | None = None,
    correction: str = "",
) -> Modification:
    _refuse_unknown_part(commitment, told, kept=supersedes.component if supersedes else "")
    row = Modification(
        commitment_id=commitment.id,
        what=told.what.strip(),
        planned=told.planned,
        decided_by=tidy(told.decided_by),
        why=told.why.strip(),
        touches=told.touches,
        component=told.component,
        supersedes_id=supersedes.id if supersedes else None,
        correction=correction,
        at=clock.now(),
        by=str(by),
        by_name=name_of(by),
    )
    db.session.add(row)
    db.session.flush()
    verb, subject = ("correct" if supersedes else "tell"), f"commitment:{commitment.id}"
    audit.record(
        f"modification.{verb}", subject, by=by, event_id=commitment.event_id, modification=row.id
    )
    return row


def _refuse_unknown_part(commitment: Commitment, told: Told, *, kept: str) -> None:
    """A component that was rewritten or deleted meanwhile is no choice any more; a correction keeps its own."""
    if told.touches not in TOUCHES:
        raise Refused(
            "unknown_touch",
            N_("Pilih apa yang tersentuh: komponen inti, bukan komponen inti, atau hal baru."),
            field="touches",
        )
    if told.touches != "core" or (kept and told.component == kept):
        return
    there = db.session.scalar(
        select(CoreComponent.id).where(
            CoreComponent.innovation_id == commitment.innovation_id,
            CoreComponent.text == told.component,
        )
    )
    if there is None:
        raise Refused(
            "component_gone",
            N_(
                "Komponen inti ini baru saja diganti atau dihapus. Pilih dari daftar yang sekarang."
            ),
            field="touches",
        )
