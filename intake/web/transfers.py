"""Commitments that change hands: one at its own page, or all open ones of a unit that was replaced."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake.forms.transfers import LABELS, SuccessionForm, TransferForm
from intake.models.commitment import Commitment
from intake.models.place import Unit
from intake.models.transfer import Transfer
from intake.queries import choices, places
from intake.queries import transfers as moved
from intake.rules import transfers
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("transfers", __name__)
WRITERS = ("officer",)


def shown(_row: Transfer, code: str) -> Accepted:
    """The commitment's page shows both names."""
    return Accepted(url_for("commitments.show", code=code, saved="1", _anchor="transfers"))


def shown_all(unit: Unit, **_url: str) -> Accepted:
    """What went, and what stayed and why."""
    return Accepted(url_for("transfers.ask_all", code=unit.code, saved="1"))


@blueprint.get("/staff/commitments/<string:code>/transfer")
@access.staff(*WRITERS)
def ask(code: str) -> Page:
    """To whom, and why; the successor is filled in where there is one."""
    commitment = access.commitment_or_404(code)
    following = commitment.unit.successor
    form = TransferForm(unit=following.name if following else "")
    return page("transfers/one.html", **_one(commitment, form))


@blueprint.post("/staff/commitments/<string:code>/transfer")
@access.staff(*WRITERS)
@exactly_once(Transfer, done=shown, labels=LABELS)
def move(code: str) -> Page | Transfer:
    """Move it."""
    commitment, form = access.commitment_or_404(code), TransferForm(request.form)
    done = form.attempt(
        lambda: transfers.transfer(
            commitment, to=form.to, reason=form.reason.data, by=access.actor()
        )
    )
    return done or refused("transfers/one.html", **_one(commitment, form))


@blueprint.get("/staff/units/<string:code>/transfer")
@access.staff(*WRITERS)
def ask_all(code: str) -> Page:
    """What of a replaced unit is still open."""
    unit = places.unit(code) or abort(404)
    return page("transfers/all.html", **_all(unit, SuccessionForm()))


@blueprint.post("/staff/units/<string:code>/transfer")
@access.staff(*WRITERS)
@exactly_once(Unit, done=shown_all, labels=LABELS)
def move_all(code: str) -> Page | Unit:
    """Move everything that can go, in one press."""
    unit, form = places.unit(code) or abort(404), SuccessionForm(request.form)
    done = form.attempt(
        lambda: [transfers.transfer_all(unit, reason=form.reason.data, by=access.actor())]
    )
    return unit if done else refused("transfers/all.html", **_all(unit, form))


def _one(commitment: Commitment, form: TransferForm) -> dict[str, Any]:
    return {
        "commitment": commitment,
        "form": form,
        "units": [name for _code, name in choices.units()],
        "key": request.form.get("submission_key"),
    }


def _all(unit: Unit, form: SuccessionForm) -> dict[str, Any]:
    return {
        "unit": unit,
        "offered": moved.offered(unit),
        "went": moved.gone_from(unit),
        "form": form,
        "key": request.form.get("submission_key"),
    }
