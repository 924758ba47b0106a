"""The days on which a unit is still asked about what it promised."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import FollowUpCheck


def of(commitments: Sequence[Commitment]) -> dict[Commitment, list[tuple[str, date]]]:
    """The days on which open commitments are still asked about: the next one, and the checks laid out after it."""
    still = [one for one in commitments if one.is_open]
    found = {one: [("next", one.next_due)] if one.next_due else [] for one in still}
    rows = db.session.execute(
        select(FollowUpCheck.commitment_id, FollowUpCheck.days, FollowUpCheck.due_on)
        .where(
            FollowUpCheck.commitment_id.in_([one.id for one in still]),
            FollowUpCheck.answered_by_id.is_(None),
        )
        .order_by(FollowUpCheck.due_on)
    )
    by_id = {one.id: one for one in still}
    for commitment_id, days, due_on in rows:
        one = by_id[commitment_id]
        if one.next_due is None or due_on > one.next_due:
            found[one].append((str(days), due_on))
    return found
