"""Who carries a replication out, and under which name it runs: said by the unit or an officer; the last word counts."""

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.implementation import Implementation
from intake.models.place import Unit
from intake.queries import units
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.rules.writers import name_of, refuse_stranger
from intake.spelling import tidy
from intake.words import N_


def say(commitment: Commitment, *, implementer: str, local_name: str, by: Actor) -> Implementation:
    """Write down who does it and what it is called there; the promise stays the promising unit's.

    A unit we know is kept as that unit, any other institution by its name; empty, or the promising unit itself, means
    that the promising unit does it. Refuses: officer_only, not_yours, several_units.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    refuse_stranger(commitment, by)
    known = _known(implementer)
    own = known is not None and known.id == commitment.unit_id
    row = Implementation(
        commitment_id=commitment.id,
        unit_id=known.id if known and not own else None,
        institution="" if known else tidy(implementer),
        local_name=tidy(local_name),
        at=clock.now(),
        by=str(by),
        by_name=name_of(by),
    )
    db.session.add(row)
    db.session.flush()
    subject = f"commitment:{commitment.id}"
    audit.record(
        "implementation.say", subject, by=by, event_id=commitment.event_id, implementation=row.id
    )
    return row


def _known(implementer: str) -> Unit | None:
    found = units.match(implementer)
    if len(found) > 1:
        raise Refused(
            "several_units",
            N_("Ada beberapa unit dengan sebutan ini: %(names)s. Tulis nama resminya."),
            field="implementer",
            names=", ".join(unit.name for unit in found),
        )
    return found[0] if found else None
