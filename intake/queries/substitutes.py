"""Who came in somebody's place."""

from sqlalchemy import select

from intake.db import db
from intake.models.registration import Registration


def of(registration: Registration) -> Registration | None:
    """Whoever somebody handed their seat over to; the last one where it was handed on."""
    found, last = registration, None
    while found.is_substituted:
        found = db.session.scalars(
            select(Registration)
            .where(
                Registration.registered_by_id == found.id,  # which has an index
                Registration.replaces_id == found.id,
            )
            .order_by(Registration.id.desc())
            .limit(1)
        ).one()
        last = found
    return last


def whom(registration: Registration) -> Registration | None:
    """In whose place somebody came."""
    if registration.replaces_id is None:
        return None
    return db.session.get(Registration, registration.replaces_id)
