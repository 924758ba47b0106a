"""Inviting units: pick or paste, then each has a link, a QR code and a ready text of its own."""

from typing import Any

from flask import Blueprint, abort, g, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.forms.invitations import InviteForm, QuotaForm
from intake.forms.labels import labels_of
from intake.models.event import Event, Invitation
from intake.models.link import Link
from intake.papers import messages, qr
from intake.queries import board, invited
from intake.rules import invitations, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.language import LANGUAGES
from intake.web.submissions import exactly_once

blueprint = Blueprint("invitations", __name__)


def listed(event: Event, **_url: str) -> Accepted:
    """Who was invited stands on the list."""
    return Accepted(url_for("invitations.index", slug=event.slug))


def shown(_row: Invitation | Link, slug: str, unit: str) -> Accepted:
    """What was done about one unit shows on its page."""
    return Accepted(url_for("invitations.show", slug=slug, unit=unit))


@blueprint.get("/staff/events/<string:slug>/invitations")
@access.staff("organiser", "officer", "viewer")
def index(slug: str) -> Page:
    """The units invited, and the form that invites more."""
    event = access.own_event_or_404(slug)
    form = InviteForm(units=_picked(event))
    return page("invitations/index.html", **_list_page(event, form))


@blueprint.post("/staff/events/<string:slug>/invitations")
@access.staff("organiser")
@exactly_once(Event, done=listed, labels=labels_of(InviteForm), uploads=True)
def create(slug: str) -> Page | Event:
    """Invite the units ticked, pasted, and of a list from Excel."""
    event = access.own_event_or_404(slug)
    sent: Any = CombinedMultiDict([request.form, request.files])
    form = InviteForm(sent)
    made = form.attempt(lambda: invitations.invite(event, form.found, by=access.actor()))
    if made is None:
        return refused("invitations/index.html", **_list_page(event, form))
    return event


@blueprint.get("/staff/events/<string:slug>/invitations/<string:unit>")
@access.staff("organiser")
def show(slug: str, unit: str) -> Page:
    """One unit's invitation, to send or to print. Its link is secret, so readers do not see it."""
    event = access.own_event_or_404(slug)
    return page("invitations/show.html", **_unit_page(event, _invitation_or_404(event, unit)))


@blueprint.post("/staff/events/<string:slug>/invitations/<string:unit>/quota")
@access.staff("organiser")
@exactly_once(Invitation, done=shown, labels=labels_of(QuotaForm))
def quota(slug: str, unit: str) -> Page | Invitation:
    """Give a unit a quota of its own, or let the event's hold."""
    event = access.own_event_or_404(slug)
    asked, form = _invitation_or_404(event, unit), QuotaForm(request.form)
    done = form.attempt(lambda: invitations.set_quota(asked, form.quota.data, by=access.actor()))
    return done or refused("invitations/show.html", **_unit_page(event, asked, form))


@blueprint.post("/staff/events/<string:slug>/invitations/<string:unit>/link")
@access.staff("organiser")
@exactly_once(Link, done=shown)
def renew(slug: str, unit: str) -> Link:
    """A fresh link, when the old one went astray; the old one ends now."""
    event = access.own_event_or_404(slug)
    return invitations.renew_link(_invitation_or_404(event, unit), by=access.actor())


def _invitation_or_404(event: Event, unit: str) -> Invitation:
    return invited.invitation(event, unit) or abort(404)


def _picked(event: Event) -> list[str]:
    """The ticks that a link asks for: every Sentra, or every unit."""
    pick = request.args.get("pick")
    return [
        code
        for code, _name, kind in (invited.not_yet(event) if pick else ())
        if pick == "all" or kind in invited.SENTRA
    ]


def _list_page(event: Event, form: InviteForm) -> dict[str, object]:
    address = f"{g.settings.public_url}{url_for('event.show', slug=event.slug)}"
    texts = {
        language: messages.group_invitation(event, address=address, language=language)
        for language in LANGUAGES
    }
    q = request.args.get("q", "").strip()[:100]
    return {
        "event": event,
        "form": form,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "rows": [row for row in board.units(event).units if row.invited],
        "choices": invited.not_yet(event, q),
        "q": q,
        "texts": texts,
        "sends": {language: messages.whatsapp(text) for language, text in texts.items()},
        "may_write": access.staff_member().role in {"administrator", "organiser"},
    }


def _unit_page(event: Event, asked: Invitation, form: QuotaForm | None = None) -> dict[str, object]:
    token = invited.token(asked)
    address = f"{g.settings.public_url}/u/{token}" if token else ""
    texts = {
        language: messages.unit_invitation(
            event, unit=asked.unit.name, address=address, language=language
        )
        for language in LANGUAGES
    }
    return {
        "event": event,
        "asked": asked,
        "unit": asked.unit,
        "form": form or QuotaForm(quota=asked.quota),
        "key": request.form.get("submission_key") or submissions.new_key(),
        "address": address,
        "code": qr.inline(address) if address else "",
        "texts": texts,
        "sends": {language: messages.whatsapp(text) for language, text in texts.items()},
    }
