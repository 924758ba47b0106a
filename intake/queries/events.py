"""An event and its sessions, looked up as quickly as every press at a door needs it."""

from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import set_committed_value

from intake.db import Lookup
from intake.models.event import Event, EventSession

_BY_ID = Lookup(Event, Event.id == bindparam("id"))
_BY_SLUG = Lookup(Event, Event.slug == bindparam("slug"))
_SESSIONS = Lookup(
    EventSession, EventSession.event_id == bindparam("event"), order_by=EventSession.starts_at
)


def by_id(event_id: int | None) -> Event | None:
    """The event of this number."""
    return _BY_ID.find(id=event_id)


def by_slug(slug: str) -> Event | None:
    """The event of this name in addresses, published or not."""
    return _BY_SLUG.find(slug=slug)


def sessions(event: Event) -> list[EventSession]:
    """The sessions of an event in order; the event holds them from then on."""
    if "sessions" not in event.__dict__:
        set_committed_value(event, "sessions", _SESSIONS.all(event=event.id))
    return event.sessions
