"""The signed surat tugas: a unit adds it at its link, the organiser of the event takes it away."""

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.db import db
from intake.forms.assignment_letters import LABELS, AssignmentLetterForm
from intake.models.assignment_letter import AssignmentLetter
from intake.models.event import Event
from intake.models.place import Unit
from intake.queries import assignment_letters as added
from intake.queries import delegates
from intake.rules import assignment_letters
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.language import day
from intake.web.papers import as_download
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("assignment_letters", __name__)


def received(_letter: AssignmentLetter, token: str) -> Accepted:
    """The same page, now with the letter in its list."""
    return Accepted(url_for("assignment_letters.show", token=token, saved="1", _anchor="saved"))


def as_it_is(letter: AssignmentLetter) -> dict[str, str]:
    """A letter for its sender to compare with."""
    return {
        str(LABELS["letter_number"]): letter.number,
        str(LABELS["letter_date"]): day(letter.dated),
    }


def sent(_form: Any) -> AssignmentLetterForm:
    """The form with its file, looked at before the writers' turn, and only for who holds the link."""
    _event_and_unit((request.view_args or {})["token"])
    both: Any = CombinedMultiDict([request.form, request.files])
    return AssignmentLetterForm(both)


@blueprint.get("/u/<string:token>/assignment-letter")
@access.anyone
def show(token: str) -> Page:
    """The draft to take away, the form for the signed one, and what was added so far."""
    return page("papers/assignment_letter.html", **_whole(token, AssignmentLetterForm()))


@blueprint.post("/u/<string:token>/assignment-letter")
@access.anyone
@exactly_once(
    AssignmentLetter,
    done=received,
    describe=as_it_is,
    labels=LABELS,
    form=sent,
    uploads=True,
)
def create(token: str) -> Page | AssignmentLetter:
    """Keep the signed letter."""
    event, unit = _event_and_unit(token)
    form = form_read()
    made = form.attempt(
        lambda: assignment_letters.add(event, unit, form.signed_letter(), by=access.actor())
    )
    return made or refused("papers/assignment_letter.html", **_whole(token, form))


@blueprint.get("/staff/events/<string:slug>/assignment-letters")
@access.staff("organiser")
def index(slug: str) -> Page:
    """The letters of every unit of an event."""
    event = access.own_event_or_404(slug)
    return page("papers/assignment_letters.html", event=event, letters=added.of_event(event.id))


@blueprint.get("/staff/events/<string:slug>/assignment-letters/<int:number>/file")
@access.staff("organiser")
def download(slug: str, number: int) -> Response:
    """The file as it is kept, only ever as a download."""
    event = access.own_event_or_404(slug)
    stored = added.file_of(event.id, number) or abort(404)
    return as_download(stored.content, media_type=stored.media_type, name=stored.name)


def _event_and_unit(token: str) -> tuple[Event, Unit]:
    """What the unit's link is about; one about commitments alone has no event to send people to."""
    link = access.unit_link_or_404(token)
    event = db.session.get(Event, link.event_id) if link.event_id else None
    if event is None or event.published_at is None:
        abort(404)
    return event, db.session.get_one(Unit, link.unit_id)


def _whole(token: str, form: AssignmentLetterForm) -> dict[str, Any]:
    event, unit = _event_and_unit(token)
    return {
        "event": event,
        "unit": unit,
        "token": token,
        "form": form,
        "delegates": delegates.of_unit(event.id, unit.id),
        "letters": added.of_unit(event.id, unit.id),
        "saved": bool(request.args.get("saved")),
        "key": request.form.get("submission_key"),
    }
