"""Photos with an answer: added and removed by the unit at its link or by an officer, shown small in the pages."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.forms.answer_photos import LABELS, PhotosForm
from intake.models.commitment import Commitment
from intake.models.followup import AnswerPhoto, StatusChange
from intake.papers.thumbnails import thumbnail
from intake.queries import answer_photos as photos
from intake.rules import answer_photos, writers
from intake.web import access, commitments
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("answer_photos", __name__)
LARGEST = 33_000_000  # four photos of 8 MB, as a phone sends them that does not shrink them


@dataclass(frozen=True)
class Side:
    """From where photos come: the unit's page, or the desk."""

    commitment: Commitment
    change: StatusChange
    layout: str
    back: str


def to_unit(_row: StatusChange | AnswerPhoto, token: str, code: str, **_url: int) -> Accepted:
    """The unit's page says what is kept, at the answer."""
    return Accepted(url_for("unit.commitment", token=token, code=code, saved="1", _anchor="saved"))


def to_desk(_row: StatusChange | AnswerPhoto, code: str, **_url: int) -> Accepted:
    """The same at the desk."""
    return Accepted(url_for("commitments.show", code=code, saved="1"))


def sent(_fields: Any) -> PhotosForm:
    """The form with its photos, looked at before the writers' turn, and only for who may add them."""
    _side(**(request.view_args or {}))
    both: Any = CombinedMultiDict([request.form, request.files])
    return PhotosForm(both)


TAKEN: dict[str, Any] = {"labels": LABELS, "form": sent, "uploads": LARGEST}


@blueprint.get("/u/<string:token>/commitments/<string:code>/answers/<int:answer_id>/photos")
@access.anyone
def ask(token: str, code: str, answer_id: int) -> Page:
    """Choose photos for what the unit said; it needs a network, and nothing depends on it."""
    return page("answer_photos/form.html", **_context(_side(code, answer_id, token), PhotosForm()))


@blueprint.post("/u/<string:token>/commitments/<string:code>/answers/<int:answer_id>/photos")
@access.anyone
@exactly_once(StatusChange, done=to_unit, **TAKEN)
def add(token: str, code: str, answer_id: int) -> Page | StatusChange:
    """Keep those that can be kept; the answer stands whatever becomes of them."""
    return _add(_side(code, answer_id, token))


@blueprint.get("/staff/commitments/<string:code>/answers/<int:answer_id>/photos")
@access.staff(*commitments.WRITERS)
def ask_at_desk(code: str, answer_id: int) -> Page:
    """The same for an officer who was sent photos another way."""
    return page("answer_photos/form.html", **_context(_side(code, answer_id), PhotosForm()))


@blueprint.post("/staff/commitments/<string:code>/answers/<int:answer_id>/photos")
@access.staff(*commitments.WRITERS)
@exactly_once(StatusChange, done=to_desk, **TAKEN)
def add_at_desk(code: str, answer_id: int) -> Page | StatusChange:
    """The same at the desk."""
    return _add(_side(code, answer_id))


@blueprint.post("/u/<string:token>/commitments/<string:code>/photos/<int:photo_id>/removal")
@access.anyone
@exactly_once(AnswerPhoto, done=to_unit)
def remove(token: str, code: str, photo_id: int) -> AnswerPhoto:
    """The unit takes a photo back; its bytes are deleted."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return answer_photos.remove(_one_or_404(commitment, photo_id), by=access.actor())


@blueprint.post("/staff/commitments/<string:code>/photos/<int:photo_id>/removal")
@access.staff(*commitments.WRITERS)
@exactly_once(AnswerPhoto, done=to_desk)
def remove_at_desk(code: str, photo_id: int) -> AnswerPhoto:
    """An officer takes a photo away, such as one with a face on it."""
    commitment = access.commitment_or_404(code)
    return answer_photos.remove(_one_or_404(commitment, photo_id), by=access.actor())


@blueprint.get("/u/<string:token>/commitments/<string:code>/photos/<int:photo_id>.jpg")
@access.anyone
def small(token: str, code: str, photo_id: int) -> Response:
    """A photo as small as the unit's page shows it, where more than officers may see it."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return _small(_shown_or_404(commitment, photo_id, to_officer=False))


@blueprint.get("/staff/commitments/<string:code>/photos/<int:photo_id>.jpg")
@access.staff(*commitments.READERS)
def small_at_desk(code: str, photo_id: int) -> Response:
    """The same for staff: an officer sees every photo, others those that may be shared."""
    commitment = access.own_commitment_or_404(code)
    return _small(_shown_or_404(commitment, photo_id, to_officer=_is_officer()))


@blueprint.get("/staff/commitments/<string:code>/photos/<int:photo_id>")
@access.staff(*commitments.READERS)
def download(code: str, photo_id: int) -> Response:
    """A photo in the size it is kept."""
    commitment = access.own_commitment_or_404(code)
    photo = _shown_or_404(commitment, photo_id, to_officer=_is_officer())
    stored = photo.file or abort(404)
    name = f"{commitment.code}-{photo.id}.jpg"
    return as_download(stored.content, media_type=stored.media_type, name=name)


def _side(code: str, answer_id: int, token: str = "") -> Side:
    if token:
        _link, commitment = access.unit_commitment_or_404(token, code)
        layout, back = "layout.html", url_for("unit.commitment", token=token, code=code)
    else:
        commitment = access.commitment_or_404(code)
        layout, back = "desk.html", url_for("commitments.show", code=code)
    change = photos.answer(commitment, answer_id) or abort(404)
    return Side(commitment, change, layout, back)


def _add(side: Side) -> Page | StatusChange:
    form: PhotosForm = form_read()
    kept = form.attempt(
        lambda: answer_photos.add(
            side.change,
            form.looked_at,
            caption=form.caption.data,
            shareable=form.shareable.data,
            by=access.actor(),
        )
    )
    return kept or refused("answer_photos/form.html", **_context(side, form))


def _context(side: Side, form: PhotosForm) -> dict[str, Any]:
    return {
        "side": side,
        "form": form,
        "at_once": answer_photos.AT_ONCE,
        "key": request.form.get("submission_key"),
    }


def _is_officer() -> bool:
    return access.staff_member().role in writers.FOLLOWERS


def _one_or_404(commitment: Commitment, number: int) -> AnswerPhoto:
    return photos.one(commitment, number) or abort(404)


def _shown_or_404(commitment: Commitment, number: int, *, to_officer: bool) -> AnswerPhoto:
    photo = _one_or_404(commitment, number)
    change = photos.answer(commitment, photo.change_id)
    may_see = to_officer or (photo.shareable and change is not None and not change.withdrawn_at)
    return photo if photo.file is not None and may_see else abort(404)


def _small(photo: AnswerPhoto) -> Response:
    assert photo.file is not None  # noqa: S101 - looked at where the photo was found
    answer = make_response(thumbnail(photo.file.content))
    answer.mimetype = "image/jpeg"
    return answer
