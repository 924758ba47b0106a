"""The front page: events to come and what has been replicated. No personal data."""

from flask import Blueprint, g

from intake import clock
from intake.queries import public_events
from intake.web import access
from intake.web.answers import Page, page

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@access.anyone
def index() -> Page:
    """Upcoming and open events (in the demo whatever their date), and replications told apart."""
    moment = clock.now()
    return page(
        "home/index.html",
        events=public_events.open_or_upcoming(moment, every=g.settings.demo),
        replicated=public_events.replicated(),
        moment=moment,
    )
