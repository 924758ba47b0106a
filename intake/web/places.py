"""Units and innovations at the desk: everybody on the staff reads, administrators edit."""

from flask import Blueprint, abort, request, url_for

from intake.db import held
from intake.forms.labels import labels_of
from intake.forms.places import InnovationForm, UnitForm
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.models.staff import ROLES
from intake.papers.words import UNIT_TYPES
from intake.queries import places, transfers
from intake.rules import places as rules
from intake.rules import submissions
from intake.rules.writers import FOLLOWERS
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("places", __name__)


def unit_shown(unit: Unit, **_url: str) -> Accepted:
    """What was changed shows on the unit's page."""
    return Accepted(url_for("places.unit", code=unit.code, saved=1))


def innovation_shown(innovation: Innovation, **_url: str) -> Accepted:
    """What was changed shows on the innovation's page."""
    return Accepted(url_for("places.innovation", code=innovation.code, saved=1))


@blueprint.get("/staff/units")
@access.staff(*ROLES)
def units() -> Page:
    """The units, found under any of their spellings."""
    q, everyone = request.args.get("q", "").strip()[:100], bool(request.args.get("all"))
    found = places.units(q, everyone=everyone, after=request.args.get("after", ""))
    more = found[places.PAGE - 1].code if len(found) > places.PAGE else None
    context = {"units": found[: places.PAGE], "q": q, "everyone": everyone, "more": more}
    return page("places/units.html", **context)


@blueprint.get("/staff/units/<string:code>")
@access.staff(*ROLES)
def unit(code: str) -> Page:
    """One unit: its spellings, and for an administrator the form to change them."""
    found = places.unit(code) or abort(404)
    offered = transfers.offered(found) if access.staff_member().role in FOLLOWERS else ()
    return page("places/unit.html", **_page(UnitForm(unit=found)), unit=found, offered=offered)


@blueprint.post("/staff/units/<string:code>")
@access.staff("administrator")
@exactly_once(Unit, done=unit_shown, labels=labels_of(UnitForm))
def update_unit(code: str) -> Page | Unit:
    """Change what is said about a unit."""
    found = held(places.unit(code) or abort(404))
    form = UnitForm(request.form, unit=found)
    done = form.attempt(lambda: rules.edit_unit(found, form.words(), by=access.actor()))
    return done or refused("places/unit.html", **_page(form), unit=found)


@blueprint.get("/staff/innovations")
@access.staff(*ROLES)
def innovations() -> Page:
    """The innovations."""
    q = request.args.get("q", "").strip()[:100]
    return page("places/innovations.html", innovations=places.innovations(q), q=q)


@blueprint.get("/staff/innovations/<string:code>")
@access.staff(*ROLES)
def innovation(code: str) -> Page:
    """One innovation: its core components, and for an administrator the form to change them."""
    found = places.innovation(code) or abort(404)
    form = InnovationForm(innovation=found)
    return page("places/innovation.html", **_page(form), innovation=found)


@blueprint.post("/staff/innovations/<string:code>")
@access.staff("administrator")
@exactly_once(Innovation, done=innovation_shown, labels=labels_of(InnovationForm))
def update_innovation(code: str) -> Page | Innovation:
    """Change what is said about an innovation."""
    found = held(places.innovation(code) or abort(404))
    form = InnovationForm(request.form, innovation=found)
    done = form.attempt(lambda: rules.edit_innovation(found, form.words(), by=access.actor()))
    return done or refused("places/innovation.html", **_page(form), innovation=found)


def _page(form: UnitForm | InnovationForm) -> dict[str, object]:
    return {
        "form": form,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "may_write": access.staff_member().role == "administrator",
        "types": UNIT_TYPES,
        "saved": bool(request.args.get("saved")),
    }
