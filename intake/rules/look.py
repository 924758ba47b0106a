"""Saying that a contradiction was looked at and is none: a row with its reason, until the facts change again."""

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.worklist import LookSeen
from intake.queries import look
from intake.rules import audit, officers
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_


def settle(commitment: Commitment, *, reason: str, why: str, by: Actor) -> LookSeen:
    """Take one contradiction of a commitment off the list, because …

    Refuses: officer_only, needs_reason, nothing_to_see (it is none, or somebody settled it already).
    """
    officers.refuse_who_is_no_officer(by)
    if not tidy(why):
        raise Refused("needs_reason", N_("Tulis mengapa ini tidak perlu diubah."), field="why")
    if reason not in look.reasons(commitment, today=clock.today()):
        raise Refused(
            "nothing_to_see",
            N_("Hal ini sudah tidak ada pada daftar. Muat ulang halaman untuk melihat keadaannya."),
        )
    seen = LookSeen(
        commitment_id=commitment.id, reason=reason, why=tidy(why), at=clock.now(), staff_id=by.id
    )
    db.session.add(seen)
    db.session.flush()
    audit.record(
        "look.settle",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        reason=reason,
    )
    return seen
