"""A registration form put aside by "Simpan dulu": kept sealed, opened again by its link, on another phone too."""

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from intake import clock
from intake.forms.colleagues import GroupForm
from intake.models.draft import Draft
from intake.models.event import Event
from intake.papers import messages, qr
from intake.queries import notices
from intake.rules import drafts
from intake.web import access, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.registration import form_page, own_words
from intake.web.submissions import earlier, exactly_once

blueprint = Blueprint("draft", __name__)


def kept(draft: Draft, slug: str, **_url: str) -> Accepted:
    """What was put aside has a page that shows its link."""
    return Accepted(url_for("draft.link", slug=slug, token=drafts.token_of(draft)))


def deleted(_draft: Draft, slug: str, **_url: str) -> Accepted:
    """After deleting, the empty form."""
    return Accepted(url_for("registration.new", slug=slug))


@blueprint.post("/e/<string:slug>/draft")
@access.anyone
@exactly_once(Draft, done=kept, labels=own_words, updates=True)
def create(slug: str) -> Page | Draft:
    """Put the form aside as it is, or what has changed since into the same draft."""
    event, form = access.event_or_404(slug), GroupForm(request.form)
    form.ask(event)
    form.fits = True  # half-filled is what a draft is
    before = earlier()
    token = drafts.token_of(before) if before else request.form.get("draft", "")
    sent = list(request.form.items(multi=True))
    draft = form.attempt(lambda: drafts.keep(event, sent, token=token, by=access.actor()))
    return draft or refused("registration/new.html", **form_page(event, form))


@blueprint.get("/e/<string:slug>/draft")
@access.anyone
def index(slug: str) -> Response:
    """Whoever reloads or changes the language here starts from the form."""
    access.event_or_404(slug)
    return redirect(url_for("registration.new", slug=slug), 303)


@blueprint.get("/e/<string:slug>/draft/<string:token>")
@access.anyone
def show(slug: str, token: str) -> Page:
    """The form with what was typed. The notice counts as read only if it is still the same notice."""
    event = access.event_or_404(slug)
    draft = _draft_or_404(event, token)
    if not draft.is_kept(clock.now()):
        return _ended(event, draft)
    typed: MultiDict[str, str] = MultiDict(drafts.unpacked(draft.content_sealed))
    notice = notices.in_force()
    if typed.get("notice_version") != (notice.version if notice else None):
        typed.poplist("notice_read")
    return page("registration/new.html", **{**form_page(event, GroupForm(typed)), "draft": token})


@blueprint.get("/e/<string:slug>/draft/<string:token>/link")
@access.anyone
def link(slug: str, token: str) -> Page:
    """The link to go on with, until when it holds, and how to take it to another phone."""
    event = access.event_or_404(slug)
    draft = _draft_or_404(event, token)
    if not draft.is_kept(clock.now()):
        return _ended(event, draft)
    address = g.settings.public_url + url_for("draft.show", slug=slug, token=token)
    text = messages.draft_link(
        event, until=draft.expires_at, address=address, language=language.chosen()
    )
    return page(
        "draft/link.html",
        event=event,
        draft=draft,
        token=token,
        address=address,
        code=qr.inline(address),
        send=messages.whatsapp(text),
    )


@blueprint.post("/e/<string:slug>/draft/<string:token>/end")
@access.anyone
@exactly_once(Draft, done=deleted)
def end(slug: str, token: str) -> Draft:
    """Delete what was typed, now."""
    draft = _draft_or_404(access.event_or_404(slug), token)
    return drafts.end(draft, "deleted", by=access.actor())


def _draft_or_404(event: Event, token: str) -> Draft:
    return drafts.find(token, event) or abort(404)


def _ended(event: Event, draft: Draft) -> Page:
    return Page("draft/ended.html", {"event": event, "draft": draft}, 410)
