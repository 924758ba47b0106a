"""Asking to be let in after closing: the same form to another address, and a page that says how it stands."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug import Response

from intake.forms.colleagues import GroupForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.late_request import LateRequest
from intake.queries import late_requests as listed
from intake.rules import drafts, late_requests, links
from intake.web import access, language
from intake.web.answers import Accepted, Page, refused
from intake.web.registration import form_page, own_words, with_one_more_row
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("late", __name__)


def asked(late: LateRequest, slug: str, **_url: str) -> Accepted:
    """What was asked has a page of its own, which tells the answer."""
    return Accepted(url_for("late.show", slug=slug, token=late_requests.token_of(late)))


@blueprint.post("/e/<string:slug>/late")
@access.anyone
@exactly_once(LateRequest, done=asked, labels=own_words, form=GroupForm)
def create(slug: str) -> Page | LateRequest:
    """Keep the form for the organiser to decide."""
    event, form = access.event_or_404(slug), form_read()
    form.ask(event)
    if form.wants_another:
        return with_one_more_row(event, form)
    made = form.attempt(lambda: _asked(event, form))
    return made or refused("registration/new.html", **form_page(event, form))


@blueprint.get("/e/<string:slug>/late")
@access.anyone
def index(slug: str) -> Response:
    """Whoever reloads or changes the language here starts from the form."""
    access.event_or_404(slug)
    return redirect(url_for("registration.new", slug=slug), 303)


@blueprint.get("/e/<string:slug>/late/<string:token>")
@access.anyone
def show(slug: str, token: str) -> Page:
    """Waiting, accepted with the way to the proof, or refused with the reason."""
    event = access.event_or_404(slug)
    return _page(event, _late_or_404(event, token), token)


@blueprint.post("/e/<string:slug>/late/<string:token>/withdraw")
@access.anyone
@exactly_once(LateRequest, done=lambda _late, slug, **_url: Accepted(f"/e/{slug}"))
def withdraw(slug: str, token: str) -> Page | LateRequest:
    """Take it back; what was typed goes."""
    event = access.event_or_404(slug)
    late, form = _late_or_404(event, token), SentForm(request.form)
    done = form.attempt(lambda: late_requests.withdraw(late, by=access.actor()))
    return done or _page(event, late, token, form)


def _asked(event: Event, form: GroupForm) -> LateRequest:
    sent = list(request.form.items(multi=True))
    made = late_requests.ask(
        event, form.entry(), sent, language=language.chosen(), by=access.actor()
    )
    drafts.sent(request.form.get("draft", ""), event)
    return made


def _page(event: Event, late: LateRequest, token: str, form: SentForm | None = None) -> Page:
    context = {
        "event": event,
        "late": late,
        "token": token,
        "form": form,
        "errors": form is not None,
        "name": dict(drafts.unpacked(late.content_sealed)).get("full_name"),
        "receipt": listed.receipt(late),
        "proof": links.personal_token_since(late.registration_id, late.decided_at),
    }
    return Page("late/show.html", context, 422 if form else 410 if late.is_over else 200)


def _late_or_404(event: Event, token: str) -> LateRequest:
    return late_requests.find(token, event) or abort(404)
