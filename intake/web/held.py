"""What is held for the organiser: a phone's file taken in, acts accepted or refused, one or all."""

from flask import Blueprint, abort, request, url_for
from werkzeug.datastructures import MultiDict

from intake.db import db, lock_for_this_transaction
from intake.forms.acts import FORMS
from intake.forms.checkin import row_number
from intake.forms.held import FileForm, HeldForm
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
from intake.web.submissions import exactly_once
from intake.words import N_

blueprint = Blueprint("held", __name__)
AT_ONCE = 200


def back(_act: DoorAct, slug: str) -> Accepted:
    """What else is held."""
    return Accepted(url_for("conflicts.index", slug=slug, _anchor="held"))


@blueprint.post("/staff/events/<string:slug>/checkin/files")
@access.staff("organiser")
@exactly_once(DoorAct, done=back, uploads=True)
def take_file(slug: str) -> DoorAct | Page:
    """Hold every act of a file under its own key; what came by the network already stays what it is."""
    event = access.own_event_or_404(slug)
    form = FileForm(request.form, files=request.files, slug=slug)
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
    first = None
    for verb, key, fields in form.acts:
        act = acts.find(key)
        if act is None and submissions.find(key) is None:
            told = FORMS[verb](fields, sessions=[one.id for one in event.sessions])
            told.validate()
            reading = acts.unsure() if told.told is None else None
            if told.told is not None:
                reading = acts.read(told.told, event=event, link=link, by_file=True)
            sent = Sent(key=key, by=by, device=told.device.data, reading=reading)
            act = acts.hold(event, verb, fields, sent=sent, why="file")
        if act is not None and act.event_id == event.id:
            first = first or act
    if first is None:
        raise Refused("nothing_new", N_("Semua isi berkas ini sudah pernah diterima."))
    return first


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
