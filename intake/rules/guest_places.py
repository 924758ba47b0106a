"""Institutions outside the list: whoever comes from one commits for it, so it becomes a unit of its own, unlisted."""

from sqlalchemy import or_, select

from intake.db import db, lock_for_this_transaction
from intake.models.place import Unit, UnitName
from intake.models.registration import Registration
from intake.rules import counting, places
from intake.spelling import squeeze, tidy

TYPE = "institution"


def known_unit_of(registration: Registration) -> Unit | None:
    """The unit a person comes from; for a guest the institution already met under this spelling, if any."""
    if registration.unit:
        return registration.unit
    name = tidy(registration.institution)
    spelt_so = select(UnitName.unit_id).where(UnitName.key == squeeze(name))
    return db.session.scalar(
        select(Unit)
        .where(Unit.type == TYPE, ~Unit.listed, or_(Unit.id.in_(spelt_so), Unit.name == name))
        .order_by(Unit.id)
        .limit(1)
    )


def unit_of(registration: Registration) -> Unit:
    """The unit a person comes from; a guest's institution is written down at its first commitment.

    It stays out of every list to pick from, and takes the event's zone.
    """
    lock_for_this_transaction(f"institution {squeeze(registration.institution)}")
    known = known_unit_of(registration)
    if known:
        return known
    unit = Unit(
        code=f"instansi-{counting.next_number('institution'):04d}",
        name=tidy(registration.institution),
        type=TYPE,
        zone=registration.event.zone,
        listed=False,
        source="registration",
    )
    places.set_names(unit)
    db.session.add(unit)
    db.session.flush()
    return unit
