"""What is printed for an event: its poster, and badges and table cards for who comes."""

from typing import Any

from flask import Blueprint, Response, abort, g, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.forms.prints import WishForm
from intake.models.event import Event
from intake.papers import letters, name_cards, poster, qr, typeset
from intake.papers.words import ROLES
from intake.queries import name_cards as read
from intake.web import access, language
from intake.web.answers import Page, page
from intake.web.papers import as_download

blueprint = Blueprint("prints", __name__)


@blueprint.get("/staff/events/<string:slug>/prints")
@access.staff("organiser", "officer", "viewer")
def index(slug: str) -> Page:
    """The poster; for the event's organisers also the list behind the badges, in the order they are printed."""
    event = access.own_event_or_404(slug)
    may_write = access.staff_member().role in {"organiser", "administrator"}
    form = WishForm(request.args, zone=event.zone)
    fits = form.validate()
    people = _people(event, form) if may_write and fits else []
    return page(
        "prints/index.html",
        event=event,
        form=form,
        may_write=may_write,
        people=people,
        by_hand=[one.full_name for one in people if letters.printable(one.full_name)[1]],
        roles=ROLES,
        asked={"order": form.order.data or None, "since": form.since.data or None} if fits else {},
    )


@blueprint.get("/staff/events/<string:slug>/poster")
@access.staff("organiser", "officer", "viewer")
def show_poster(slug: str) -> Page:
    """The poster's text as a page, in either language."""
    event, wish = access.own_event_or_404(slug), _language()
    with force_locale(wish):
        said = poster.said(event, language=wish, address=_register(event))
    return page("prints/poster.html", event=event, said=said, code=qr.inline(said.address))


@blueprint.get("/staff/events/<string:slug>/poster.pdf")
@access.staff("organiser", "officer", "viewer")
def poster_file(slug: str) -> Response:
    """The poster to hang up: `size` a4 or a3, `language` id or en."""
    event, wish = access.own_event_or_404(slug), _language()
    size = _one_of("size", poster.SIZES)
    with force_locale(wish):
        said = poster.said(event, language=wish, address=_register(event))
        made = poster.poster_pdf(said, size=size, product=g.settings.product_name)
    name = f"poster-{event.slug}-{size}-{wish}.pdf"
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)


@blueprint.get("/staff/events/<string:slug>/badges.pdf")
@access.staff("organiser")
def badges(slug: str) -> Response:
    """Badges of everybody, or of the new: `layout` a6, a6x4 or a7x8."""
    event = access.own_event_or_404(slug)
    layout = _one_of("layout", name_cards.BADGES)
    made = name_cards.badges_pdf(event, _asked_for(event), layout=layout, **_style())
    name = _("tanda-pengenal-%(slug)s-%(layout)s.pdf", slug=event.slug, layout=layout)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)


@blueprint.get("/staff/events/<string:slug>/table-cards.pdf")
@access.staff("organiser")
def table_cards(slug: str) -> Response:
    """Table cards of everybody, or of the new: `layout` a4x1 or a4x2."""
    event = access.own_event_or_404(slug)
    layout = _one_of("layout", name_cards.CARDS)
    made = name_cards.table_cards_pdf(event, _asked_for(event), layout=layout, **_style())
    name = _("kartu-meja-%(slug)s-%(layout)s.pdf", slug=event.slug, layout=layout)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)


def _asked_for(event: Event) -> list[name_cards.Named]:
    form = WishForm(request.args, zone=event.zone)
    if not form.validate():
        abort(400)
    return _people(event, form)


def _people(event: Event, form: WishForm) -> list[name_cards.Named]:
    found = read.people(event.id, order=form.order.data or "name", since=form.moment)
    return [name_cards.Named(**row._mapping) for row in found]


def _style() -> dict[str, Any]:
    return {"product": g.settings.product_name, "language": language.chosen()}


def _language() -> str:
    wish = request.args.get("language", "")
    return wish if wish in language.LANGUAGES else language.chosen()


def _one_of(name: str, known: tuple[str, ...]) -> str:
    wish = request.args.get(name, known[0])
    return wish if wish in known else abort(404)


def _register(event: Event) -> str:
    if event.published_at is None:
        abort(404)
    return str(g.settings.public_url + url_for("registration.new", slug=event.slug))
