"""Many commitments in one press: each by the one rule of the verb, and a row that says what became of it."""

from collections.abc import Callable, Mapping

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.staff import Staff
from intake.models.worklist import BulkAction
from intake.rules import officers, reminders, standing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

Ticked = Mapping[Commitment, str]  # each with its mark when it was ticked, "" where nobody knows


def mark(commitment: Commitment) -> str:
    """What tells one state of a row from another: somebody else's now, or answered since."""
    return f"{commitment.officer_id or '-'}~{standing.mark(commitment)}"


def reassign(ticked: Ticked, *, officer: Staff | None, by: Actor) -> BulkAction:
    """Give each to one officer, or to nobody. Refuses as a whole: nothing_ticked; one: changed_since."""
    return _each("reassign", ticked, lambda one: officers.assign(one, officer=officer, by=by), by)


def by_area(ticked: Ticked, *, by: Actor) -> BulkAction:
    """Give each that nobody has to the officer of its area. Refuses as reassign does."""
    return _each("by_area", ticked, lambda one: officers.assign_by_area(one, by=by), by)


def remind(ticked: Ticked, *, by: Actor) -> BulkAction:
    """Remind each now: e-mails leave by themselves, the rest waits for a hand. Refuses as reassign does."""
    return _each("remind", ticked, lambda one: reminders.remind(one, by=by), by)


def _each(verb: str, ticked: Ticked, act: Callable[[Commitment], object], by: Actor) -> BulkAction:
    done, refused = 0, []
    for commitment, seen in ticked.items():
        try:
            with db.session.begin_nested():
                _refuse_changed(commitment, seen)
                act(commitment)
            done += 1
        except Refused as no:
            said = {name: str(value) for name, value in no.values.items()}
            refused.append([commitment.code, no.sentence, said])
    if not done and not refused:
        raise Refused("nothing_ticked", N_("Centang sedikitnya satu komitmen pada daftar."))
    action = BulkAction(staff_id=by.id, verb=verb, done=done, refused=refused, at=clock.now())
    db.session.add(action)
    db.session.flush()
    return action


def _refuse_changed(commitment: Commitment, seen: str) -> None:
    if seen and seen != mark(commitment):
        raise Refused(
            "changed_since",
            N_(
                "Barisnya berubah sejak Anda membuka daftar. Lihat dulu, lalu centang lagi bila masih perlu."
            ),
        )
