"""What an organiser attaches: invitation letter and agenda, handed on to units; photos, seen by staff alone."""

from typing import Any

from flask import Blueprint, Response, abort, g, make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict

from intake.db import db
from intake.forms import several
from intake.forms.event_files import LABELS, CaptionForm, DocumentForm, PhotoForm
from intake.models.event import Event
from intake.models.event_file import EventFile
from intake.papers.thumbnails import thumbnail
from intake.queries import event_files as attached
from intake.rules import event_files
from intake.web import access
from intake.web.answers import Accepted, Page, refused
from intake.web.event_papers import whole
from intake.web.papers import as_download
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("event_files", __name__)
DOCUMENTS = ("letter", "agenda")


def saved(file: EventFile, slug: str, **_url: object) -> Accepted:
    """The page of papers says what was done."""
    what = f"{file.kind}-{'removed' if file.removed_at else 'added'}"
    left = several.told(g.get("left", ()))
    return Accepted(
        url_for("event_papers.index", slug=slug, saved=what, left=left, _anchor="saved")
    )


def sent_document(_sent: Any) -> DocumentForm:
    """The form with its file, looked at before the writers' turn, and only for who may attach it."""
    kind = _document_or_404()
    access.own_event_or_404((request.view_args or {})["slug"])
    return DocumentForm(_with_files(), prefix=f"{kind}-")


def sent_photo(_sent: Any) -> PhotoForm:
    """The same for a photo."""
    access.own_event_or_404((request.view_args or {})["slug"])
    return PhotoForm(_with_files(), prefix="photo-")


@blueprint.post("/staff/events/<string:slug>/files/<string:kind>")
@access.staff("organiser")
@exactly_once(EventFile, done=saved, labels=LABELS, form=sent_document, uploads=True)
def attach(slug: str, kind: str) -> Page | EventFile:
    """Attach the letter or the agenda, in the place of an earlier one."""
    event, form = access.own_event_or_404(slug), form_read()
    made = form.attempt(lambda: event_files.attach(event, kind, form.file, by=access.actor()))
    return made or refused("event_papers/index.html", form=form, **whole(event, **{kind: form}))


@blueprint.post("/staff/events/<string:slug>/photos")
@access.staff("organiser")
@exactly_once(EventFile, done=saved, labels=LABELS, form=sent_photo, uploads=several.LARGEST)
def add_photo(slug: str) -> Page | EventFile:
    """Add photos with their caption."""
    event, form = access.own_event_or_404(slug), form_read()
    made = form.attempt(
        lambda: form.each(
            lambda _place, photo: event_files.add_photo(
                event, photo, caption=form.caption.data, by=access.actor()
            )
        )
    )
    g.left = form.left
    return made or refused("event_papers/index.html", form=form, **whole(event, photo=form))


@blueprint.post("/staff/events/<string:slug>/photos/<int:file_id>/caption")
@access.staff("organiser")
@exactly_once(EventFile, done=saved, labels=LABELS)
def describe(slug: str, file_id: int) -> Page | EventFile:
    """Give a photo another caption."""
    event, photo = access.own_event_or_404(slug), _file_or_404(slug, file_id)
    form = CaptionForm(request.form, prefix=f"caption-{file_id}-")
    done = form.attempt(lambda: event_files.describe(photo, form.caption.data, by=access.actor()))
    return done or refused(
        "event_papers/index.html", form=form, recaptioned=file_id, **whole(event)
    )


@blueprint.post("/staff/events/<string:slug>/files/<int:file_id>/removal")
@access.staff("organiser")
@exactly_once(EventFile, done=saved)
def remove(slug: str, file_id: int) -> EventFile:
    """Take a file away; its bytes are deleted."""
    return event_files.remove(_file_or_404(slug, file_id), by=access.actor())


@blueprint.get("/staff/events/<string:slug>/files/<int:file_id>")
@access.staff("organiser")
def download(slug: str, file_id: int) -> Response:
    """The file as it is kept."""
    stored = _file_or_404(slug, file_id).file or abort(404)
    return as_download(stored.content, media_type=stored.media_type, name=stored.name)


@blueprint.get("/staff/events/<string:slug>/photos/<int:file_id>.jpg")
@access.staff("organiser")
def small(slug: str, file_id: int) -> Response:
    """A photo as small as the list shows it; it was drawn anew by us, so it may stand in a page."""
    file = _file_or_404(slug, file_id)
    if file.kind != "photo" or file.file is None:
        abort(404)
    answer = make_response(thumbnail(file.file.content))
    answer.mimetype = "image/jpeg"
    return answer


@blueprint.get("/u/<string:token>/invitation-letter")
@access.anyone
def letter_of_unit(token: str) -> Response:
    """The invitation letter, for the unit it was written to."""
    return _document(_event_of_unit(token), "letter", _("Surat undangan"))


@blueprint.get("/u/<string:token>/agenda")
@access.anyone
def agenda_of_unit(token: str) -> Response:
    """The agenda, for a unit that was invited."""
    return _document(_event_of_unit(token), "agenda", _("Susunan acara"))


@blueprint.get("/e/<string:slug>/agenda")
@access.anyone
def agenda(slug: str) -> Response:
    """The agenda, for everybody."""
    return _document(access.event_or_404(slug), "agenda", _("Susunan acara"))


def _event_of_unit(token: str) -> Event:
    link = access.unit_link_or_404(token)
    event = db.session.get(Event, link.event_id) if link.event_id else None
    return event if event and event.published_at else abort(404)


def _document(event: Event, kind: str, name: str) -> Response:
    stored = attached.document(event.id, kind) or abort(404)
    ending = stored.name.rpartition(".")[2]
    return as_download(stored.content, media_type=stored.media_type, name=f"{name}.{ending}")


def _with_files() -> Any:
    return CombinedMultiDict([request.form, request.files])


def _document_or_404() -> str:
    kind = (request.view_args or {})["kind"]
    return kind if kind in DOCUMENTS else abort(404)


def _file_or_404(slug: str, file_id: int) -> EventFile:
    return attached.one(access.own_event_or_404(slug).id, file_id) or abort(404)
