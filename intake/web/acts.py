"""What devices at the door send: scans made without signal, walk-ins and substitutes, by link and by staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext

from intake import clock
from intake.db import db
from intake.forms.acts import FORMS, ActForm, DoorSubstituteForm, ScanForm, WalkInForm
from intake.models.act import DoorAct
from intake.models.event import Event, EventSession
from intake.models.link import Link
from intake.models.registration import Registration
from intake.queries import door
from intake.rules import acts, checkin, finding, submissions
from intake.rules.acts import Sent
from intake.rules.refusal import Refused
from intake.web import access, screen
from intake.web import checkin as staffed
from intake.web.answers import Accepted, Page, refused, wants_json
from intake.web.screen import Place
from intake.web.submissions import exactly_once

blueprint = Blueprint("acts", __name__)
CONTROL = {"submission_key", "csrf_token"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Whence an act comes: a station, and the link that opened it."""

    place: Place
    link: Link | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its link was revoked or is over: then nothing is done without the organiser."""
        return self.link is not None and not self.link.is_usable(clock.now())


def by_link(token: str) -> Source:
    """A door link, also one that has ended."""
    event, link = access.any_door_or_404(token)
    return Source(place=Place(room="door", arguments={"token": token}, event=event), link=link)


def by_staff(slug: str) -> Source:
    """The station of staff."""
    return Source(place=staffed.place(slug))


def _answered(place: Place, act: DoorAct) -> Accepted:
    """The station with what came of it; a script reads whom it is about, and whether it is held."""
    more: dict[str, Any] = {}
    if act.registration_id is not None:
        more["registration"] = act.registration_id
    if act.state != "done":
        more["held"] = True
    if act.check_in is None:
        return Accepted(place.url("show"), more=more)
    query = {
        "session": str(act.check_in.session_id),
        "answer": screen.name(place, act.check_in, again=False),
    }
    return Accepted(place.url("show", **query), more=more)


def door_answered(act: DoorAct, token: str) -> Accepted:
    """Back to the door's station."""
    return _answered(by_link(token).place, act)


def desk_answered(act: DoorAct, slug: str) -> Accepted:
    """Back to the staff's station."""
    return _answered(staffed.place(slug), act)


@blueprint.post("/door/<string:token>/scans")
@access.anyone
@exactly_once(DoorAct, done=door_answered)
def scan(token: str) -> DoorAct | Page:
    """A scan or an undo that a device sends."""
    return take(by_link(token), "scan")


@blueprint.post("/door/<string:token>/walk-ins")
@access.anyone
@exactly_once(DoorAct, done=door_answered)
def walk_in(token: str) -> DoorAct | Page:
    """Somebody who came without being registered."""
    return take(by_link(token), "walk_in")


@blueprint.post("/door/<string:token>/substitutes")
@access.anyone
@exactly_once(DoorAct, done=door_answered)
def substitute(token: str) -> DoorAct | Page:
    """Somebody who came instead of somebody else."""
    return take(by_link(token), "substitute")


@blueprint.get("/door/<string:token>/substitutes")
@access.anyone
def ask_substitute(token: str) -> Page:
    """Who came instead of somebody who was found here. Revoked or over: 410."""
    source = by_link(token)
    return access.gone() if source.has_ended else ask_instead(source)


@blueprint.get("/staff/events/<string:slug>/checkin/substitutes")
@access.staff("organiser")
def staff_ask_substitute(slug: str) -> Page:
    """Who came instead of somebody who was found here."""
    return ask_instead(by_staff(slug))


@blueprint.app_template_global()
def instead_address(place: Place, registration_id: int, session: int | None) -> str:
    """Where somebody who was found here is replaced by who came instead."""
    named = screen.person_name(place, registration_id)
    endpoint = "acts.staff_ask_substitute" if place.staffed else "acts.ask_substitute"
    return url_for(endpoint, **place.arguments, of=named, session=session)


@blueprint.post("/staff/events/<string:slug>/checkin/scans")
@access.staff("organiser")
@exactly_once(DoorAct, done=desk_answered)
def staff_scan(slug: str) -> DoorAct | Page:
    """A scan or an undo that a device of staff sends."""
    return take(by_staff(slug), "scan")


@blueprint.post("/staff/events/<string:slug>/checkin/walk-ins")
@access.staff("organiser")
@exactly_once(DoorAct, done=desk_answered)
def staff_walk_in(slug: str) -> DoorAct | Page:
    """Somebody who came without being registered."""
    return take(by_staff(slug), "walk_in")


@blueprint.post("/staff/events/<string:slug>/checkin/substitutes")
@access.staff("organiser")
@exactly_once(DoorAct, done=desk_answered)
def staff_substitute(slug: str) -> DoorAct | Page:
    """Somebody who came instead of somebody else."""
    return take(by_staff(slug), "substitute")


