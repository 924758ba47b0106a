"""The versions that a page shown to everybody depends on, in one small query."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, select

from intake.db import first
from intake.models.event import Event
from intake.models.record import Counter
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from intake.prepared import Prepared
from intake.queries.presence import LIVE
from intake.rules.counting import REFERENCE

_TAKEN = select(func.count()).where(Registration.event_id == Event.id, *LIVE)
_OFFERED = (
    select(func.count(SeatOffer.id))
    .join(Registration, Registration.id == SeatOffer.registration_id)
    .where(Registration.event_id == Event.id, SeatOffer.outcome.is_(None))
)
# An event without a limit counts nothing.
_IS_FULL = case(
    (func.coalesce(Event.seats, 0) == 0, False),
    else_=_TAKEN.correlate(Event).scalar_subquery() + _OFFERED.correlate(Event).scalar_subquery()
    >= Event.seats,
)
_REGISTRATION = Prepared(
    select(
        Event.version,
        Event.closes_at,
        Event.closed_at,
        _IS_FULL.label("is_full"),
        select(Counter.value).where(Counter.name == REFERENCE).scalar_subquery().label("reference"),
    ).where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))
)


class Version(NamedTuple):
    """What the registration form of an event depends on; full is one whose every seat is taken or offered."""

    version: int
    closes_at: datetime
    closed_at: datetime | None
    is_full: bool
    reference: int | None


def of_registration(slug: str) -> Version | None:
    """The versions behind the registration form of a published event."""
    found = first(_REGISTRATION, slug=slug)
    return Version(*found) if found else None
