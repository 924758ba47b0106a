"""Certificates out as a zip to be signed elsewhere, and signed ones back in."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request, stream_with_context, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.forms.certificates import SIGNED_LABELS, SignedForm
from intake.models.certificate import SignedUpload
from intake.papers import certificate as papers
from intake.papers import packing
from intake.queries import certificates as read
from intake.rules import signed_certificates
from intake.web import access, certificates, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.paths import row_number
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("signed_certificates", __name__)


def told(upload: SignedUpload, slug: str) -> Accepted:
    """What became of each file."""
    return Accepted(
        url_for("signed_certificates.show", slug=slug, upload=upload.id, _anchor="outcome")
    )


def sent(_form: Any) -> SignedForm:
    """The form with its files, looked at before the writers' turn, and only for who works on the event."""
    access.own_event_or_404((request.view_args or {})["slug"])
    both: Any = CombinedMultiDict([request.form, request.files])
    return SignedForm(both)


@blueprint.get("/staff/events/<string:slug>/certificates/signed")
@access.staff("organiser")
def show(slug: str) -> Page:
    """Where signed files are sent back, and what became of the last ones."""
    return page("certificates/signed.html", **_whole(slug, SignedForm()))


@blueprint.post("/staff/events/<string:slug>/certificates/signed")
@access.staff("organiser")
@exactly_once(
    SignedUpload,
    done=told,
    labels=SIGNED_LABELS,
    form=sent,
    uploads=signed_certificates.LARGEST_AT_ONCE,
)
def create(slug: str) -> Page | SignedUpload:
    """Keep each file with the certificate that its name tells."""
    event, form = access.own_event_or_404(slug), form_read()
    made = form.attempt(
        lambda: signed_certificates.take(
            event, form.looked_at, replaces=form.replaces.data, by=access.actor()
        )
    )
    return made or refused("certificates/signed.html", **_whole(slug, form))


@blueprint.get("/staff/events/<string:slug>/certificates.zip")
@access.staff("organiser")
def packed(slug: str) -> Response:
    """Every certificate that holds, one file each: signed as it came, else drawn in the language of the screen."""
    event = access.own_event_or_404(slug)
    made = packing.pieces(_files(event.id, only_unsigned=bool(request.args.get("unsigned"))))
    return Response(
        stream_with_context(made),
        content_type=packing.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="sertifikat-{event.slug}.zip"'},
    )


def _files(event_id: int, *, only_unsigned: bool) -> Iterator[tuple[str, bytes]]:
    for certificate, signed_id in read.standing(event_id):
        if signed_id is None:
            content = certificates.drawn(certificate, language.chosen())
        elif only_unsigned:
            continue
        else:
            content = read.file_content(signed_id)
        yield papers.file_name(certificate), content


def _whole(slug: str, form: SignedForm) -> dict[str, Any]:
    event = access.own_event_or_404(slug)
    number = request.args.get("upload", 0, type=row_number) or 0
    upload = read.upload(event.id, number) if number else None
    return {
        "event": event,
        "form": form,
        "upload": upload,
        "counts": read.counts(event, all_sessions=False),
        "key": request.form.get("submission_key"),
    }
