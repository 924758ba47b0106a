"""Signing the attendance list on a screen, after check-in: at the staff desk, or on one's own page. Never needed."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake.forms.attendance_signatures import LABELS, AttendanceSignatureForm
from intake.models.attendance_paper import AttendanceSignature
from intake.models.event import EventSession
from intake.models.registration import Registration
from intake.queries import attendance_paper, door
from intake.rules import attendance_signatures
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("attendance_signatures", __name__)
DESK = "/staff/events/<string:slug>/registrations/<int:registration_id>/signature"
OWN = "/r/<string:token>/signature"


def kept_at_desk(made: AttendanceSignature, slug: str, registration_id: int) -> Accepted:
    """The same page, with the signature on it."""
    return Accepted(
        url_for(
            "attendance_signatures.desk",
            slug=slug,
            registration_id=registration_id,
            session=made.session_id,
            saved="1",
        )
    )


def kept(made: AttendanceSignature, token: str) -> Accepted:
    """The same page, with the signature on it."""
    return Accepted(
        url_for("attendance_signatures.own", token=token, session=made.session_id, saved="1")
    )


@blueprint.get(DESK)
@access.staff("organiser")
def desk(slug: str, registration_id: int) -> Page:
    """Hand the phone over: this person signs on it."""
    registration = _at_desk_or_404(slug, registration_id)
    return page("attendance_signature/desk.html", **_whole(registration, _form(registration)))


@blueprint.post(DESK)
@access.staff("organiser")
@exactly_once(AttendanceSignature, done=kept_at_desk, labels=LABELS)
def create_at_desk(slug: str, registration_id: int) -> Page | AttendanceSignature:
    """Keep the signature that was given at the desk."""
    registration = _at_desk_or_404(slug, registration_id)
    return _sign(registration, "attendance_signature/desk.html")


@blueprint.get(OWN)
@access.anyone
def own(token: str) -> Page:
    """One's own place on the list."""
    registration = access.registration_or_404(token)
    whole = _whole(registration, _form(registration))
    return page("attendance_signature/own.html", **whole, token=token)


@blueprint.post(OWN)
@access.anyone
@exactly_once(AttendanceSignature, done=kept, labels=LABELS)
def create(token: str) -> Page | AttendanceSignature:
    """Keep one's own signature."""
    registration = access.registration_or_404(token)
    return _sign(registration, "attendance_signature/own.html", token=token)


def _sign(registration: Registration, template: str, **more: Any) -> Page | AttendanceSignature:
    form = AttendanceSignatureForm(request.form, sessions=_sessions(registration))
    session = _chosen(registration, request.form.get("session", ""))
    made = form.attempt(
        lambda: attendance_signatures.sign(registration, session, form.signed(), by=access.actor())
    )
    return made or refused(template, **_whole(registration, form), **more)


def _at_desk_or_404(slug: str, registration_id: int) -> Registration:
    event = access.own_event_or_404(slug)
    return door.by_id(event.id, registration_id) or abort(404)


def _form(registration: Registration) -> AttendanceSignatureForm:
    return AttendanceSignatureForm(None, sessions=_sessions(registration))


def _sessions(registration: Registration) -> list[int]:
    return [session.id for session in registration.event.sessions]


def _chosen(registration: Registration, asked: str) -> EventSession:
    """The session asked for; without one, the last at which this person is, else the event's first."""
    sessions = registration.event.sessions
    attended = [str(one.id) for one in attendance_paper.sessions_of(registration)]
    wish = asked or (attended[-1] if attended else "")
    found = [session for session in sessions if str(session.id) == wish]
    return (found or (sessions if not asked else []) or [abort(404)])[0]


def _whole(registration: Registration, form: AttendanceSignatureForm) -> dict[str, Any]:
    session = _chosen(registration, request.values.get("session", ""))
    attended = [one.id for one in attendance_paper.sessions_of(registration)]
    return {
        "event": registration.event,
        "registration": registration,
        "session": session,
        "is_in": session.id in attended,
        "standing": attendance_signatures.of(registration.id, session.id),
        "form": form,
        "saved": bool(request.args.get("saved")),
        "key": request.form.get("submission_key"),
    }
