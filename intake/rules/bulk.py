"""Many commitments in one press: each by the one rule of the verb, and a row that says what became of it."""

from collections.abc import Callable, Iterable

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.staff import Staff
from intake.models.worklist import BulkAction
from intake.rules import officers, reminders
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


def reassign(commitments: Iterable[Commitment], *, officer: Staff | None, by: Actor) -> BulkAction:
    """Give each to one officer, or to nobody. Refuses as a whole: nothing_ticked."""
    return _each(
        "reassign", commitments, lambda one: officers.assign(one, officer=officer, by=by), by
    )


def by_area(commitments: Iterable[Commitment], *, by: Actor) -> BulkAction:
    """Give each that nobody has to the officer of its area. Refuses as a whole: nothing_ticked."""
    return _each("by_area", commitments, lambda one: officers.assign_by_area(one, by=by), by)


def remind(commitments: Iterable[Commitment], *, by: Actor) -> BulkAction:
    """Remind each now: e-mails leave by themselves, the rest waits for a hand. Refuses as a whole: nothing_ticked."""
    return _each("remind", commitments, lambda one: reminders.remind(one, by=by), by)


def _each(
    verb: str, commitments: Iterable[Commitment], act: Callable[[Commitment], object], by: Actor
) -> BulkAction:
    done, refused = 0, []
    for commitment in commitments:
        try:
            with db.session.begin_nested():
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
