"""An event, and the days on which a unit is asked, as calendar files, with their zone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from icalendar import Alarm, Calendar, vText
from icalendar import Event as Entry

from intake.models.commitment import Commitment
from intake.models.event import Event

ASKED_AT = time(9)
ASKED_FOR = timedelta(minutes=30)


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


def due_ics(
    days: Mapping[Commitment, Sequence[tuple[str, date]]], *, url_of: Mapping[str, str], host: str
) -> bytes:
    """One entry for each day on which an answer is due, at nine by the unit's clock, with a notice the day before.

    `days` gives each commitment's days with a word that stays the same while the day may move; `url_of` the unit's
    page by code. The same days give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//Tular//ID")
    calendar.add("version", "2.0")
    for commitment, asked in days.items():
        said_at = commitment.answered_at or commitment.signed_at or commitment.proposed_at
        for word, day in asked:
            starts = datetime.combine(day, ASKED_AT, ZoneInfo(commitment.unit.zone))
            entry = Entry()
            entry.add("uid", f"{commitment.code}-{word}@{host}")
            entry.add("summary", _summary(commitment))
            entry.add("description", url_of[commitment.code])
            entry.add("dtstart", starts)
            entry.add("dtend", starts + ASKED_FOR)
            entry.add("dtstamp", said_at)
            entry.add("sequence", (said_at - commitment.proposed_at) // timedelta(minutes=1))
            entry.add("url", url_of[commitment.code])
            notice = Alarm()
            notice.add("action", "DISPLAY")
            notice.add("description", _summary(commitment))
            notice.add("trigger", timedelta(days=-1))
            entry.add_component(notice)
            calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _summary(commitment: Commitment) -> str:
    return gettext(
        "Kabar %(innovation)s (%(code)s)",
        innovation=commitment.innovation.name,
        code=commitment.code,
    )
