"""Lost links: asked for by a contact, never saying whether it is known; shown at the staff desk to who stands there."""

from datetime import timedelta

from flask import Blueprint, abort, g, render_template, request, url_for

from intake.forms.labels import labels_of
from intake.forms.lost_links import LostLinkForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.link import Link
from intake.models.message import LinkRequest
from intake.models.registration import Registration
from intake.papers import qr
from intake.queries import door, records
from intake.rules import links, lost_links, submissions
from intake.web import access, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("lost_links", __name__)
SHOWN_FOR = timedelta(minutes=5)


def asked(_row: LinkRequest, slug: str) -> Accepted:
    """The same page for every contact."""
    return Accepted(url_for("lost_links.show", slug=slug, asked=1))


@blueprint.get("/e/<string:slug>/link")
@access.anyone
def show(slug: str) -> Page:
    """The field; or, once it was sent, what happens next."""
    event = access.event_or_404(slug)
    if request.args.get("asked") == "1":
        return page("lost_links/asked.html", event=event, mail_is_on=g.settings.mail.is_on)
    return page("lost_links/show.html", **_form_page(event, LostLinkForm()))


@blueprint.post("/e/<string:slug>/link")
@access.anyone
@exactly_once(LinkRequest, done=asked, labels=labels_of(LostLinkForm))
def create(slug: str) -> Page | LinkRequest:
    """Write the request down."""
    event, form = access.event_or_404(slug), LostLinkForm(request.form)
    made = form.attempt(
        lambda: lost_links.ask(
            event, form.contact.data, language=language.chosen(), by=access.actor()
        )
    )
    return made or refused("lost_links/show.html", **_form_page(event, form))


def at_desk(_link: Link, slug: str, registration_id: int) -> Accepted:
    """The code shows in place, or on a page of its own."""
    person = _person_or_404(slug, registration_id)
    return Accepted(
        url_for("lost_links.desk", slug=slug, registration_id=registration_id),
        fragment=lambda: render_template("lost_links/_code.html", **_code(person)),
    )


@blueprint.get("/staff/events/<string:slug>/checkin/link/<int:registration_id>")
@access.staff("organiser")
def desk(slug: str, registration_id: int) -> Page:
    """The QR code of a personal link, for five minutes after this member pressed; before and after that the button."""
    return _desk_page(_person_or_404(slug, registration_id))


@blueprint.post("/staff/events/<string:slug>/checkin/link/<int:registration_id>")
@access.staff("organiser")
@exactly_once(Link, done=at_desk)
def show_at_desk(slug: str, registration_id: int) -> Page | Link:
    """One press, written down: who showed whose link."""
    person, form = _person_or_404(slug, registration_id), SentForm(request.form)
    shown = form.attempt(lambda: lost_links.show_at_desk(person, by=access.actor()))
    return shown or _desk_page(person, form)


def _person_or_404(slug: str, registration_id: int) -> Registration:
    return door.by_id(access.own_event_or_404(slug).id, registration_id) or abort(404)


def _desk_page(person: Registration, form: SentForm | None = None) -> Page:
    draw = refused if form else page
    pressed = records.did_lately("link.show", person, by=access.actor(), within=SHOWN_FOR)
    shown = _code(person) if pressed and person.is_current else {}
    return draw("lost_links/desk.html", event=person.event, person=person, form=form, **shown)


def _code(person: Registration) -> dict[str, object]:
    token = links.personal_tokens([person.id]).get(person.id)
    if token is None:
        return {}
    address = g.settings.public_url + url_for("personal.show", token=token)
    return {"address": address, "code": qr.inline(address), "name": person.full_name}


def _form_page(event: Event, form: LostLinkForm) -> dict[str, object]:
    key = request.form.get("submission_key") or submissions.new_key()
    return {"event": event, "form": form, "key": key}
