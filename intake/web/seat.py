"""A person's seat, by their link: taking the one that is offered, waiting again, handing it to a substitute."""

from flask import Blueprint, request

from intake.forms.sent import SentForm
from intake.models.registration import Registration
from intake.rules import seats
from intake.web import access
from intake.web.answers import Page, refused
from intake.web.personal import back
from intake.web.submissions import exactly_once

blueprint = Blueprint("seat", __name__)


@blueprint.post("/r/<string:token>/seat")
@access.anyone
@exactly_once(Registration, done=back)
def accept(token: str) -> Page | Registration:
    """Take the seat that became free; too late, and the page says how it stands now."""
    registration = access.registration_or_404(token)
    form = SentForm(request.form)
    taken = form.attempt(lambda: seats.accept(registration, by=access.actor()))
    return taken or refused("seat/none.html", token=token, form=form, event=registration.event)


@blueprint.post("/r/<string:token>/wait")
@access.anyone
@exactly_once(Registration, done=back)
def wait_again(token: str) -> Page | Registration:
    """Back into the line, after an offer was let go by."""
    registration = access.registration_or_404(token)
    form = SentForm(request.form)
    waits = form.attempt(lambda: seats.wait_again(registration, by=access.actor()))
    return waits or refused("seat/none.html", token=token, form=form, event=registration.event)
