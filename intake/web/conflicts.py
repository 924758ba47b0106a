"""What the doors left for the organiser to look at: contradictions, by device, and what is held."""

from itertools import groupby
from typing import Any

from flask import Blueprint, request, url_for

from intake.forms.checkin import row_number
from intake.forms.conflicts import ConflictForm
from intake.forms.held import FileForm, HeldForm
from intake.forms.sent import SentForm
from intake.models.act import DoorAct, DoorRuling
from intake.models.event import Event
from intake.models.registration import Registration
from intake.queries import conflicts, door
from intake.queries.door import names_of
from intake.rules import acts
from intake.rules import conflicts as rules
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("conflicts", __name__)
MOST_HELD = 200


def back(_ruling: DoorRuling, slug: str) -> Accepted:
    """What else there is to look at."""
    return Accepted(url_for("conflicts.index", slug=slug))


@blueprint.get("/staff/events/<string:slug>/checkin/conflicts")
@access.staff("organiser")
def index(slug: str) -> Page:
    """Everything nobody has ruled on."""
    told = {name: request.args.get(name, type=int) for name in ("read", "new")}
    return page("conflicts/index.html", **_whole(access.own_event_or_404(slug)), **told)


@blueprint.post("/staff/events/<string:slug>/checkin/conflicts")
@access.staff("organiser")
@exactly_once(DoorRuling, done=back)
def rule(slug: str) -> DoorRuling | Page:
    """Keep, undo, or set the time right."""
    event, form = access.own_event_or_404(slug), ConflictForm(request.form)
    ruling = form.attempt(
        lambda: rules.rule(
            event.id,
            form.check_in_id,
            kind=form.kind.data,
            choice=form.choice.data,
            by=access.actor(),
            at=form.at(event.zone),
        )
    )
    return ruling or shown(event, form=form)


def shown(
    event: Event,
    *,
    form: SentForm | None = None,
    held_form: HeldForm | None = None,
    file_form: FileForm | None = None,
) -> Page:
    """The page again, with what was refused."""
    more: dict[str, Any] = {"file_form": file_form} if file_form else {}
    refusing = form or held_form or file_form
    places = {"time": f"time-{request.form.get('check_in', '')}", "file": "file"}
    wrong = [
        (places.get(name or "", ""), str(sentence))
        for name, sentences in (refusing.errors if refusing else {}).items()
        for sentence in sentences
    ]
    return refused("conflicts/index.html", **{**_whole(event), "wrong": wrong, **more})


def _whole(event: Event) -> dict[str, Any]:
    found, held = conflicts.of_event(event.id), conflicts.held(event.id)
    devices = [
        (by, device, list(some))
        for (by, device), some in groupby(found, key=lambda one: (one.by, one.device))
    ]
    sessions = {one.id: one.title for one in event.sessions}
    names = names_of(act.by for act in held)
    told = [(act, acts.said(act)) for act in (*held, *conflicts.refused(event.id))]
    people = door.by_ids(event.id, {number for _, said in told if (number := _about(said))})
    waiting = [_told(act, said, names, people) for act, said in told]
    return {
        "event": event,
        "devices": devices,
        "sessions": sessions,
        "held": waiting[: len(held)][:MOST_HELD],
        "held_count": len(held),
        "refused": waiting[len(held) :],
        "file_form": FileForm(),
        "wrong": [],
        "may_be_undone": rules.MAY_BE_UNDONE,
    }


def _about(said: dict[str, str]) -> int | None:
    """Whom an act that waits is about, by number."""
    return row_number(said.get("replaces") or said.get("registration") or "")


def _told(
    act: DoorAct, said: dict[str, str], names: dict[str, str], people: dict[int, Registration]
) -> dict[str, Any]:
    """One act that waits, in words: whom it is about, as far as that can be said."""
    person = people.get(_about(said) or 0)
    return {
        "act": act,
        "by": names.get(act.by, ""),
        "device": conflicts.called(act.device),
        "kind": said.get("kind", "in"),
        "session": said.get("session", ""),
        "name": said.get("full_name") or (person.full_name if person else ""),
        "person": person,
    }
