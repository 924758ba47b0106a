"""Accessibility support at the desk: read and answered only by who arranges it, the event's organisers."""

from datetime import timedelta

from flask import Blueprint, abort, render_template, request, url_for

from intake import clock
from intake.forms.labels import labels_of
from intake.forms.registration import NEED_WORDS
from intake.forms.support import STATE_WORDS, AnswerForm
from intake.models.event import Event
from intake.models.registration import NeedAnswer, Registration
from intake.queries import door, support
from intake.rules import needs
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused, wants_fragment
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("support", __name__)


def answered(row: NeedAnswer, slug: str, registration_id: int, kind: str) -> Accepted:
    """The answer shows at its need."""
    about = f"{registration_id}-{kind}"
    return Accepted(
        url_for("support.index", slug=slug, person=registration_id, _anchor=f"need-{about}"),
        fragment=lambda: render_template("support/_need.html", told=True, **_need(slug, row)),
    )


@blueprint.get("/staff/events/<string:slug>/support")
@access.staff("organiser")
def index(slug: str) -> Page:
    """Who asked for what, and what has been arranged."""
    return page("support/index.html", **_list_page(access.own_event_or_404(slug)))


@blueprint.post("/staff/events/<string:slug>/support/<int:registration_id>/<string:kind>")
@access.staff("organiser")
@exactly_once(NeedAnswer, done=answered, labels=labels_of(AnswerForm))
def answer(slug: str, registration_id: int, kind: str) -> Page | NeedAnswer:
    """Answer one need; every answer is kept."""
    event = access.own_event_or_404(slug)
    person = door.by_id(event.id, registration_id) or abort(404)
    if kind not in NEED_WORDS:
        abort(404)
    form = AnswerForm(request.form, about=f"{registration_id}-{kind}")
    made = form.attempt(lambda: needs.answer(person, kind, form.said(), by=access.actor()))
    return made or _refused(event, person, kind, form)


def _refused(event: Event, person: Registration, kind: str, form: AnswerForm) -> Page:
    found = support.of(person)
    asked = [one for one in found.needs if one.kind == kind] if found else []
    if wants_fragment() and found and asked:
        context = {"person": found, "asked": asked[0], "form": form, **_around(event)}
        return refused("support/_need.html", **context)
    return refused(
        "support/index.html", form=form, about=(person.id, kind), **_list_page(event, person)
    )


def _need(slug: str, row: NeedAnswer) -> dict[str, object]:
    event = access.own_event_or_404(slug)
    person = support.people([row.registration_id])[0]
    asked = next((one for one in person.needs if one.kind == row.kind), None) or abort(404)
    return {"person": person, "asked": asked, **_around(event)}


def _list_page(event: Event, only: Registration | None = None) -> dict[str, object]:
    """One person where an answer leads back; else a page of all, of those still open, or of one kind."""
    kind, show = request.args.get("kind", ""), request.args.get("show", "")
    seen = support.overview(event, kind=kind)
    whose = [one for one in seen.people if show != "open" or one in seen.still_open]
    one_person = only.id if only else request.args.get("person", type=row_number)
    if one_person:
        whose = [one for one in seen.people if one == one_person]
    start = request.args.get("from", default=0, type=row_number)
    shown = whose[start : start + support.PAGE]
    return {
        "people": support.people(shown),
        "seen": seen,
        "kind": kind,
        "show": show,
        "one_person": one_person,
        "next": start + support.PAGE if len(whose) > start + support.PAGE else None,
        **_around(event),
    }


def _around(event: Event) -> dict[str, object]:
    """What every need is drawn with; a fresh answer begins with the contact its writer gave last."""
    name, contact = support.last_contact(event, access.actor())
    today = clock.today(event.zone)
    first = {
        "state": "arranged",
        "contact_name": name or access.staff_member().name,
        "contact": contact or access.staff_member().email,
        "by_day": max(today, event.day - timedelta(days=1)),
    }
    return {
        "event": event,
        "today": today,
        "words": NEED_WORDS,
        "state_words": STATE_WORDS,
        "fresh": lambda about: AnswerForm(about=about, **first),
    }
