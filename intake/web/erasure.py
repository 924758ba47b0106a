"""Deleting a registration's data: by the person at their link, or by the organiser for them."""

from flask import Blueprint, abort, request, url_for

from intake.forms.sent import SentForm
from intake.models.registration import Registration
from intake.queries import door
from intake.rules import erasure
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("erasure", __name__)
DESK = "/staff/events/<string:slug>/registrations/<int(max=2147483647):registration_id>/erase"


def erased(registration: Registration, **_url: str) -> Accepted:
    """The page that says it, which names nobody."""
    return Accepted(url_for("erasure.done", slug=registration.event.slug))


def erased_at_desk(_registration: Registration, slug: str, **_url: int) -> Accepted:
    """Back to the list, where they no longer stand."""
    return Accepted(url_for("roster.index", slug=slug))


@blueprint.get("/r/<string:token>/erase")
@access.anyone
def ask(token: str) -> Page:
    """What goes and what stays; or why this is the organiser's to do."""
    return page("erasure/ask.html", **_asked(access.registration_or_404(token), token))


@blueprint.post("/r/<string:token>/erase")
@access.anyone
@exactly_once(Registration, done=erased)
def create(token: str) -> Page | Registration:
    """Delete it now. From here on this link is closed, and says so."""
    registration, form = access.registration_or_404(token), SentForm(request.form)
    made = form.attempt(lambda: erasure.erase(registration, by=access.actor()))
    return made or refused("erasure/ask.html", **_asked(registration, token), form=form)


@blueprint.get("/e/<string:slug>/erased")
@access.anyone
def done(slug: str) -> Page:
    """It has been deleted; and how to register again."""
    return page("erasure/done.html", event=access.event_or_404(slug))


@blueprint.post(DESK)
@access.staff("organiser")
@exactly_once(Registration, done=erased_at_desk)
def create_at_desk(slug: str, registration_id: int) -> Registration:
    """Delete it for somebody who asked the organiser."""
    event = access.own_event_or_404(slug)
    registration = door.by_id(event.id, registration_id) or abort(404)
    return erasure.erase(registration, by=access.actor())


def _asked(registration: Registration, token: str) -> dict[str, object]:
    why_not = erasure.why_not(registration)
    return {
        "registration": registration,
        "token": token,
        "why_not": why_not.sentence if why_not else "",
    }
