"""The versions that a page shown to everybody depends on, in one small query."""

from typing import Any

from sqlalchemy import Row, bindparam, select

from intake.db import db
from intake.models.event import Event
from intake.models.record import Counter
from intake.rules.counting import REFERENCE

_REGISTRATION = select(
    Event.version,
    Event.closes_at,
    Event.closed_at,
    select(Counter.value).where(Counter.name == REFERENCE).scalar_subquery().label("reference"),
).where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))


def of_registration(slug: str) -> Row[Any] | None:
    """What the registration form of an event depends on: version, closes_at, closed_at, reference data."""
    return db.session.execute(_REGISTRATION, {"slug": slug}).one_or_none()
