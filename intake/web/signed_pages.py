"""Signed pages of the attendance list: attached to a session, downloaded by its staff, ticked off in one pass."""

from typing import Any

from flask import Blueprint, Response, abort, g, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake import clock
from intake.forms import several
from intake.forms.signed_pages import LABELS, SignedPageForm, TickForm
from intake.models.attendance_paper import SignedPage
from intake.models.event import Event, EventSession
from intake.queries import attendance_paper
from intake.rules import checkin, printed_lists, signed_pages
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("signed_pages", __name__)
PATH = "/staff/events/<string:slug>/signed-pages"


def received(made: SignedPage, slug: str) -> Accepted:
    """The page that was kept, with its rows to tick; of several, the list of pages."""
    if g.get("several"):
        left = several.told(g.left)
        session = made.session_id
        return Accepted(
            url_for(
                "signed_pages.index",
                slug=slug,
                session=session,
                saved="1",
                left=left,
                _anchor="saved",
            )
        )
    return Accepted(
        url_for("signed_pages.show", slug=slug, number=made.id, saved="1", _anchor="saved")
    )


def ticked(made: SignedPage, slug: str, number: int) -> Accepted:
    """The same page, now saying who is in."""
    return Accepted(
        url_for("signed_pages.show", slug=slug, number=made.id, ticked="1", _anchor="saved")
    )


def as_it_is(made: SignedPage) -> dict[str, str]:
    """A page for its sender to compare with."""
    return {
        str(LABELS["list_code"]): made.list_code or "–",
        str(LABELS["page"]): str(made.page),
    }


def sent(_form: Any) -> SignedPageForm:
    """The form with its file, looked at before the writers' turn, and only for who may send it."""
    event = access.own_event_or_404((request.view_args or {})["slug"])
    both: Any = CombinedMultiDict([request.form, request.files])
    return SignedPageForm(both, sessions=[one.id for one in event.sessions])


@blueprint.get(PATH)
@access.staff("organiser")
def index(slug: str) -> Page:
    """The pages of a session, and the form for the next. The QR at a page's foot leads here and fills it in."""
    event = access.own_event_or_404(slug)
    printed = printed_lists.known(request.args.get("list", "")[:20])
    form = SignedPageForm(
        None,
        sessions=[one.id for one in event.sessions],
        list_code=printed.code if printed else "",
        page=request.args.get("page", type=int),
    )
    asked = str(printed.session_id) if printed else request.args.get("session", "")
    return page("signed_pages/index.html", **_whole(event, form, asked))


@blueprint.post(PATH)
@access.staff("organiser")
@exactly_once(
    SignedPage, done=received, describe=as_it_is, labels=LABELS, form=sent, uploads=several.LARGEST
)
def create(slug: str) -> Page | SignedPage:
    """Keep one page, or several in their order."""
    event = access.own_event_or_404(slug)
    form = form_read()
    session = _session(event, str(form.session.data or ""))
    made = form.attempt(
        lambda: form.each(
            lambda *page: signed_pages.add(event, session, form.returned(*page), by=access.actor())
        )
    )
    g.several, g.left = len(form.looked_at) + len(form.left) > 1, form.left
    return made or refused("signed_pages/index.html", **_whole(event, form, str(session.id)))


@blueprint.get(PATH + "/<int:number>")
@access.staff("organiser")
def show(slug: str, number: int) -> Page:
    """One page: its file, and its rows in the printed order."""
    event, signed = _own_page_or_404(slug, number)
    return page("signed_pages/show.html", **_one(event, signed), form=None)


@blueprint.post(PATH + "/<int:number>/attendance")
@access.staff("organiser")
@exactly_once(SignedPage, done=ticked, labels=LABELS)
def tick(slug: str, number: int) -> Page | SignedPage:
    """Check in everybody who signed."""
    event, signed = _own_page_or_404(slug, number)
    form = TickForm(request.form)
    people = attendance_paper.listed(signed_pages.rows(signed), signed.session_id)
    everybody = [person.id for person in people if person.is_live]  # the others have no box to tick
    done = form.attempt(
        lambda: signed_pages.tick_off(signed, form.signed(everybody), by=access.actor())
    )
    return done or refused("signed_pages/show.html", **_one(event, signed), form=form)


@blueprint.get(PATH + "/<int:number>/file")
@access.staff("organiser")
def download(slug: str, number: int) -> Response:
    """The file as it is kept, only ever as a download."""
    _event, signed = _own_page_or_404(slug, number)
    stored = signed.file
    return as_download(stored.content, media_type=stored.media_type, name=stored.name)


def _own_page_or_404(slug: str, number: int) -> tuple[Event, SignedPage]:
    event = access.own_event_or_404(slug)
    return event, attendance_paper.page_of(event.id, number) or abort(404)


def _session(event: Event, asked: str) -> EventSession:
    found = [session for session in event.sessions if str(session.id) == asked]
    return next(iter(found), checkin.session_now(event.sessions, clock.now())) or abort(404)


def _whole(event: Event, form: SignedPageForm, asked: str) -> dict[str, Any]:
    session = _session(event, asked)
    return {
        "event": event,
        "session": session,
        "form": form,
        "pages": attendance_paper.pages(session.id),
        "saved": bool(request.args.get("saved")),
        "left": several.read(request.args.get("left", "")),
        "at_once": several.AT_ONCE,
        "key": request.form.get("submission_key"),
    }


def _one(event: Event, signed: SignedPage) -> dict[str, Any]:
    people = attendance_paper.listed(signed_pages.rows(signed), signed.session_id)
    return {
        "event": event,
        "signed": signed,
        "people": people,
        "missing": [person.id for person in people if not person.since and person.is_live],
        "ticked": set(request.form.getlist("signed")),
        "saved": bool(request.args.get("saved")),
        "done": bool(request.args.get("ticked")),
        "key": request.form.get("submission_key"),
    }
