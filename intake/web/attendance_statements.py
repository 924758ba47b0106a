"""The surat keterangan hadir, issued on the spot: from one's own page, or at the staff desk."""

from typing import Any

from flask import Blueprint, Response, abort, g, url_for
from flask_babel import gettext as _

from intake.forms.sent import SentForm
from intake.models.attendance_paper import AttendanceStatement
from intake.models.registration import Registration
from intake.papers import attendance_statement as papers
from intake.papers import typeset
from intake.queries import attendance_paper, door, personal_page
from intake.rules import attendance_statements
from intake.web import access, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.submissions import exactly_once

blueprint = Blueprint("attendance_statements", __name__)
DESK = "/staff/events/<string:slug>/registrations/<int:registration_id>/attendance-statement"
OWN = "/r/<string:token>/attendance-statement"


def issued_at_desk(_made: AttendanceStatement, slug: str, registration_id: int) -> Accepted:
    """The statement, ready to be downloaded."""
    return Accepted(
        url_for("attendance_statements.desk", slug=slug, registration_id=registration_id)
    )


def issued(_made: AttendanceStatement, token: str) -> Accepted:
    """The statement, ready to be downloaded."""
    return Accepted(url_for("attendance_statements.own", token=token))


@blueprint.get(DESK)
@access.staff("organiser")
def desk(slug: str, registration_id: int) -> Page:
    """The statement as a page, or the button that issues it."""
    registration = _at_desk_or_404(slug, registration_id)
    return page("attendance_statement/desk.html", **_whole(registration))


@blueprint.post(DESK)
@access.staff("organiser")
@exactly_once(AttendanceStatement, done=issued_at_desk)
def create_at_desk(slug: str, registration_id: int) -> Page | AttendanceStatement:
    """Issue it."""
    return _issue(_at_desk_or_404(slug, registration_id), "attendance_statement/desk.html")


@blueprint.get(DESK + ".pdf")
@access.staff("organiser")
def desk_pdf(slug: str, registration_id: int) -> Response:
    """The statement, to print and sign."""
    return _file(_at_desk_or_404(slug, registration_id))


@blueprint.get(OWN)
@access.anyone
def own(token: str) -> Page:
    """One's own statement as a page, or the button that issues it."""
    registration = access.registration_or_404(token)
    return page("attendance_statement/own.html", **_whole(registration), token=token)


@blueprint.post(OWN)
@access.anyone
@exactly_once(AttendanceStatement, done=issued)
def create(token: str) -> Page | AttendanceStatement:
    """Issue one's own."""
    registration = access.registration_or_404(token)
    return _issue(registration, "attendance_statement/own.html", token=token)


@blueprint.get(OWN + ".pdf")
@access.anyone
def own_pdf(token: str) -> Response:
    """One's own statement, to keep or to hand in."""
    return _file(access.registration_or_404(token))


def _issue(registration: Registration, template: str, **more: Any) -> Page | AttendanceStatement:
    form = SentForm()
    made = form.attempt(lambda: attendance_statements.issue(registration, by=access.actor()))
    return made or refused(template, **_whole(registration), form=form, **more)


def _at_desk_or_404(slug: str, registration_id: int) -> Registration:
    event = access.own_event_or_404(slug)
    return door.by_id(event.id, registration_id) or abort(404)


def _said(registration: Registration) -> papers.Statement | None:
    """What stands on the paper; None before it was issued, and once no attendance is on record any more."""
    made = attendance_statements.of(registration.id)
    sessions = attendance_paper.sessions_of(registration)
    if made is None or not sessions:
        return None
    code = personal_page.check_code(registration, kind=attendance_statements.KIND)
    return papers.statement(
        registration,
        sessions,
        issued_at=made.issued_at,
        code=code,
        address=g.settings.public_url + url_for("verifying.show", code=code),
        language=language.chosen(),
    )


def _whole(registration: Registration) -> dict[str, Any]:
    return {
        "event": registration.event,
        "registration": registration,
        "said": _said(registration),
        "attended": attendance_statements.has_attended(registration.id),
    }


def _file(registration: Registration) -> Response:
    said = _said(registration) or abort(404)
    made = papers.pdf(said, language=language.chosen(), product=g.settings.product_name)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=_("Surat keterangan hadir.pdf"))
