"""A proposal changed after it was made, by who proposed it or at the unit's link: a new version, to be signed anew."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext

from intake import clock
from intake.forms.commitment import LABELS
from intake.forms.revision import RevisionForm
from intake.models.commitment import Commitment
from intake.queries import commitments as shown
from intake.queries import letters
from intake.rules import commitments
from intake.rules.refusal import Refused
from intake.spelling import masked
from intake.web import access, changes, proposing
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("revising", __name__)


@dataclass(frozen=True)
class _Place:
    """The commitment, from which side it is changed, and where that leads back to."""

    side: proposing.Side
    commitment: Commitment
    back: str


def to_personal(commitment: Commitment, token: str, code: str) -> Accepted:
    """What was changed shows beside what it was, on the delegate's commitment page."""
    return Accepted(
        url_for("proposing.show", token=token, saved=commitment.code, _anchor=commitment.code)
    )


def to_card(commitment: Commitment, token: str, code: str) -> Accepted:
    """The link stands on the delegate's commitment page."""
    return Accepted(url_for("proposing.show", token=token, _anchor=commitment.code))


def to_unit_card(commitment: Commitment, token: str, code: str) -> Accepted:
    """The same on the unit's commitment page."""
    return Accepted(url_for("proposing.show_for_unit", token=token, _anchor=commitment.code))


def to_unit(_commitment: Commitment, token: str, code: str) -> Accepted:
    """The same on the unit's page of the commitment."""
    saved = request.form["submission_key"][:8]
    path = url_for("unit.commitment", token=token, code=code, saved=saved, _anchor="saved")
    return Accepted(path)


@blueprint.get("/r/<string:token>/commitments/<string:code>/edit")
@access.anyone
def edit(token: str, code: str) -> Page:
    """The form again with what stands; what the head said of it stands above."""
    return page("revising/edit.html", **_whole(_of_delegate(token, code)))


@blueprint.post("/r/<string:token>/commitments/<string:code>/edit")
@access.anyone
@exactly_once(Commitment, done=to_personal, describe=proposing.as_it_is, labels=LABELS)
def update(token: str, code: str) -> Page | Commitment:
    """Save it as the next version."""
    return _take(_of_delegate(token, code))


@blueprint.post("/r/<string:token>/commitments/<string:code>/signing-link")
@access.anyone
@exactly_once(Commitment, done=to_card)
def renew_link(token: str, code: str) -> Commitment:
    """Make a signing link anew, for one that has expired or went into the wrong hands; the old one ends."""
    return _renewed(_of_delegate(token, code))


@blueprint.post("/u/<string:token>/commitments/<string:code>/signing-link")
@access.anyone
@exactly_once(Commitment, done=to_unit_card)
def renew_link_for_unit(token: str, code: str) -> Commitment:
    """The same at the unit's own link."""
    return _renewed(_of_unit(token, code))


@blueprint.get("/u/<string:token>/commitments/<string:code>/edit")
@access.anyone
def edit_for_unit(token: str, code: str) -> Page:
    """The same at the unit's own link."""
    return page("revising/edit.html", **_whole(_of_unit(token, code)))


@blueprint.post("/u/<string:token>/commitments/<string:code>/edit")
@access.anyone
@exactly_once(Commitment, done=to_unit, describe=proposing.as_it_is, labels=LABELS)
def update_for_unit(token: str, code: str) -> Page | Commitment:
    """The same at the unit's own link."""
    return _take(_of_unit(token, code))


def _of_delegate(token: str, code: str) -> _Place:
    side = proposing.delegate(token)
    commitment = access.delegates_commitment_or_404(proposing.registered(side), code)
    back = url_for("proposing.show", token=token, _anchor=commitment.code)
    return _Place(side, commitment, back)


def _of_unit(token: str, code: str) -> _Place:
    _link, commitment = access.unit_commitment_or_404(token, code)
    side = proposing.Side(commitment.unit, commitment.event)
    return _Place(side, commitment, url_for("unit.commitment", token=token, code=commitment.code))


def _renewed(place: _Place) -> Commitment:
    try:
        return commitments.renew_signing_link(place.commitment, by=access.actor())
    except Refused as refusal:
        return access.gone(gettext(refusal.sentence))


def _take(place: _Place) -> Page | Commitment:
    form = _form(place, request.form)
    version = form.attempt(
        lambda: commitments.revise(
            place.commitment,
            promise=form.promise(),
            read_version=form.read_version(),
            by=access.actor(),
        )
    )
    return version.commitment if version else refused("revising/edit.html", **_whole(place, form))


def _form(place: _Place, sent: Any = None, **said: Any) -> RevisionForm:
    today = clock.today(place.side.zone)
    return RevisionForm(sent, commitment=place.commitment, today=today, **said)


def _whole(place: _Place, form: RevisionForm | None = None) -> dict[str, Any]:
    """What the page shows; of a stale form also what stands now, with both put together in the fields."""
    commitment, beside = place.commitment, None
    form = form or _form(place)
    if form.is_stale:
        beside = changes.typed_beside(commitment, form.promise())
        read = letters.version_of(commitment, form.read_version())
        stale, form = form, _form(place, said=form.merged(read))
        form.form_errors.extend(stale.form_errors)
    it = shown.shown([commitment])[0]
    return {
        **proposing.about(place.side, form),
        "it": it,
        "commitment": commitment,
        "back": place.back,
        "beside": beside,
        "pic_phone": masked(commitment.current.pic_phone),
    }
