"""The head's page for one commitment: the letter first, then the signature; and signed letters for staff."""

import io
from typing import Any

from flask import Blueprint, Response, abort, request, send_file, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake import clock
from intake.forms.signing import CAPACITIES, CAPACITY_HINTS, LABELS, METHODS, SigningForm
from intake.models.commitment import Commitment, Signing
from intake.papers.letter_docx import MEDIA_TYPE, letter_docx
from intake.queries import commitments as shown
from intake.rules import letter, signing, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("signing", __name__)


def signed(signature: Signing, token: str) -> Accepted:
    """The same page, now with the signature under the letter."""
    return Accepted(url_for("signing.show", token=token))


def as_it_is(signature: Signing) -> dict[str, str]:
    """A signature for its sender to compare with."""
    said = {
        "signing_capacity": CAPACITIES[signature.capacity],
        "signed_name": signature.signed_name,
        "head_position": signature.head_position,
        "letter_number": signature.letter_number,
        "letter_date": signature.letter_date or "",
    }
    return {str(LABELS[name]): str(value) for name, value in said.items()}


@blueprint.get("/s/<string:token>")
@access.anyone
def show(token: str) -> Page:
    """The letter as it stands, and what is still to be done with it."""
    commitment = access.letter_or_404(token)
    return page("signing/show.html", **_form_page(commitment, SigningForm(), token))


@blueprint.post("/s/<string:token>")
@access.anyone
@exactly_once(Signing, done=signed, describe=as_it_is, labels=LABELS, uploads=True)
def create(token: str) -> Page | Signing:
    """Sign what was read."""
    commitment = access.letter_or_404(token)
    sent: Any = CombinedMultiDict([request.form, request.files])
    form = SigningForm(sent)
    signature = form.attempt(
        lambda: signing.sign(
            commitment,
            signature=form.signature_given(),
            read_version=form.read_version(),
            by=access.actor(),
        )
    )
    return signature or refused("signing/show.html", **_form_page(commitment, form, token))


@blueprint.get("/s/<string:token>/letter.docx")
@access.anyone
def paper(token: str) -> Response:
    """The letter to put under a letterhead and sign outside."""
    commitment = access.letter_or_404(token)
    it = shown.shown([commitment])[0]
    return _as_download(
        letter_docx(commitment.current, it.check_code),
        media_type=MEDIA_TYPE,
        name=f"Surat komitmen {commitment.code}.docx",
    )


@blueprint.get("/staff/commitments/<string:code>/versions/<int:number>/letter")
@access.staff("organiser", "officer")
def download(code: str, number: int) -> Response:
    """The uploaded letter, byte for byte, only ever as a download; an organiser gets those of their own events."""
    commitment = access.commitment_or_404(code)
    if access.actor().role == "organiser":
        access.own_event_or_404(commitment.event.slug if commitment.event else "")
    stored = shown.signed_letter(commitment, number) or abort(404)
    return _as_download(stored.content, media_type=stored.media_type, name=stored.name)


def _as_download(content: bytes, *, media_type: str, name: str) -> Response:
    answer = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _form_page(commitment: Commitment, form: SigningForm, token: str) -> dict[str, Any]:
    """What the page shows besides the form."""
    it = shown.shown([commitment])[0]
    last = commitment.last_signing
    return {
        "it": it,
        "commitment": commitment,
        "version": commitment.current,
        "signing": last,
        "to_sign": commitment.is_open and (last is None or commitment.changed_since_signed),
        "receipt": shown.receipt_of_signing(last) if last else "",
        "closing": letter.closing(last, commitment.unit) if last else [],
        "capacities": CAPACITIES,
        "capacity_hints": CAPACITY_HINTS,
        "methods": METHODS,
        "form": form,
        "today": clock.today(commitment.unit.zone),
        "token": token,
        "key": request.form.get("submission_key") or submissions.new_key(),
    }
