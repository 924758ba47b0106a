"""The attendance list of a session: on the page; on paper and as a file it is asked for from here."""

from flask import Blueprint, abort, request

from intake import clock
from intake.models.event import Event, EventSession
from intake.queries import attendance
from intake.rules import checkin
from intake.web import access
from intake.web.answers import Page, page

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/staff/events/<string:slug>/attendance")
@access.staff("organiser", "officer", "viewer")
def index(slug: str) -> Page:
    """By name, a thousand at a time: everybody, who is here, or who is missing; of all units or one."""
    event = access.own_event_or_404(slug)
    session = _session(event)
    show = request.args.get("show", "all")
    unit = request.args.get("unit", "")
    after = attendance.place_of(event.id, request.args.get("after", ""))
    people = attendance.people(
        event.id,
        session.id,
        show=show if show in attendance.SHOWS else "all",
        unit=unit,
        after=after,
    )
    return page(
        "checkin/attendance.html",
        event=event,
        session=session,
        people=people[: attendance.PAGE],
        first=request.args.get("first", 1, type=int),
        more=people[attendance.PAGE - 1].id if len(people) > attendance.PAGE else None,
        show=show if show in attendance.SHOWS else "all",
        unit=unit,
        counts=attendance.counts(event.id, session.id, units=True),
        may_write=access.staff_member().role in {"organiser", "administrator"},
    )


def session_or_404(event: Event) -> EventSession:
    """The session asked for, else the one of the hour; for a paper, another than the one asked for would be wrong."""
    asked = request.args.get("session", "")
    if asked and asked not in {str(session.id) for session in event.sessions}:
        abort(404)
    return _session(event)


def _session(event: Event) -> EventSession:
    """The session asked for, else the one of the hour; an event without sessions has no list."""
    asked = request.args.get("session", 0, type=int)
    found = [session for session in event.sessions if session.id == asked]
    return next(iter(found), checkin.session_now(event.sessions, clock.now())) or abort(404)
