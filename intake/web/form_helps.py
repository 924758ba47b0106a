"""The words that explain the forms of replication, as an administrator writes and previews them."""

from typing import Any

from flask import Blueprint, request, url_for

from intake.db import lock_for_this_transaction
from intake.forms.commitment import FORMS
from intake.forms.form_help import FormHelpForm
from intake.forms.labels import labels_of
from intake.models.form_help import FormHelp
from intake.rules import form_helps, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("form_helps", __name__)


def shown(_row: FormHelp) -> Accepted:
    """What was written stands on the same page."""
    return Accepted(url_for("form_helps.edit", saved=1))


@blueprint.get("/staff/replication-forms")
@access.staff("administrator")
def edit() -> Page:
    """The texts as they stand on the commitment form."""
    form = FormHelpForm(rows=form_helps.rows())
    return page("form_helps/edit.html", **_page(form), saved=bool(request.args.get("saved")))


@blueprint.post("/staff/replication-forms")
@access.staff("administrator")
@exactly_once(FormHelp, done=shown, labels=labels_of(FormHelpForm))
def rewrite() -> Page | FormHelp:
    """Write them anew; with `preview` only show them as the form would."""
    lock_for_this_transaction("form helps")
    form = FormHelpForm(request.form, rows=form_helps.rows())
    if request.form.get("preview") and form.validate():
        return page("form_helps/edit.html", **_page(form), preview=True)
    row = form.attempt(lambda: form_helps.rewrite(form.texts(), by=access.actor()))
    return row or refused("form_helps/edit.html", **_page(form))


def _page(form: FormHelpForm) -> dict[str, Any]:
    return {
        "form": form,
        "texts": form.texts(),
        "forms": FORMS,
        "key": request.form.get("submission_key") or submissions.new_key(),
    }
