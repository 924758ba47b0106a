"""Who carries a replication out and under which name: said by the unit at its link, and by officers."""

from typing import Any

from flask import Blueprint, request, url_for

from intake.forms.implementations import LABELS, ImplementationForm, described
from intake.models.implementation import Implementation
from intake.queries import choices, implementations
from intake.rules import implementations as rules
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.sides import WRITERS, Side, of_desk, of_unit
from intake.web.submissions import exactly_once

blueprint = Blueprint("implementations", __name__)


def shown_at_desk(_row: Implementation, code: str) -> Accepted:
    """It stands on the commitment's page."""
    return Accepted(url_for("commitments.show", code=code, saved="1"))


def shown_to_unit(_row: Implementation, token: str, code: str) -> Accepted:
    """It stands on the unit's page at once."""
    return Accepted(url_for("unit.commitment", token=token, code=code, saved="1", _anchor="saved"))


@blueprint.get("/staff/commitments/<string:code>/implementation")
@access.staff(*WRITERS)
def ask(code: str) -> Page:
    """As it was said last."""
    return _ask(of_desk(code))


@blueprint.post("/staff/commitments/<string:code>/implementation")
@access.staff(*WRITERS)
@exactly_once(Implementation, done=shown_at_desk, describe=described, labels=LABELS)
def say(code: str) -> Page | Implementation:
    """Say it anew."""
    return _take(of_desk(code))


@blueprint.get("/u/<string:token>/commitments/<string:code>/implementation")
@access.anyone
def ask_unit(token: str, code: str) -> Page:
    """The same, for the unit."""
    return _ask(of_unit(token, code))


@blueprint.post("/u/<string:token>/commitments/<string:code>/implementation")
@access.anyone
@exactly_once(Implementation, done=shown_to_unit, describe=described, labels=LABELS)
def say_unit(token: str, code: str) -> Page | Implementation:
    """What the unit says."""
    return _take(of_unit(token, code))


def _ask(side: Side) -> Page:
    now = implementations.last(side.commitment)
    named = now.local_name if now else side.commitment.current.local_name
    form = ImplementationForm(implementer=now.implementer if now else "", local_name=named)
    return page("implementations/form.html", **_context(side, form))


def _take(side: Side) -> Page | Implementation:
    form = ImplementationForm(request.form)
    made = form.attempt(
        lambda: rules.say(
            side.commitment,
            implementer=form.implementer.data,
            local_name=form.local_name.data,
            by=access.actor(),
        )
    )
    return made or refused("implementations/form.html", **_context(side, form))


def _context(side: Side, form: ImplementationForm) -> dict[str, Any]:
    return {
        "side": side,
        "commitment": side.commitment,
        "form": form,
        "units": [name for _code, name in choices.units()],
        "key": request.form.get("submission_key"),
    }
