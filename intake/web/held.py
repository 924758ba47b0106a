"""What is held for the organiser: a phone's file taken in, acts accepted or refused, one or all."""

from typing import Any

from flask import Blueprint, abort, g, request, url_for
from werkzeug.datastructures import MultiDict

from intake.db import db, lock_for_this_transaction
from intake.forms.acts import FORMS
from intake.forms.checkin import row_number
from intake.forms.held import FileForm, HeldForm, Saved
from intake.models.act import DoorAct
from intake.models.event import Event
from intake.queries import conflicts, door
from intake.rules import acts, submissions
from intake.rules.actor import Actor
from intake.rules.acts import Sent
from intake.rules.device_clock import Reading
from intake.rules.refusal import Refused
from intake.web import access
from intake.web import conflicts as conflicts_page
from intake.web.acts import carry_out
from intake.web.answers import Accepted, Page
from intake.web.submissions import exactly_once, form_read
from intake.words import N_

blueprint = Blueprint("held", __name__)
AT_ONCE = 200


def sent_file(_form: Any) -> FileForm:
    """The file, read and judged before the writers' turn, and only for who may send it."""
    event = access.own_event_or_404((request.view_args or {})["slug"])
    sessions = [one.id for one in event.sessions]
    return FileForm(request.form, files=request.files, slug=event.slug, sessions=sessions)


def read(_act: DoorAct, slug: str) -> Accepted:
    """What is held, and what became of the file; sent again with the same key, only how much was read."""
    said = {"read": len(form_read().acts), "new": g.get("newly_held")}
    return Accepted(url_for("conflicts.index", slug=slug, **said, _anchor="read"))


def back(_act: DoorAct, slug: str) -> Accepted:
    """What else is held."""
    return Accepted(url_for("conflicts.index", slug=slug, _anchor="held"))


@blueprint.post("/staff/events/<string:slug>/checkin/files")
@access.staff("organiser")
@exactly_once(DoorAct, done=read, form=sent_file, uploads=True)
def take_file(slug: str) -> DoorAct | Page:
    """Hold every act of a file under its own key; what came by the network already stays what it is."""
    event, form = access.own_event_or_404(slug), form_read()
    held = form.attempt(lambda: _hold_all(event, form))
    return held or conflicts_page.shown(event, file_form=form)


@blueprint.post("/staff/events/<string:slug>/checkin/held")
@access.staff("organiser")
@exactly_once(DoorAct, done=back)
def decide(slug: str) -> DoorAct | Page:
    """Accept or refuse one act that is held, or the first 200."""
    event, form = access.own_event_or_404(slug), HeldForm(request.form)
    decided = form.attempt(lambda: _decide(event, form))
    return decided or conflicts_page.shown(event, held_form=form)


def _hold_all(event: Event, form: FileForm) -> DoorAct:
    link = door.by_label(event.id, form.door)
    by = Actor("door", link.id, link.label) if link else access.actor()

    def sent(act: Saved) -> Sent:
        told = act.told
        reading = acts.read(told, event=event, link=link, by_file=True) if told else acts.unsure()
        return Sent(key=act.key, by=by, device=act.device, reading=reading)

    saved = {act.key: act for act in form.acts}
    known = acts.find_all(saved)
    elsewhere = submissions.known(saved)
    new = [act for key, act in saved.items() if key not in known and key not in elsewhere]
    g.newly_held = len(new)
    if new:
        told = [(act.verb, act.fields, sent(act)) for act in new]
        return acts.hold_all(event, told, by=by, why="file")[0]
    for act in known.values():
        if act.event_id == event.id:
            return act
    raise Refused("nothing_new", N_("Semua isi berkas ini sudah pernah diterima."))


def _decide(event: Event, form: HeldForm) -> DoorAct:
    if form.act.data == "all":
        waiting = conflicts.held(event.id)[:AT_ONCE]
        decided = [done for act in waiting if (done := _try(event, act, form.choice.data))]
        if not decided:
            raise Refused("none", N_("Tidak ada yang dapat dicatat. Periksa satu per satu."))
        return decided[0]
    act = conflicts.act(event.id, row_number(form.act.data) or 0) or abort(404)
    return _one(event, act, form.choice.data)


def _try(event: Event, act: DoorAct, choice: str) -> DoorAct | None:
    """One of many: what cannot be carried out stays held, and nothing of it is kept."""
    try:
        with db.session.begin_nested():
            return _one(event, act, choice)
    except Refused:
        return None


def _one(event: Event, act: DoorAct, choice: str) -> DoorAct:
    if lock_for_this_transaction(f"door act {act.key}"):
        db.session.refresh(act)
    if act.state == "done":  # somebody was quicker
        return act
    if choice == "refuse":
        return acts.refuse(act, by=access.actor())
    said = MultiDict(acts.said(act))
    form = FORMS[act.verb](said, sessions=[one.id for one in event.sessions])
    if not form.validate():
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        raise Refused("invalid", " ".join(wrong))
    kind, _, number = act.by.partition(":")
    sent = Sent(
        key=act.key,
        by=Actor(kind, int(number) if number else None),
        device=act.device,
        reading=Reading(at=act.at, clock=act.clock, device_at=act.device_at or act.at),
        held=act,
    )
    carry_out(event, act.verb, form, sent)
    return acts.accepted(act, by=access.actor())
