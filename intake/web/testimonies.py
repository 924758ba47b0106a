"""Testimony: given and taken back at the unit's link, looked at by officers, its photo shown once it is public."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.db import db
from intake.forms.sent import SentForm
from intake.forms.testimonies import LABELS, DeclineForm, TestimonyForm, described
from intake.models.commitment import Commitment
from intake.models.testimony import Testimony
from intake.queries import testimonies as shown
from intake.rules import testimonies
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.sides import WRITERS
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("testimonies", __name__)
UNIT = "/u/<string:token>/commitments/<string:code>/testimonies"
DESK = "/staff/commitments/<string:code>/testimonies/<int:testimony_id>"


def to_unit(row: Testimony, token: str, code: str, **_url: int) -> Accepted:
    """The unit's own list says what became of it."""
    what = "withdrawn" if row.withdrawn_at else "given"
    return Accepted(
        url_for("testimonies.index", token=token, code=code, saved=what, _anchor="saved")
    )


def to_desk(_row: Testimony, code: str, **_url: int) -> Accepted:
    """The commitment's page."""
    return Accepted(url_for("commitments.show", code=code, saved="1", _anchor="testimonies"))


def sent(_sent: Any) -> TestimonyForm:
    """The form with its photo, looked at before the writers' turn, and only for who holds the link."""
    arguments = request.view_args or {}
    access.unit_commitment_or_404(arguments["token"], arguments["code"])
    everything: Any = CombinedMultiDict([request.form, request.files])
    return TestimonyForm(everything)


@blueprint.get(UNIT)
@access.anyone
def index(token: str, code: str) -> Page:
    """What the unit has said, and the form for more."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return page("testimonies/unit.html", **_unit(commitment, token, TestimonyForm()))


@blueprint.post(UNIT)
@access.anyone
@exactly_once(Testimony, done=to_unit, describe=described, labels=LABELS, form=sent, uploads=True)
def give(token: str, code: str) -> Page | Testimony:
    """Say something in public."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    form = form_read()
    made = form.attempt(lambda: testimonies.give(commitment, form.words(), by=access.actor()))
    return made or refused("testimonies/unit.html", **_unit(commitment, token, form))


@blueprint.post(f"{UNIT}/<int:testimony_id>/withdrawal")
@access.anyone
@exactly_once(Testimony, done=to_unit)
def withdraw(token: str, code: str, testimony_id: int) -> Testimony:
    """Take it back at once."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return testimonies.withdraw(_one_or_404(commitment, testimony_id), by=access.actor())


@blueprint.get(f"{UNIT}/<int:testimony_id>.jpg")
@access.anyone
def unit_photo(token: str, code: str, testimony_id: int) -> Response:
    """The photo, for the unit that sent it."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return _photo(_one_or_404(commitment, testimony_id))


@blueprint.get(DESK)
@access.staff(*WRITERS)
def show(code: str, testimony_id: int) -> Page:
    """One testimony as it would be shown, with the consents, to approve or to decline."""
    return page("testimonies/desk.html", **_desk(code, testimony_id, DeclineForm()))


@blueprint.post(f"{DESK}/approval")
@access.staff(*WRITERS)
@exactly_once(Testimony, done=to_desk, labels=LABELS)
def approve(code: str, testimony_id: int) -> Page | Testimony:
    """Show it to everybody."""
    row, press = _one_or_404(access.commitment_or_404(code), testimony_id), SentForm(request.form)
    done = press.attempt(lambda: testimonies.approve(row, by=access.actor()))
    shown_again = _desk(code, testimony_id, DeclineForm())
    return done or refused("testimonies/desk.html", **shown_again, press=press)


@blueprint.post(f"{DESK}/refusal")
@access.staff(*WRITERS)
@exactly_once(Testimony, done=to_desk, labels=LABELS)
def decline(code: str, testimony_id: int) -> Page | Testimony:
    """Keep it from the public, and say why."""
    row, form = _one_or_404(access.commitment_or_404(code), testimony_id), DeclineForm(request.form)
    done = form.attempt(
        lambda: testimonies.decline(row, reason=form.reason.data, by=access.actor())
    )
    return done or refused("testimonies/desk.html", **_desk(code, testimony_id, form))


@blueprint.get(f"{DESK}.jpg")
@access.staff(*WRITERS)
def desk_photo(code: str, testimony_id: int) -> Response:
    """The photo, for who decides about it."""
    return _photo(_one_or_404(access.commitment_or_404(code), testimony_id))


@blueprint.get("/i/<string:code>/testimonies/<int:testimony_id>.jpg")
@access.anyone
def photo(code: str, testimony_id: int) -> Response:
    """The photo of a testimony that is public now; asked for again each time, so that none outlives its withdrawal."""
    return _photo(shown.public_one(code, testimony_id) or abort(404))


def _photo(row: Testimony) -> Response:
    if row.photo is None:
        abort(404)
    answer = make_response(row.photo.content)
    answer.mimetype = row.photo.media_type
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _one_or_404(commitment: Commitment, testimony_id: int) -> Testimony:
    row = db.session.get(Testimony, testimony_id)
    return row if row and row.commitment_id == commitment.id else abort(404)


def _unit(commitment: Commitment, token: str, form: TestimonyForm) -> dict[str, Any]:
    return {
        "commitment": commitment,
        "token": token,
        "given": shown.of(commitment),
        "form": form,
        "key": request.form.get("submission_key"),
        "saved": request.args.get("saved", ""),
    }


def _desk(code: str, testimony_id: int, form: DeclineForm) -> dict[str, Any]:
    commitment = access.commitment_or_404(code)
    return {
        "commitment": commitment,
        "row": _one_or_404(commitment, testimony_id),
        "form": form,
        "key": request.form.get("submission_key"),
    }
