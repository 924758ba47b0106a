"""The versions that a page shown to everybody depends on, in one small query."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from intake.db import first
from intake.models.event import Event
from intake.models.record import Counter
from intake.prepared import Prepared
from intake.rules.counting import REFERENCE

_REGISTRATION = Prepared(
    select(
        Event.version,
        Event.closes_at,
        Event.closed_at,
        select(Counter.value).where(Counter.name == REFERENCE).scalar_subquery().label("reference"),
    ).where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))
)


class Version(NamedTuple):
    """What the registration form of an event depends on."""

    version: int
    closes_at: datetime
    closed_at: datetime | None
    reference: int | None


def of_registration(slug: str) -> Version | None:
    """The versions behind the registration form of a published event."""
    found = first(_REGISTRATION, slug=slug)
    return Version(*found) if found else None
