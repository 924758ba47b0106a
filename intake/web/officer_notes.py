"""Notes of officers on a commitment: written by them, read by staff, emptied when what they say must go."""

from flask import Blueprint, abort, request, url_for

from intake.db import db
from intake.forms.officer_notes import LABELS, EmptyNoteForm, OfficerNoteForm
from intake.models.officer_note import OfficerNote
from intake.rules import officer_notes
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("officer_notes", __name__)
WRITERS = ("officer",)


def shown(_note: OfficerNote, code: str, **_url: int) -> Accepted:
    """It stands on the commitment's page."""
    return Accepted(url_for("commitments.show", code=code, saved="1", _anchor="notes"))


def described(note: OfficerNote) -> dict[str, str]:
    """A note for its sender to compare with."""
    return {str(LABELS["officer_note"]): note.text}


@blueprint.post("/staff/commitments/<string:code>/notes")
@access.staff(*WRITERS)
@exactly_once(OfficerNote, done=shown, describe=described, labels=LABELS)
def write(code: str) -> Page | OfficerNote:
    """Add a note."""
    commitment = access.commitment_or_404(code)
    form = OfficerNoteForm(request.form)
    note = form.attempt(
        lambda: officer_notes.write(commitment, text=form.officer_note.data, by=access.actor())
    )
    key = request.form.get("submission_key")
    return note or refused("officer_notes/new.html", commitment=commitment, form=form, key=key)


@blueprint.get("/staff/commitments/<string:code>/notes/<int:note_id>/emptying")
@access.staff(*WRITERS)
def ask_emptying(code: str, note_id: int) -> Page:
    """Ask why what a note says must go."""
    note = _note_or_404(code, note_id)
    return page("officer_notes/empty.html", code=code, note=note, form=EmptyNoteForm())


@blueprint.post("/staff/commitments/<string:code>/notes/<int:note_id>/emptying")
@access.staff(*WRITERS)
@exactly_once(OfficerNote, done=shown, labels=LABELS)
def empty(code: str, note_id: int) -> Page | OfficerNote:
    """Delete what it says; that it was there stays."""
    note, form = _note_or_404(code, note_id), EmptyNoteForm(request.form)
    done = form.attempt(
        lambda: officer_notes.empty(note, reason=form.reason.data, by=access.actor())
    )
    key = request.form.get("submission_key")
    return done or refused("officer_notes/empty.html", code=code, note=note, form=form, key=key)


def _note_or_404(code: str, note_id: int) -> OfficerNote:
    note = db.session.get(OfficerNote, note_id)
    if note is None or note.commitment_id != access.commitment_or_404(code).id:
        abort(404)
    return note
