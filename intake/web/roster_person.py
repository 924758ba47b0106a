"""One registration at the desk: who this is, their link, a new one, and a substitute."""

from flask import Blueprint, abort, request, url_for

from intake.forms.sent import SentForm
from intake.forms.substitute import LABELS, SubstituteForm
from intake.models.link import Link
from intake.models.registration import Registration
from intake.papers.words import ROLES
from intake.queries import attendance_paper, door, substitutes
from intake.rules import links, submissions
from intake.rules import substitutes as handing_over
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.personal import to_pass_on
from intake.web.registration import answers_in_words
from intake.web.submissions import exactly_once

blueprint = Blueprint("roster_person", __name__)
PATH = "/staff/events/<string:slug>/registrations/<int(max=2147483647):registration_id>"


def to_person(registration: Registration, slug: str, **_url: int) -> Accepted:
    """A substitute's own page at the desk, with the link to pass on."""
    path = url_for("roster_person.show", slug=slug, registration_id=registration.id)
    return Accepted(path)


def to_link(link: Link, slug: str, **_url: int) -> Accepted:
    """The person's page, with their new link."""
    path = url_for("roster_person.show", slug=slug, registration_id=link.registration_id)
    return Accepted(path + "#link")


@blueprint.get(PATH)
@access.staff("organiser")
def show(slug: str, registration_id: int) -> Page:
    """Who this is, how to reach their page, and what can be done for them."""
    registration = _registration_or_404(slug, registration_id)
    return page("roster/person.html", **_person(registration, SubstituteForm()))


@blueprint.post(PATH + "/link")
@access.staff("organiser")
@exactly_once(Link, done=to_link)
def new_link(slug: str, registration_id: int) -> Page | Link:
    """A new link, because the old one went to somebody else."""
    registration, form = _registration_or_404(slug, registration_id), SentForm(request.form)
    made = form.attempt(lambda: links.reissue(registration, by=access.actor()))
    again = {**_person(registration, SubstituteForm()), "refused": form}
    return made or refused("roster/person.html", **again)


@blueprint.post(PATH + "/substitute")
@access.staff("organiser")
@exactly_once(Registration, done=to_person, labels=LABELS)
def substitute(slug: str, registration_id: int) -> Page | Registration:
    """Somebody else comes in their place."""
    registration, form = _registration_or_404(slug, registration_id), SubstituteForm(request.form)
    made = form.attempt(
        lambda: handing_over.substitute(registration, form.entry(), by=access.actor())
    )
    return made or refused("roster/person.html", **_person(registration, form))


def _registration_or_404(slug: str, registration_id: int) -> Registration:
    event = access.own_event_or_404(slug)
    return door.by_id(event.id, registration_id) or abort(404)


def _person(registration: Registration, form: SubstituteForm) -> dict[str, object]:
    event = registration.event
    link = links.current("person", registration_id=registration.id)
    token = links.token_of(link) if link else ""
    return {
        "event": event,
        "registration": registration,
        "form": form,
        "roles": ROLES,
        "answers": answers_in_words(registration),
        "key": request.form.get("submission_key") or submissions.new_key(),
        "attended": attendance_paper.sessions_of(registration),
        "substitute": substitutes.of(registration),
        "replaced": substitutes.whom(registration),
        "may_hand_over": handing_over.why_not(registration, by=access.actor()) is None,
        **(to_pass_on(event, name=registration.full_name, token=token) if token else {}),
    }
