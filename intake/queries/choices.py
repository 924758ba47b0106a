"""What a staff form lets people choose from: units, innovations, provinces, organisers; codes and names."""

from sqlalchemy import select

from intake.db import db
from intake.models.event import Event
from intake.models.innovation import Innovation
from intake.models.place import Province, Unit
from intake.models.registration import Registration
from intake.models.staff import Staff


def units() -> list[tuple[str, str]]:
    """Every listed unit."""
    return _pairs(select(Unit.code, Unit.name).where(Unit.listed).order_by(Unit.name))


def units_registered(event: Event) -> list[tuple[str, str]]:
    """The units from which somebody is registered."""
    here = select(Registration.unit_id).where(Registration.event_id == event.id)
    return _pairs(select(Unit.code, Unit.name).where(Unit.id.in_(here)).order_by(Unit.name))


def innovations() -> list[tuple[str, str]]:
    """Every innovation."""
    return _pairs(select(Innovation.code, Innovation.name).order_by(Innovation.name))


def provinces() -> list[tuple[str, str]]:
    """Every province, in the order of its code, which runs from west to east."""
    return _pairs(select(Province.code, Province.name).order_by(Province.code))


def organisers() -> list[tuple[str, str]]:
    """Every active organiser."""
    query = select(Staff.id, Staff.name).where(
        Staff.role == "organiser", Staff.disabled_at.is_(None)
    )
    return [(str(id_), name) for id_, name in _pairs(query.order_by(Staff.name))]


def _pairs(query: object) -> list[tuple[str, str]]:
    return [(code, name) for code, name in db.session.execute(query)]  # type: ignore[call-overload]
