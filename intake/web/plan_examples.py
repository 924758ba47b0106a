"""The example plan of an innovation: all staff read it, administrators edit it as one list."""

from flask import Blueprint, abort, request, url_for

from intake.db import held
from intake.forms.plan import ExampleForm, example_labels
from intake.models.innovation import Innovation
from intake.models.staff import ROLES
from intake.queries import places
from intake.rules import plan, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("plan_examples", __name__)


def shown(innovation: Innovation, **_url: str) -> Accepted:
    """What was changed shows on the list."""
    return Accepted(url_for("plan_examples.show", code=innovation.code, saved=1, _anchor="saved"))


@blueprint.get("/staff/innovations/<string:code>/plan")
@access.staff(*ROLES)
def show(code: str) -> Page:
    """The example, and for an administrator the form to change it."""
    innovation = places.innovation(code) or abort(404)
    return page("plan/example.html", **_whole(innovation, ExampleForm(steps=innovation.steps)))


@blueprint.post("/staff/innovations/<string:code>/plan")
@access.staff("administrator")
@exactly_once(Innovation, done=shown, labels=example_labels())
def write(code: str) -> Page | Innovation:
    """Replace the example; plans that were filled in from it stay as they are."""
    innovation = held(places.innovation(code) or abort(404))
    form = ExampleForm(request.form, steps=innovation.steps)
    done = form.attempt(lambda: plan.edit_example(innovation, form.steps(), by=access.actor()))
    return done or refused("plan/example.html", **_whole(innovation, form))


def _whole(innovation: Innovation, form: ExampleForm) -> dict[str, object]:
    return {
        "innovation": innovation,
        "form": form,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "may_write": access.staff_member().role == "administrator",
        "saved": bool(request.args.get("saved")),
    }
