"""The station at a door, the same for the staff page and the door link: one field, a big answer, who is here."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext

from intake import clock, keys
from intake.db import db
from intake.forms.checkin import CheckInForm, DoorForm, SessionForm, UndoForm
from intake.forms.registration import NEED_WORDS
from intake.forms.sent import SentForm
from intake.models.checkin import CheckIn
from intake.models.event import Event, EventSession
from intake.models.registration import Registration
from intake.papers.words import ROLES
from intake.queries import attendance
from intake.queries.attendance import Counts, Hit, Scan
from intake.rules import checkin, finding, submissions
from intake.rules.refusal import Refused
from intake.web import access
from intake.web.answers import UNPROCESSABLE, Accepted, Page, refused, wants_fragment

SEAL = 20
DONE = {"welcome", "again", "undone", "found"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a station stands: whose addresses it uses, and how much it may show."""

    room: str
    arguments: dict[str, Any]
    event: Event

    @property
    def staffed(self) -> bool:
        """Whether staff stand here; a door link is shown no lists and no support needs."""
        return self.room == "checkin"

    def url(self, verb: str, **query: Any) -> str:
        """The address of one of this station's routes."""
        return url_for(f"{self.room}.{verb}", **self.arguments, **query)


@dataclass(frozen=True, kw_only=True)
class Station:
    """What every station shows, in plain values: they outlive the transaction they were read in."""

    place: Place
    slug: str
    title: str
    zone: str
    sessions: Sequence[tuple[int, str, datetime, datetime]]
    session: int | None
    running: bool
    counts: Counts
    version: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the station says; the kind decides colour, icon and word."""

    kind: str
    sentence: str = ""
    person: Scan | Hit | None = None


def show(place: Place, *, door_form: SentForm | None = None) -> Page:
    """The station, with the answer that the address names; with a refused form of its door links: 422."""
    form = SessionForm(request.args, sessions=_numbers(place))
    form.validate()
    drawn = _page(place, _chosen(place, form), _named(place, request.args))
    if door_form is None:
        return drawn
    return refused(drawn.template, **{**drawn.context, "door_form": door_form, "errors": True})


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
        return _page(place, session, Answer(kind="found"), hits=found, typed=form.sought.data)
    stood = attendance.standing(found.id, session.id)
    try:
        row = checkin.check_in(found, session=session, method=_method(form), by=access.actor())
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
        "answer": _name(place, row, again=g.get("already_in", False)),
    }

    def fragment() -> str:
        session = next(one for one in place.event.sessions if one.id == row.session_id)
        return render_template(
            "checkin/_station.html", **_shown(place, session, _named(place, query))
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
    return Page("checkin/_counts.html", {"station": _station(place, _chosen(place, form))})


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
    """Whom a refusal shows: a duplicate's first registration, and nobody of another event."""
    return None if refusal.code == "other_event" else found.duplicate_of_id or found.id


def _numbers(place: Place) -> list[int]:
    return [session.id for session in place.event.sessions]


def _chosen(place: Place, form: SessionForm) -> EventSession | None:
    """The session that was sent, else the one of the hour."""
    sessions = place.event.sessions
    sent = [session for session in sessions if str(session.id) == form.session.data]
    return sent[0] if sent else checkin.session_now(sessions, clock.now())


def _invalid(place: Place, session: EventSession | None, form: SessionForm) -> Page:
    said = [str(error) for errors in form.errors.values() for error in errors]
    sentence = " ".join(said) or gettext("Pilihan ini tidak ada. Pilih salah satu yang tersedia.")
    return _page(place, session, Answer(kind="invalid", sentence=sentence))


def _refused(
    place: Place,
    session: EventSession,
    refusal: Refused,
    *,
    about: int | None = None,
    typed: str = "",
) -> Page:
    sentence = gettext(refusal.sentence, **refusal.values)
    person = attendance.hit(about, session.id) if about is not None else None
    if refusal.code == "duplicate":
        answer = Answer(kind=refusal.code, sentence=sentence)
        return _page(place, session, answer, hits=[person])
    answer = Answer(kind=refusal.code, sentence=sentence, person=person)
    return _page(place, session, answer, typed=typed)


def _page(place: Place, session: EventSession | None, answer: Answer | None, **more: Any) -> Page:
    """The whole page, or the station alone for htmx; 422 when nothing was done."""
    context = _shown(place, session, answer, **more)
    status = UNPROCESSABLE if context["errors"] else 200
    if wants_fragment():
        return Page("checkin/_station.html", context, status)
    if not place.staffed:
        return Page("checkin/door.html", context, status)
    doors = [(link, link.is_usable(clock.now())) for link in attendance.doors(place.event.id)]
    return Page("checkin/index.html", {"doors": doors, "door_form": DoorForm(), **context}, status)


def _shown(
    place: Place, session: EventSession | None, answer: Answer | None, **more: Any
) -> dict[str, Any]:
    """What the station's template needs. A form that was refused shows its key again, which is still good."""
    nothing_done = answer is not None and answer.kind not in DONE
    return {
        "station": _station(place, session),
        "answer": answer,
        "errors": nothing_done,
        "sentence": answer.sentence if answer else "",
        "key": request.form["submission_key"] if nothing_done else submissions.new_key(),
        "need_words": NEED_WORDS,
        "role_words": ROLES,
        **more,
    }


def _station(place: Place, session: EventSession | None) -> Station:
    event, moment = place.event, clock.now()
    number = session.id if session else None
    return Station(
        place=place,
        slug=event.slug,
        title=event.title,
        zone=event.zone,
        sessions=[(one.id, one.title, one.starts_at, one.ends_at) for one in event.sessions],
        session=number,
        running=session is not None and session.starts_at <= moment < session.ends_at,
        version=attendance.version(event.id),
        counts=attendance.counts(event.id, number or 0, units=place.staffed),
    )


def _name(place: Place, row: CheckIn, *, again: bool) -> str:
    """A check-in's name for an address: no personal data, and nobody can make another."""
    said = f"{row.id}.{int(again)}"
    return f"{said}.{_seal(place, said)}"


def _seal(place: Place, said: str) -> str:
    return keys.fingerprint("door answer", f"{place.event.id}:{said}".encode()).hex()[:SEAL]


def _named(place: Place, query: Mapping[str, str]) -> Answer | None:
    """The answer that an address names, as long as it is still so."""
    said, _, seal = query.get("answer", "").rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(place, said).encode()):
        return None
    number, _, again = said.partition(".")
    scan = attendance.scan(int(number), place.event.id, needs=place.staffed)
    if scan is None or not (scan.stands or scan.kind == "undo"):
        return None
    if scan.kind == "undo":
        return Answer(kind="undone", person=scan)
    return Answer(kind="again" if again == "1" else "welcome", person=scan)
