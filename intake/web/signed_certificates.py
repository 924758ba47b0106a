"""Certificates out as a zip to be signed elsewhere, and signed ones back in."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake.forms.certificates import PACKING_LABELS, SIGNED_LABELS, PackingForm, SignedForm
from intake.models.certificate import SignedUpload
from intake.models.job import Job
from intake.papers import certificates_zip
from intake.queries import certificates as read
from intake.queries import jobs as recent_jobs
from intake.rules import jobs, signed_certificates
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.jobs import about
from intake.web.paths import row_number
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("signed_certificates", __name__)


def told(upload: SignedUpload, slug: str) -> Accepted:
    """What became of each file."""
    return Accepted(
        url_for("signed_certificates.show", slug=slug, upload=upload.id, _anchor="outcome")
    )


def back(_job: Job, slug: str) -> Accepted:
    """How far it is stands on the same page."""
    return Accepted(url_for("signed_certificates.show", slug=slug, _anchor="out"))


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


@blueprint.post("/staff/events/<string:slug>/certificates/packing")
@access.staff("organiser")
@exactly_once(Job, done=back, labels=PACKING_LABELS)
def pack(slug: str) -> Page | Job:
    """Ask for all of them as one zip; the worker makes it, and a row tells how far it is."""
    event, form = access.own_event_or_404(slug), PackingForm(request.form)
    asked = form.attempt(
        lambda: jobs.ask(certificates_zip.KIND, event, form.wish(), by=access.actor())
    )
    return asked or refused("certificates/signed.html", **_whole(slug, SignedForm(), packing=form))


def _whole(slug: str, form: SignedForm, packing: PackingForm | None = None) -> dict[str, Any]:
    event = access.own_event_or_404(slug)
    number = request.args.get("upload", 0, type=row_number) or 0
    upload = read.upload(event.id, number) if number else None
    return {
        "event": event,
        "form": form,
        "packing": packing or PackingForm(data={"language": "id"}),
        "packed": [about(job) for job in recent_jobs.recent(event, certificates_zip.KIND)],
        "upload": upload,
        "numbers": read.numbers(event.id) if upload else {},
        "counts": read.counts(event, all_sessions=False),
        "key": request.form.get("submission_key"),
    }
