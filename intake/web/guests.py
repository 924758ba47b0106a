"""Guests of protocol at the organiser's desk: entered, changed, moved in the order, taken off the list."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake.db import held
from intake.forms.guests import GuestForm, said
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.guest import Guest
from intake.queries import choices, guests
from intake.rules import guests as rules
from intake.rules import submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("guests", __name__)
PATH = "/staff/events/<string:slug>/guests"


def back(guest: Guest, slug: str, **_url: int) -> Accepted:
    """The list, at this guest."""
    return Accepted(url_for("guests.index", slug=slug, _anchor=f"guest-{guest.registration_id}"))


@blueprint.get(PATH)
@access.staff("organiser")
def index(slug: str) -> Page:
    """Who is expected, in order, and one more to enter."""
    return page("guests/index.html", **_whole(access.own_event_or_404(slug), GuestForm()))


@blueprint.post(PATH)
@access.staff("organiser")
@exactly_once(Guest, done=back)
def create(slug: str) -> Guest | Page:
    """Enter a guest."""
    event, form = access.own_event_or_404(slug), GuestForm(request.form)
    made = form.attempt(lambda: rules.enter(event, form.entry(), form.welcome(), by=access.actor()))
    return made or refused("guests/index.html", **_whole(event, form))


@blueprint.get(PATH + "/<int:registration_id>")
@access.staff("organiser")
def show(slug: str, registration_id: int) -> Page:
    """One guest, to be changed."""
    event, guest = _guest_or_404(slug, registration_id)
    return page("guests/show.html", **_one(event, guest, GuestForm(None, **said(guest))))


@blueprint.post(PATH + "/<int:registration_id>")
@access.staff("organiser")
@exactly_once(Guest, done=back)
def update(slug: str, registration_id: int) -> Guest | Page:
    """Say a guest anew."""
    event, guest = _guest_or_404(slug, registration_id)
    form = GuestForm(request.form, **said(held(guest)))
    changed = form.attempt(
        lambda: rules.change(guest, form.entry(), form.welcome(), by=access.actor())
    )
    return changed or refused("guests/show.html", **_one(event, guest, form))


@blueprint.post(PATH + "/<int:registration_id>/up")
@access.staff("organiser")
@exactly_once(Guest, done=back)
def move_up(slug: str, registration_id: int) -> Guest | Page:
    """One place nearer to the first."""
    event, guest = _guest_or_404(slug, registration_id)
    form = SentForm(request.form)
    moved = form.attempt(lambda: rules.move_up(guest, by=access.actor()))
    return moved or refused("guests/index.html", **_whole(event, GuestForm()))


@blueprint.post(PATH + "/<int:registration_id>/removal")
@access.staff("organiser")
@exactly_once(Guest, done=back)
def remove(slug: str, registration_id: int) -> Guest | Page:
    """Take a guest off the list."""
    event, guest = _guest_or_404(slug, registration_id)
    form = SentForm(request.form)
    gone = form.attempt(lambda: rules.remove(guest, by=access.actor()))
    return gone or refused("guests/index.html", **_whole(event, GuestForm()))


def _guest_or_404(slug: str, registration_id: int) -> tuple[Event, Guest]:
    event = access.own_event_or_404(slug)
    return event, guests.find(event.id, registration_id) or abort(404)


def _whole(event: Event, form: GuestForm) -> dict[str, Any]:
    return {**_drawn(event, form), "guests": guests.of_event(event.id)}


def _one(event: Event, guest: Guest, form: GuestForm) -> dict[str, Any]:
    return {**_drawn(event, form), "guest": guest, "person": guest.registration}


def _drawn(event: Event, form: GuestForm) -> dict[str, Any]:
    return {
        "event": event,
        "form": form,
        "units": [name for _code, name in choices.units()],
        "key": request.form.get("submission_key") if form.errors else submissions.new_key(),
    }
