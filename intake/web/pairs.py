"""Likely pairs at the desk: side by side, merged, told apart, and either undone."""

from flask import Blueprint, abort, request, url_for

from intake.forms.pairs import RULINGS, PairForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.registration import Registration
from intake.models.seat import PairRuling
from intake.queries import door
from intake.queries import pairs as queries
from intake.rules import pairs
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("pairs", __name__)
PATH = "/staff/events/<string:slug>/pairs"


def back(_ruling: PairRuling, slug: str, **_url: int) -> Accepted:
    """The next pair."""
    return Accepted(url_for("pairs.index", slug=slug))


@blueprint.get(PATH)
@access.staff("organiser")
def index(slug: str) -> Page:
    """Pairs nobody has ruled about, then those that were, to be undone."""
    return page("pairs/index.html", **_pairs(access.own_event_or_404(slug)))


@blueprint.post(PATH)
@access.staff("organiser")
@exactly_once(PairRuling, done=back)
def create(slug: str) -> Page | PairRuling:
    """One person, or two."""
    event, form = access.own_event_or_404(slug), PairForm(request.form)
    ruling = form.attempt(lambda: _rule(event, form))
    return ruling or refused("pairs/index.html", **_pairs(event), form=form)


@blueprint.post(PATH + "/<int:ruling_id>/undo")
@access.staff("organiser")
@exactly_once(PairRuling, done=back)
def undo(slug: str, ruling_id: int) -> Page | PairRuling:
    """Take a ruling back; the pair is shown again."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    ruling = queries.of(event, ruling_id) or abort(404)
    undone = form.attempt(lambda: pairs.undo(ruling, by=access.actor()))
    return undone or refused("pairs/index.html", **_pairs(event), form=form)


def _rule(event: Event, form: PairForm) -> PairRuling:
    rule = pairs.merge if form.ruling.data == "same" else pairs.tell_apart
    first, second = (_found(event, field.data) for field in (form.first, form.second))
    return rule(first, second, by=access.actor())


def _found(event: Event, registration_id: int) -> Registration:
    return door.by_id(event.id, registration_id) or abort(404)


def _pairs(event: Event) -> dict[str, object]:
    ids = queries.unsettled(event)
    return {
        "event": event,
        "pairs": queries.side_by_side(ids[: queries.PAGE]),
        "count": len(ids),
        "most": queries.MOST,
        "rulings": RULINGS,
        "ruled": queries.ruled(event),
    }
