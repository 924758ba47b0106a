"""A person's seat, by their link: taking the one that is offered, waiting again, handing it to a substitute."""

from flask import Blueprint, abort, request, url_for

from intake.forms.sent import SentForm
from intake.forms.substitute import LABELS, SubstituteForm
from intake.models.registration import Registration
from intake.queries import personal_page
from intake.rules import links, seats, submissions, substitutes
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.personal import back, to_pass_on
from intake.web.submissions import exactly_once

blueprint = Blueprint("seat", __name__)


def handed_on(substitute: Registration, **_url: str) -> Accepted:
    """Where the substitute's link is shown to be passed on: its first one, also when they have another by now."""
    token = links.first_personal_token(substitute.id)
    return Accepted(url_for("seat.handed_over", token=token))


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


@blueprint.get("/r/<string:token>/substitute")
@access.anyone
def ask_substitute(token: str) -> Page:
    """Who comes instead; or why the seat cannot be handed over now."""
    registration = access.registration_or_404(token)
    return page("seat/substitute.html", **_asked(registration, token, SubstituteForm()))


@blueprint.post("/r/<string:token>/substitute")
@access.anyone
@exactly_once(Registration, done=handed_on, labels=LABELS)
def substitute(token: str) -> Page | Registration:
    """Hand the seat over. From here on this link is closed, and says so."""
    registration, form = access.registration_or_404(token), SubstituteForm(request.form)
    made = form.attempt(
        lambda: substitutes.substitute(registration, form.entry(), by=access.actor())
    )
    return made or refused("seat/substitute.html", **_asked(registration, token, form))


@blueprint.get("/r/<string:token>/handed-over")
@access.anyone
def handed_over(token: str) -> Page:
    """The substitute's link, for whoever handed the seat over to pass on."""
    registration = access.registration_or_404(token)
    if registration.replaces_id is None:
        abort(404)
    return page(
        "seat/handed_over.html",
        registration=registration,
        event=registration.event,
        **to_pass_on(registration.event, name=registration.full_name, token=token),
    )


def _asked(registration: Registration, token: str, form: SubstituteForm) -> dict[str, object]:
    why_not = substitutes.why_not(registration, by=access.actor())
    links_left = [one for one in personal_page.colleagues(registration) if one.token]
    return {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "form": form,
        "why_not": why_not.sentence if why_not else "",
        "links_left": [one.full_name for one in links_left],
        "key": request.form.get("submission_key") or submissions.new_key(),
    }
