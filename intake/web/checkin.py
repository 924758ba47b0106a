"""The door as staff see it: scan, code or name; undo with a reason; live counts; links for door helpers."""

from typing import Any

from flask import Blueprint, abort, g, request, url_for

from intake.forms.checkin import DoorForm
from intake.forms.sent import SentForm
from intake.models.checkin import CheckIn
from intake.models.link import Link
from intake.queries import door
from intake.rules import checkin, links
from intake.web import access, station
from intake.web.answers import Accepted, Page
from intake.web.screen import Place
from intake.web.submissions import exactly_once

blueprint = Blueprint("checkin", __name__)


def place(slug: str) -> Place:
    """The station of an event one may work on; looked up once a request."""
    if "door_place" not in g:
        event = access.own_event_or_404(slug)
        whose = access.actor().id
        g.door_place = Place(room="checkin", arguments={"slug": slug}, event=event, whose=whose)
    return g.door_place


def answered(row: CheckIn, slug: str) -> Accepted:
    """A press leads back to the station, which says what came of it."""
    return station.answered(place(slug), row)


def door_shown(_link: Link, slug: str, **_url: int) -> Accepted:
    """A link that was made or ended shows in the list under the station."""
    return Accepted(url_for("checkin.show", slug=slug, _anchor="doors"))


@blueprint.get("/staff/events/<string:slug>/checkin")
@access.staff("organiser")
def show(slug: str) -> Page:
    """The station."""
    return station.show(place(slug))


@blueprint.get("/staff/events/<string:slug>/checkin/phone")
@access.staff("organiser")
def phone(slug: str) -> Page:
    """The station as a device of staff keeps it, for when the network is gone: it names nobody."""
    return station.show(place(slug), bare=True)


@blueprint.post("/staff/events/<string:slug>/checkin")
@access.staff("organiser")
@exactly_once(CheckIn, done=answered)
def create(slug: str) -> CheckIn | Page:
    """One scan, code, name or choice."""
    return station.press(place(slug))


@blueprint.post("/staff/events/<string:slug>/checkin/undo")
@access.staff("organiser")
@exactly_once(CheckIn, done=answered)
def undo(slug: str) -> CheckIn | Page:
    """Take a check-in back, with a reason."""
    return station.undo(place(slug))


@blueprint.get("/staff/events/<string:slug>/checkin/counts")
@access.staff("organiser")
def counts(slug: str) -> Any:
    """Who is here; 204 when nothing is new."""
    return station.counts(place(slug))


@blueprint.post("/staff/events/<string:slug>/checkin/doors")
@access.staff("organiser")
@exactly_once(Link, done=door_shown)
def open_door(slug: str) -> Link | Page:
    """Make a link for a door helper. It ends by itself two days after the event, or two days from now."""
    here, form = place(slug), DoorForm(request.form)
    made = form.attempt(
        lambda: checkin.open_door(
            here.event,
            label=form.label.data,
            by=access.actor(),
            expires_at=checkin.door_ends(here.event),
        )
    )
    return made or station.show(here, door_form=form)


@blueprint.post(
    "/staff/events/<string:slug>/checkin/doors/<int(max=2147483647):link_id>/revocation"
)
@access.staff("organiser")
@exactly_once(Link, done=door_shown)
def close_door(slug: str, link_id: int) -> Link | Page:
    """End a door link; who opens it afterwards is told what to do."""
    here, form = place(slug), SentForm(request.form)
    link = door.door(here.event.id, link_id) or abort(404)
    closed = form.attempt(lambda: checkin.close_door(link, by=access.actor()))
    return closed or station.show(here, door_form=form)


@blueprint.app_template_global()
def door_address(link: Link) -> str:
    """The whole address of a door link, for who may hand it out."""
    return g.settings.public_url + url_for("door.show", token=links.token_of(link))
