"""A staff form whose session had ended: what was typed waits, sealed, and comes back after sign-in."""

import json
from collections.abc import Iterable

from sqlalchemy import select

from intake import clock, keys
from intake.db import db
from intake.models.staff import ParkedForm
from intake.rules import signin

NOT_KEPT = {"csrf_token", "password", "current"}


def park(session_token: str, path: str, fields: Iterable[tuple[str, str]]) -> int | None:
    """Keep a form sent with the cookie of an ended session; gives its number, or None for a cookie not ours."""
    staff_id = signin.owner_of(session_token)
    if staff_id is None:
        return None
    kept = [[name, value] for name, value in fields if name not in NOT_KEPT]
    parked = ParkedForm(
        staff_id=staff_id,
        path=path,
        fields_sealed=keys.seal(json.dumps(kept)),
        parked_at=clock.now(),
    )
    db.session.add(parked)
    db.session.flush()
    return parked.id


def take_back(parked_id: int, staff_id: int) -> tuple[str, list[tuple[str, str]]] | None:
    """The path and fields of a form this member parked; another's is not given."""
    parked = db.session.scalar(
        select(ParkedForm).where(ParkedForm.id == parked_id, ParkedForm.staff_id == staff_id)
    )
    if parked is None:
        return None
    return parked.path, [
        (name, value) for name, value in json.loads(keys.unseal(parked.fields_sealed))
    ]
