"""Whom a unit sends to an event: everybody registered who has not been cancelled."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from intake.db import db
from intake.models.registration import Registration
from intake.queries.presence import LIVE

_SAID = select(Registration.id, Registration.full_name, Registration.position)


def of_unit(event_id: int, unit_id: int | None) -> Sequence[Row[int, str, str]]:
    """Id, name and position of a unit's delegates, in order of name; never a NIP or a contact."""
    return db.session.execute(
        _SAID.where(
            Registration.event_id == event_id, Registration.unit_id == unit_id, *LIVE
        ).order_by(Registration.name_key, Registration.id)
    ).all()


def sent_with(registration: Registration) -> Sequence[Row[int, str, str]]:
    """A person and the other delegates of their unit; somebody of another institution is sent alone."""
    if registration.unit_id is None:
        return db.session.execute(_SAID.where(Registration.id == registration.id)).all()
    return of_unit(registration.event_id, registration.unit_id)
