"""The organiser's list of late requests: accept, or refuse with a reason; the person is told by one press."""

from typing import Any

from flask import Blueprint, abort, g, request, url_for
from werkzeug.datastructures import MultiDict

from intake.db import db
from intake.forms.colleagues import GroupForm
from intake.forms.late_requests import RefusalForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.late_request import LateRequest
from intake.papers import messages
from intake.queries import late_requests as listed
from intake.rules import drafts, late_requests, seats
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("late_desk", __name__)


def back(late: LateRequest, slug: str, **_url: int) -> Accepted:
    """The answer shows in the list."""
    return Accepted(url_for("late_desk.index", slug=slug) + f"#late-{late.id}")


@blueprint.get("/staff/events/<string:slug>/late")
@access.staff("organiser")
def index(slug: str) -> Page:
    """Who asks to be let in after closing, and who was answered."""
    return page("late/index.html", **_whole(access.own_event_or_404(slug)))


@blueprint.post("/staff/events/<string:slug>/late/<int:number>/accept")
@access.staff("organiser")
@exactly_once(LateRequest, done=back)
def accept(slug: str, number: int) -> Page | LateRequest:
    """Register them, as they asked."""
    event = access.own_event_or_404(slug)
    late = _late_or_404(event, number)
    form = _form(late)
    _keep_what_holds(form, event)
    done = form.attempt(lambda: _accepted(late, event, form))
    return done or _refused(event, late, form)


@blueprint.post("/staff/events/<string:slug>/late/<int:number>/refuse")
@access.staff("organiser")
@exactly_once(LateRequest, done=back)
def refuse(slug: str, number: int) -> Page | LateRequest:
    """Say no, and why."""
    event = access.own_event_or_404(slug)
    late, form = _late_or_404(event, number), RefusalForm(request.form)
    done = form.attempt(lambda: late_requests.refuse(late, form.reason.data, by=access.actor()))
    return done or _refused(event, late, form)


def _accepted(late: LateRequest, event: Event, form: GroupForm) -> LateRequest:
    return late_requests.accept(
        late, event, form.entry(), by=access.actor(), colleagues=form.said_of_colleagues()
    )


def _refused(event: Event, late: LateRequest, form: SentForm) -> Page:
    wrong = [(f"late-{late.id}", str(line)) for lines in form.errors.values() for line in lines]
    return refused("late/index.html", **{**_whole(event), "wrong": wrong})


def _whole(event: Event) -> dict[str, object]:
    asked = listed.of_event(event)
    all_decided = all(late.outcome for late in asked)
    full, units = (False, set[int]()) if all_decided else seats.full_places(event)
    rows = [_row(event, late) for late in asked]
    for row in rows:
        row["is_full"] = full or getattr(row["person"].unit, "id", None) in units
    return {"event": event, "rows": rows, "wrong": []}


def _row(event: Event, late: LateRequest) -> dict[str, Any]:
    """One request, with what was typed as long as it is kept, and a ready text that tells the answer."""
    form = _form(late)
    address = f"{g.settings.public_url}/e/{event.slug}/late/{late_requests.token_of(late)}"
    person = late.registration or form.entry()
    text = messages.late_answer(
        event, name=person.full_name, address=address, language=late.language
    )
    return {
        "late": late,
        "form": form,
        "person": person,
        "text": text,
        "send": messages.whatsapp(text, to=person.phone or ""),
    }


def _form(late: LateRequest) -> GroupForm:
    form = GroupForm(MultiDict(drafts.unpacked(late.content_sealed)))
    form.fits = form.validate() or late.outcome is not None  # then its form may be gone
    return form


def _keep_what_holds(form: GroupForm, event: Event) -> None:
    """Answers that the questions, changed since, do not allow any more are left out; the person may answer anew."""
    fits, form.fits = form.fits, None
    form.ask(event)
    if form.asked:
        form.asked.validate()
    form.fits = fits


def _late_or_404(event: Event, number: int) -> LateRequest:
    late = db.session.get(LateRequest, number)
    return late if late and late.event_id == event.id else abort(404)
