"""What was changed of an innovation on the way: told and corrected by the unit at its link, and by officers."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request, url_for

from intake.db import db
from intake.forms.modifications import (
    LABELS,
    CorrectionForm,
    ModificationForm,
    described,
)
from intake.models.modification import Modification
from intake.rules import modifications
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.paths import row_number
from intake.web.sides import WRITERS, Side, of_desk, of_unit
from intake.web.submissions import exactly_once

blueprint = Blueprint("modifications", __name__)


def shown_at_desk(_row: Modification, code: str) -> Accepted:
    """It stands on the commitment's page."""
    return Accepted(url_for("commitments.show", code=code, saved="1", _anchor="changed"))


def shown_to_unit(_row: Modification, token: str, code: str) -> Accepted:
    """It stands on the unit's page at once."""
    return Accepted(url_for("unit.commitment", token=token, code=code, saved="1", _anchor="saved"))


TAKEN: dict[str, Any] = {"describe": described, "labels": LABELS}


@blueprint.get("/staff/commitments/<string:code>/modifications")
@access.staff(*WRITERS)
def ask(code: str) -> Page:
    """An empty form, or with `?corrects=` the change that was told wrongly."""
    return _ask(of_desk(code))


@blueprint.post("/staff/commitments/<string:code>/modifications")
@access.staff(*WRITERS)
@exactly_once(Modification, done=shown_at_desk, **TAKEN)
def tell(code: str) -> Page | Modification:
    """Write it down, or correct it."""
    return _take(of_desk(code))


@blueprint.get("/u/<string:token>/commitments/<string:code>/modifications")
@access.anyone
def ask_unit(token: str, code: str) -> Page:
    """The same form, for the unit."""
    return _ask(of_unit(token, code))


@blueprint.post("/u/<string:token>/commitments/<string:code>/modifications")
@access.anyone
@exactly_once(Modification, done=shown_to_unit, **TAKEN)
def tell_unit(token: str, code: str) -> Page | Modification:
    """What the unit says it changed."""
    return _take(of_unit(token, code))


def _ask(side: Side) -> Page:
    wrong = _wrong(side)
    return page("modifications/form.html", **_context(side, wrong, _form(side, wrong)))


def _take(side: Side) -> Page | Modification:
    wrong = _wrong(side)
    form = _form(side, wrong, request.form)
    made = form.attempt(_rule(side, wrong, form))
    return made or refused("modifications/form.html", **_context(side, wrong, form))


def _rule(
    side: Side, wrong: Modification | None, form: ModificationForm
) -> Callable[[], Modification]:
    if wrong is None:
        return lambda: modifications.tell(side.commitment, form.told(), by=access.actor())
    return lambda: modifications.correct(
        wrong, form.told(), reason=form["reason"].data, by=access.actor()
    )


def _form(side: Side, wrong: Modification | None, sent: Any = None) -> ModificationForm:
    components = [part.text for part in side.commitment.innovation.components]
    kind = CorrectionForm if wrong else ModificationForm
    return kind(sent, components=components, wrong=wrong)


def _wrong(side: Side) -> Modification | None:
    """The change that `corrects` names: one of this commitment's."""
    if not request.values.get("corrects"):
        return None
    row = db.session.get(Modification, request.values.get("corrects", 0, type=row_number))
    return row if row and row.commitment_id == side.commitment.id else abort(404)


def _context(side: Side, wrong: Modification | None, form: ModificationForm) -> dict[str, Any]:
    return {
        "side": side,
        "commitment": side.commitment,
        "wrong": wrong,
        "form": form,
        "key": request.form.get("submission_key"),
    }
