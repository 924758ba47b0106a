"""Contacts of a commitment: an officer records one, with where it comes from, and removes it at a wish."""

from flask import Blueprint, abort, request, url_for

from intake.db import db
from intake.forms.contacts import LABELS, ContactForm
from intake.models.contact import CommitmentContact
from intake.rules import contacts
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("contacts", __name__)
WRITERS = ("officer",)


def shown(_contact: CommitmentContact, code: str, **_url: int) -> Accepted:
    """It stands on the commitment's page, where what waits can be sent."""
    return Accepted(url_for("commitments.show", code=code, saved="1", _anchor="contacts"))


@blueprint.get("/staff/commitments/<string:code>/contacts")
@access.staff(*WRITERS)
def ask(code: str) -> Page:
    """Ask whom to reach."""
    commitment = access.commitment_or_404(code)
    return page("contacts/new.html", commitment=commitment, form=ContactForm())


@blueprint.post("/staff/commitments/<string:code>/contacts")
@access.staff(*WRITERS)
@exactly_once(CommitmentContact, done=shown, labels=LABELS)
def record(code: str) -> Page | CommitmentContact:
    """Write a contact down."""
    commitment, form = access.commitment_or_404(code), ContactForm(request.form)
    made = form.attempt(
        lambda: contacts.record(
            commitment,
            name=form.name.data,
            phone=form.phone.data or "",
            email=form.email.data or "",
            basis=form.basis.data or "",
            by=access.actor(),
        )
    )
    key = request.form.get("submission_key")
    return made or refused("contacts/new.html", commitment=commitment, form=form, key=key)


@blueprint.post("/staff/commitments/<string:code>/contacts/<int:contact_id>/removal")
@access.staff(*WRITERS)
@exactly_once(CommitmentContact, done=shown)
def remove(code: str, contact_id: int) -> CommitmentContact:
    """Delete a contact; that there was one stays."""
    found = db.session.get(CommitmentContact, contact_id)
    if found is None or found.commitment_id != access.commitment_or_404(code).id:
        abort(404)
    return contacts.remove(found, by=access.actor())
