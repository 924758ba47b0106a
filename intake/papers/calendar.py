"""An event as a calendar file, with its zone."""

from zoneinfo import ZoneInfo

from icalendar import Calendar, vText
from icalendar import Event as Entry

from intake.models.event import Event


def event_ics(event: Event, *, url: str, stamp_host: str) -> bytes:
    """One entry per session, in the venue's zone; the same event gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{stamp_host}//Tular//ID")
    calendar.add("version", "2.0")
    zone = ZoneInfo(event.zone)
    for session in event.sessions:
        entry = Entry()
        entry.add("uid", f"{event.slug}-{session.id}@{stamp_host}")
        entry.add(
            "summary", f"{event.title}: {session.title}" if len(event.sessions) > 1 else event.title
        )
        entry.add("dtstart", session.starts_at.astimezone(zone))
        entry.add("dtend", session.ends_at.astimezone(zone))
        entry.add("dtstamp", event.created_at)
        entry.add("sequence", event.version)
        entry.add("url", url)
        place = ", ".join(filter(None, (event.venue, event.address, event.city)))
        if place:
            entry["location"] = vText(place)
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()
