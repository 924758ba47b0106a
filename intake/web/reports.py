"""Reports: from invited to verified, each number a link to its list; the same as JSON for scripts."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from intake import clock
from intake.models.event import Event
from intake.queries import reports
from intake.web import access
from intake.web.answers import Page, page
from intake.web.paths import row_number

blueprint = Blueprint("reports", __name__)
READERS = ("organiser", "officer", "viewer")


@blueprint.get("/staff/reports")
@access.staff(*READERS)
def index() -> Page:
    """One event's funnel, or the newest events side by side."""
    event, member = _event(), access.actor()
    return page(
        "reports/index.html",
        event=event,
        funnel=reports.of_event(event) if event else None,
        events=reports.of_events(member, before=request.args.get("before", type=row_number)),
        innovations=reports.of_innovations(member, event),
        provinces=reports.of_provinces(member, event),
        most=reports.PAGE,
        today=clock.today(),
    )


@blueprint.get("/staff/reports.json")
@access.staff(*READERS)
def data() -> Response:
    """The same numbers, by name."""
    event, member = _event(), access.actor()
    said: dict[str, Any] = {
        "as_of": clock.now().isoformat(timespec="seconds"),
        "innovations": [vars(it) for it in reports.of_innovations(member, event)],
    }
    if event:
        said |= {"event": event.slug, "funnel": reports.of_event(event).as_said()}
    else:
        said["events"] = [
            {"event": it.slug, "funnel": it.funnel.as_said()} for it in reports.of_events(member)
        ]
    return jsonify(said)


def _event() -> Event | None:
    slug = request.args.get("event", "")
    return access.own_event_or_404(slug) if slug else None
