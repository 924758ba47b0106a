"""The station at a door, the same for the staff page and the door link: one field, a big answer, an undo."""

from typing import Any

from flask import Response, g, redirect, render_template, request
from flask_babel import gettext

from intake import clock
from intake.db import db
from intake.forms.checkin import CheckInForm, SessionForm, UndoForm
from intake.forms.sent import SentForm
from intake.models.checkin import CheckIn
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.queries import attendance, door, events, guests, substitutes
from intake.queries.door import Hit
from intake.rules import checkin, finding
from intake.rules.refusal import Refused
from intake.web import access, screen
from intake.web.answers import Accepted, Page, refused, wants_fragment
from intake.web.screen import Place

INSTEAD = {"duplicate", "substituted"}  # somebody else is to be checked in


def show(place: Place, *, door_form: SentForm | None = None, bare: bool = False) -> Page:
    """The station, with the answer that the address names; with a refused form of its door links: 422."""
    form = SessionForm(request.args, sessions=_numbers(place))
    form.validate()
    drawn = screen.page(place, _chosen(place, form), screen.named(place, request.args), bare=bare)
    if door_form is None:
        return drawn
    again = {"door_form": door_form, "door_key": request.form["submission_key"], "errors": True}
    return refused(drawn.template, **{**drawn.context, **again})


def press(place: Place) -> CheckIn | Page:
    """Take one scan, code, name or choice: check somebody in, or say what was found instead."""
    form = CheckInForm(request.form, sessions=_numbers(place))
    session = _chosen(place, form)
    if not form.validate() or session is None:
        return _invalid(place, session, form)
    try:
        found = _find(form, session)
    except Refused as refusal:
        if refusal.code == finding.GUESSED:
            db.session.commit()  # the guess stays counted, though nothing else is kept
        return _refused(place, session, refusal, typed=form.sought.data)
    if isinstance(found, list):
        return screen.page(
            place, session, screen.Answer(kind="found"), hits=found, typed=form.sought.data
        )
    stood = door.standing(found.id, session.id)
    try:
        row = checkin.check_in(
            found,
            session=session,
            method=_method(form),
            by=access.actor(),
            seen=checkin.Seen(device=form.device_name),
        )
    except Refused as refusal:
        return _refused(place, session, refusal, about=_about(found, refusal))
    g.already_in = stood == row.id
    return row


def undo(place: Place) -> CheckIn | Page:
    """Take a check-in back, with a reason."""
    form = UndoForm(request.form, sessions=_numbers(place))
    session = _chosen(place, form)
    if not form.validate() or session is None or form.registration_id is None:
        return _invalid(place, session, form)
    about: int | None = None
    try:
        found = finding.chosen(form.registration_id, session=session)
        about = found.id
        return checkin.undo(found, session=session, reason=form.reason.data, by=access.actor())
    except Refused as refusal:
        return _refused(place, session, refusal, about=about)


def answered(place: Place, row: CheckIn) -> Accepted:
    """Where an accepted press leads: the station again, with an answer that only we can have named."""
    query = {
        "session": str(row.session_id),
        "answer": screen.name(place, row, again=g.get("already_in", False)),
    }

    def fragment() -> str:
        session = next(one for one in place.event.sessions if one.id == row.session_id)
        return render_template(
            "checkin/_station.html",
            recount=True,
            **screen.shown(place, session, screen.named(place, query)),
        )

    return Accepted(place.url("show", **query), fragment=fragment)


def counts(place: Place) -> Any:
    """Who is here, if anything was done at the event since the version the asker holds; else 204."""
    if not wants_fragment():
        return redirect(place.url("show"), 303)
    if request.args.get("since", type=int) == attendance.version(place.event.id):
        return Response(status=204)
    form = SessionForm(request.args, sessions=_numbers(place))
    form.validate()
    session = _chosen(place, form)
    return Page(
        "checkin/_counts.html",
        {
            "station": screen.station(place, session),
            "counts": screen.counted(place, session),
            "guests": guests.at_door(place.event.id, session.id if session else 0),
            "counting": True,
        },
    )


def _find(form: CheckInForm, session: EventSession) -> Registration | list[Hit]:
    if form.registration_id is not None:
        return finding.chosen(form.registration_id, session=session)
    if form.token:
        return finding.by_link(form.token)
    return finding.by_words(form.sought.data, session=session, by=access.actor())


def _method(form: CheckInForm) -> str:
    if form.registration_id is not None:
        return form.method.data or "search"
    return "qr" if form.token else "code"


def _about(found: Registration, refusal: Refused) -> int | None:
    """Whom a refusal shows: a duplicate's first registration, a substitute, and nobody of another event."""
    if refusal.code == "other_event":
        return None
    substitute = substitutes.of(found) if refusal.code == "substituted" else None
    return substitute.id if substitute else found.duplicate_of_id or found.id


def _numbers(place: Place) -> list[int]:
    return [session.id for session in events.sessions(place.event)]


def _chosen(place: Place, form: SessionForm) -> EventSession | None:
    """The session that was sent, else the one of the hour."""
    sessions = place.event.sessions
    sent = [session for session in sessions if str(session.id) == form.session.data]
    return sent[0] if sent else checkin.session_now(sessions, clock.now())


def _invalid(place: Place, session: EventSession | None, form: SessionForm) -> Page:
    said = [str(error) for errors in form.errors.values() for error in errors]
    sentence = " ".join(said) or gettext("Pilihan ini tidak ada. Pilih salah satu yang tersedia.")
    return screen.page(place, session, screen.Answer(kind="invalid", sentence=sentence))


def _refused(
    place: Place,
    session: EventSession,
    refusal: Refused,
    *,
    about: int | None = None,
    typed: str = "",
) -> Page:
    sentence = gettext(refusal.sentence, **refusal.values)
    person = door.hit(about, session.id) if about is not None else None
    if refusal.code in INSTEAD:
        answer = screen.Answer(kind=refusal.code, sentence=sentence)
        return screen.page(place, session, answer, hits=[person])
    answer = screen.Answer(kind=refusal.code, sentence=sentence, person=person)
    return screen.page(place, session, answer, typed=typed)
