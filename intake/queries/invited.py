"""Whom an event may still invite, and one unit's invitation with its link."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from intake import clock
from intake.db import db
from intake.models.event import Event, Invitation
from intake.models.place import Unit, UnitName
from intake.rules import links
from intake.spelling import squeeze

SENTRA = ("sentra", "sentra_terpadu")


def not_yet(event: Event, q: str = "") -> Sequence[Any]:
    """Listed units without an invitation, under any of their spellings: code, name, type."""
    there = select(Invitation.unit_id).where(Invitation.event_id == event.id)
    today = clock.today(event.zone)
    query = select(Unit.code, Unit.name, Unit.type).where(
        Unit.listed,
        Unit.id.not_in(there),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
    )
    if key := squeeze(q):
        named = select(UnitName.unit_id).where(UnitName.key.contains(key, autoescape=True))
        query = query.where(Unit.id.in_(named))
    return db.session.execute(query.order_by(Unit.name)).all()


def by_codes(codes: Sequence[str]) -> list[Unit]:
    """The units behind codes; codes that mean none are left out."""
    return list(db.session.scalars(select(Unit).where(Unit.code.in_(codes)).order_by(Unit.name)))


def invitation(event: Event, unit_code: str) -> Invitation | None:
    """One unit's invitation."""
    return db.session.scalar(
        select(Invitation).join(Unit).where(Invitation.event_id == event.id, Unit.code == unit_code)
    )


def token(asked: Invitation) -> str | None:
    """The secret part of the unit's link, if it still holds."""
    link = links.current("unit", unit_id=asked.unit_id, event_id=asked.event_id)
    return links.token_of(link) if link and link.is_usable(clock.now()) else None
