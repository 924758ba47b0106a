"""An event's public page and its calendar file."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, g, url_for

from intake import clock
from intake.papers import calendar
from intake.queries import event_files
from intake.rules import seats
from intake.web import access
from intake.web.answers import Page, page

blueprint = Blueprint("event", __name__)


@blueprint.get("/e/<string:slug>")
@access.anyone
def show(slug: str) -> Page:
    """What, when, where, what is taught, and the way to register."""
    event = access.event_or_404(slug)
    return page(
        "event/show.html",
        event=event,
        is_open=event.is_open(clock.now()),
        is_over=event.ends_at < clock.now(),
        has_agenda="agenda" in event_files.kinds(event.id),
        is_full=seats.what_is_full(event, None) is not None,
    )


@blueprint.get("/e/<string:slug>/event.ics")
@access.anyone
def ics(slug: str) -> Response:
    """The sessions for a calendar, in the venue's zone."""
    event = access.event_or_404(slug)
    address = g.settings.public_url + url_for("event.show", slug=slug)
    file = calendar.event_ics(event, url=address, stamp_host=urlsplit(address).hostname or "")
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.ics"'}
    return Response(file, content_type="text/calendar; charset=utf-8", headers=headers)
