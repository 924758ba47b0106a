"""The registrations of an event: searched, filtered, paged."""

from flask import Blueprint, request

from intake.models.event import Event
from intake.papers.words import ROLES
from intake.queries import choices, roster
from intake.web import access
from intake.web.answers import fragment_or_page, wants_fragment
from intake.web.paths import row_number

blueprint = Blueprint("roster", __name__)
LONGEST_SEARCH = 100


@blueprint.get("/staff/events/<string:slug>/registrations")
@access.staff("organiser", "officer", "viewer")
def index(slug: str) -> str:
    """A page of people; contacts masked for whoever only reads."""
    event = access.own_event_or_404(slug)
    wish = _wish()
    people, after = roster.page(event, wish)
    return fragment_or_page(
        "roster/_list.html",
        "roster/index.html",
        event=event,
        wish=wish,
        people=people,
        after=after,
        **({} if wants_fragment() else _around(event)),
        roles=ROLES,
        may_see=_may_see_contacts(),
    )


def _around(event: Event) -> dict[str, object]:
    """What stands around the list, which a search as one types does not need."""
    return {"counts": roster.counts(event), "units": choices.units_registered(event)}


def _wish() -> roster.Wish:
    said = request.args
    return roster.Wish(
        q=said.get("q", "").strip()[:LONGEST_SEARCH],
        unit=said.get("unit", ""),
        role=said.get("role", ""),
        state=said.get("state", ""),
        after=said.get("after", type=row_number),
    )


def _may_see_contacts() -> bool:
    return access.staff_member().role in {"administrator", "organiser"}
