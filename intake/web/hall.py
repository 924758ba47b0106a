"""The board for the room: by unit who is here and who is missing; nothing is sent when nothing is new."""

from typing import Any

from flask import Blueprint, Response, request

from intake import clock
from intake.forms.checkin import SessionForm
from intake.models.event import Event
from intake.queries import attendance, hall
from intake.rules import checkin
from intake.web import access
from intake.web.answers import Page, page, wants_fragment

blueprint = Blueprint("hall", __name__)


@blueprint.get("/staff/events/<string:slug>/checkin/board")
@access.staff("organiser")
def show(slug: str) -> Any:
    """The board, or 204 for whoever polls and has it already. `names=no` shows numbers alone."""
    event = access.own_event_or_404(slug)
    version = attendance.version(event.id)
    if wants_fragment() and request.args.get("since", type=int) == version:
        return Response(status=204)
    drawn = _drawn(event, version)
    return Page("hall/_board.html", drawn) if wants_fragment() else page("hall/index.html", **drawn)


def _drawn(event: Event, version: int) -> dict[str, Any]:
    form = SessionForm(request.args, sessions=[one.id for one in event.sessions])
    form.validate()
    sent = [one for one in event.sessions if str(one.id) == form.session.data]
    session = sent[0] if sent else checkin.session_now(event.sessions, clock.now())
    wished = request.args.get("names") != "no"
    return {
        "event": event,
        "session": session,
        "wished": wished,
        "version": version,
        "board": hall.of(event.id, session.id if session else 0, names=wished),
    }
