"""A head in the hall, on the own page: reads the letter of what was typed, then proposes and signs in one press."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.db import db
from intake.forms.commitment import LABELS, CommitmentForm
from intake.forms.signing import CAPACITIES, SignHereForm, SignReadForm
from intake.forms.signing import LABELS as SIGNING_LABELS
from intake.models.commitment import Commitment, Signing
from intake.rules import signing_here
from intake.rules.signing_here import Reading
from intake.web import access, proposing
from intake.web.answers import Page, page, refused
from intake.web.proposing import Side, as_it_is, to_personal
from intake.web.submissions import exactly_once

blueprint = Blueprint("signing_here", __name__)


@blueprint.post("/r/<string:token>/commitment/letter")
@access.anyone
@exactly_once(Commitment, done=to_personal, describe=as_it_is, labels=LABELS)
def read(token: str) -> Page:
    """Show the letter of what was typed. Nothing is kept: the proposal is made to be read, and undone."""
    side = proposing.delegate(token)
    return _letter(side, token)


@blueprint.post("/r/<string:token>/commitment/signature")
@access.anyone
@exactly_once(Commitment, done=to_personal, describe=as_it_is, labels={**LABELS, **SIGNING_LABELS})
def create(token: str) -> Page | Commitment:
    """Propose and sign what was read, both or neither."""
    side = proposing.delegate(token)
    form, here = proposing.form_of(side, _agreed()), SignReadForm(request.form)
    trial = db.session.begin_nested()
    made = form.attempt(lambda: proposing.propose(side, form))
    if made and here.attempt(lambda: _sign(side, made, here)):
        trial.commit()
        return made
    trial.rollback()
    return _letter(side, token, refused_form=here)


@blueprint.post("/r/<string:token>/commitment/edit")
@access.anyone
@exactly_once(Commitment, done=to_personal, describe=as_it_is, labels=LABELS)
def edit(token: str) -> Page:
    """The form again with what was typed, to change it."""
    side = proposing.delegate(token)
    form, here = proposing.form_of(side, request.form), SignHereForm(request.form)
    return page("proposing/show.html", **proposing.form_page(side, form, token, here=here))


@blueprint.get("/r/<string:token>/commitment/letter")
@blueprint.get("/r/<string:token>/commitment/signature")
@blueprint.get("/r/<string:token>/commitment/edit")
@access.anyone
def begin_again(token: str) -> Response:
    """Whoever comes back by address, or by the choice of a language, begins at the form."""
    access.registration_or_404(token)
    return redirect(url_for("proposing.show", token=token), 303)


def _letter(side: Side, token: str, *, refused_form: SignReadForm | None = None) -> Page:
    """The page to read; the form again where what was typed makes no letter, or one this person may not sign."""
    form, here = proposing.form_of(side, _agreed()), SignHereForm(request.form)
    here.fits = here.validate()
    form.fits = form.validate() and here.fits
    trial = db.session.begin_nested()
    reading = _reading(side, form, here)
    trial.rollback()
    if reading is None:
        form.agree.data = bool(request.form.get("agree"))
        return refused("proposing/show.html", **proposing.form_page(side, form, token, here=here))
    shown = _read_page(side, refused_form or SignReadForm(), reading, token)
    return (refused if refused_form else page)("proposing/read.html", **shown)


def _reading(side: Side, form: CommitmentForm, here: SignHereForm) -> Reading | None:
    made = form.attempt(lambda: proposing.propose(side, form))
    if made is None:
        return None
    person, signature = proposing.registered(side), here.signature_given()
    return here.attempt(lambda: signing_here.read_first(person, made, signature=signature))


def _sign(side: Side, made: Commitment, here: SignReadForm) -> Signing:
    return signing_here.sign(
        proposing.registered(side),
        made,
        signature=here.signature_given(),
        read=here.sign.data or "",
        by=access.actor(),
    )


def _read_page(side: Side, here: SignReadForm, reading: Reading, token: str) -> dict[str, Any]:
    """The letter, who signs it in which capacity, and everything typed once more for the press that sends it."""
    typed = SignHereForm(request.form)
    return {
        "side": side,
        "form": here,
        "typed": list(_typed(side)),
        "reading": reading,
        "signer": typed.signed_name.data,
        "position": typed.head_position.data,
        "capacity": CAPACITIES.get(typed.signing_capacity.data, ""),
        "token": token,
        "key": request.form["submission_key"],
    }


def _agreed() -> MultiDict[str, str]:
    """What was typed. Whoever signs what they have read, with a tick of its own, agrees to its being proposed."""
    sent = MultiDict(request.form)
    sent["agree"] = "1"
    return sent


def _typed(side: Side) -> Iterator[tuple[str, str]]:
    known = {field.name for field in (*proposing.form_of(side), *SignHereForm())}
    yield from ((name, said) for name, said in request.form.items() if name in known and said)