def take(source: Source, verb: str) -> DoorAct | Page:
    """Do what was sent, or hold it; what is known by its key already (from a file, say) is that."""
    event, link = source.place.event, source.link
    key = request.form["submission_key"]
    if (known := acts.find(key)) is not None and known.event_id == event.id:
        return known
    form = FORMS[verb](request.form, sessions=[one.id for one in event.sessions])
    if not form.validate():
        return _invalid(source, form, verb)
    reading = acts.read(form.told, event=event, link=link) if form.told else None
    sent = Sent(key=key, by=access.actor(), device=form.device.data, reading=reading)
    if source.has_ended and reading is None:
        access.gone()
    try:
        if why := _why_held(source, form):
            said = {name: request.form[name] for name in form.data if name in request.form}
            return acts.hold(event, verb, said, sent=sent, why=why)
        return carry_out(event, verb, form, sent)
    except Refused as refusal:
        if refusal.code == finding.GUESSED:
            db.session.commit()  # the guess stays counted, though nothing else is kept
        return _refused(source, form, verb, refusal)


def carry_out(event: Event, verb: str, form: ActForm, sent: Sent) -> DoorAct:
    """Do one act, now or when the organiser accepts it. Refuses as its rule, and not_yet: its person is not here."""
    session = _session(event, form)
    if isinstance(form, WalkInForm):
        return acts.walk_in(event, form.entry(), session=session, sent=sent)
    if isinstance(form, DoorSubstituteForm):
        replaced = finding.any_of(event.id, form.replaces_id)
        return acts.substitute(replaced, form.entry(), session=session, sent=sent)
    assert isinstance(form, ScanForm), verb  # noqa: S101 - FORMS has no other
    found = _find(form, session, sent)
    if form.kind.data == "undo":
        return acts.undo(found, session=session, reason=form.reason.data, sent=sent)
    return acts.scan(found, session=session, method=form.method.data, sent=sent)


def _why_held(source: Source, form: ActForm) -> str | None:
    """What an act must wait for: its link has ended, or its own person is held."""
    if source.has_ended:
        return "ended"
    key = form.walk_in_key if isinstance(form, ScanForm) else None
    person = acts.find(key) if key else None
    return "person" if person is not None and person.state != "done" else None


def _session(event: Event, form: ActForm) -> EventSession:
    """The session that was sent, else the one of the hour."""
    sent = [one for one in event.sessions if str(one.id) == form.session.data]
    session = sent[0] if sent else checkin.session_now(event.sessions, clock.now())
    if session is None:
        raise finding.no_session()
    return session


def _find(form: ScanForm, session: EventSession, sent: Sent) -> Registration:
    """Whom a scan is about. One made without signal finds who has left the list meanwhile, too."""
    if form.walk_in.data:
        return finding.by_act(form.walk_in_key, event_id=session.event_id)
    if form.registration.data:
        return finding.any_of(session.event_id, form.registration_id)
    if form.proof.data:
        find: Callable[[str], Registration] = finding.by_proof if sent.at else finding.by_link
        return find(form.token or "")
    return finding.by_code(form.sought.data, session=session, by=sent.by)


def _invalid(source: Source, form: ActForm, verb: str) -> Page:
    said = [str(error) for errors in form.errors.values() for error in errors]
    sentence = " ".join(said) or gettext("Pilihan ini tidak ada. Pilih salah satu yang tersedia.")
    answer = screen.Answer(kind="invalid", sentence=sentence)
    return _said(source, form, verb, answer)


def _refused(source: Source, form: ActForm, verb: str, refusal: Refused) -> Page:
    form.refuse(refusal)
    sentence = gettext(refusal.sentence, **refusal.values)
    answer = screen.Answer(kind=refusal.code, sentence=sentence)
    return _said(source, form, verb, answer, code=refusal.code)


def ask_instead(source: Source) -> Page:
    """The form for who came instead of somebody who was found here."""
    place = source.place
    number = screen.person_named(place, request.args.get("of", "")) or abort(404)
    form = DoorSubstituteForm(None, sessions=[])
    return Page("checkin/instead.html", _instead(place, form, request.args, number) or abort(404))


def _instead(
    place: Place, form: DoorSubstituteForm, sent: Mapping[str, str], number: int | None
) -> dict[str, Any] | None:
    """What that page shows; None where there is nobody, or no session."""
    chosen = [one for one in place.event.sessions if str(one.id) == sent.get("session")]
    session = chosen[0] if chosen else checkin.session_now(place.event.sessions, clock.now())
    if session is None or number is None or door.by_id(place.event.id, number) is None:
        return None
    person = door.hit(number, session.id)
    key = request.form.get("submission_key") or submissions.new_key()
    return {
        "form": form,
        "key": key,
        "person": person,
        "session": session,
        "station": screen.station(place, session),
    }


def _said(source: Source, form: ActForm, verb: str, answer: screen.Answer, **more: str) -> Page:
    """The page with what is wrong and what was typed; a script reads the errors."""
    place = source.place
    if wants_json():
        return Page("errors/words.html", {"form": form, **more}, 422)
    if isinstance(form, DoorSubstituteForm):
        drawn = _instead(place, form, request.form, form.replaces_id)
        if drawn:
            return refused("checkin/instead.html", **drawn)
    try:
        session = _session(place.event, form)
    except Refused:
        session = None
    return screen.page(place, session, answer, act_form=form, act_verb=verb)
