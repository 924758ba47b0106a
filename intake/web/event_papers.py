"""The papers of an event in one place: what is attached, the paket SPJ in one press, and each paper by itself."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import force_locale, lazy_gettext

from intake.forms import several
from intake.forms.event_files import DocumentForm, PhotoForm
from intake.forms.sent import SentForm
from intake.models.event import Event
from intake.models.job import Job
from intake.papers import event_reports
from intake.papers.docx import MEDIA_TYPE
from intake.queries import activity, event_files
from intake.queries import jobs as under_way
from intake.queries.activity import Activity
from intake.rules import jobs
from intake.rules.event_files import MOST_PHOTOS
from intake.web import access
from intake.web.answers import Accepted, Page, page
from intake.web.jobs import about
from intake.web.papers import as_download, asked_language
from intake.web.submissions import exactly_once

blueprint = Blueprint("event_papers", __name__)
# What a paper is called in the address, its file's name, and who makes it.
PAPERS: Mapping[str, tuple[Any, Callable[[Activity], bytes]]] = {
    "report": (lazy_gettext("Laporan kegiatan"), lambda of: event_reports.report(of, ())),
    "agenda": (lazy_gettext("Susunan acara"), event_reports.agenda),
    "minutes": (lazy_gettext("Notulen"), event_reports.minutes),
    "commitments": (lazy_gettext("Rekap komitmen"), event_reports.recap),
}


def asked(_job: Job, slug: str) -> Accepted:
    """The bundle shows as a row where it was asked for."""
    return Accepted(url_for("event_papers.index", slug=slug, _anchor="bundle"))


@blueprint.get("/staff/events/<string:slug>/papers")
@access.staff("organiser")
def index(slug: str) -> Page:
    """Every paper of the event, one line each, and what is still missing for the bundle."""
    return page("event_papers/index.html", **whole(access.own_event_or_404(slug)))


@blueprint.post("/staff/events/<string:slug>/papers/bundle")
@access.staff("organiser")
@exactly_once(Job, done=asked)
def bundle(slug: str) -> Job:
    """Ask for the paket SPJ; while one is being made, it is that one."""
    event = access.own_event_or_404(slug)
    wish = {"language": "en"} if asked_language() == "en" else None
    return jobs.ask("bundle", event, wish, by=access.actor())


@blueprint.get("/staff/events/<string:slug>/papers/<string:name>.docx")
@access.staff("organiser")
def one(slug: str, name: str) -> Response:
    """One paper by itself."""
    event = access.own_event_or_404(slug)
    title, make = PAPERS.get(name) or abort(404)
    with force_locale(asked_language()):
        made, file = make(activity.of(event)), f"{title} {event.slug}.docx"
    return as_download(made, media_type=MEDIA_TYPE, name=file)


def whole(event: Event, **forms: SentForm) -> dict[str, Any]:
    """What the page needs, with a form that was refused in the place of an empty one."""
    attached = event_files.of_event(event.id)
    found = under_way.recent(event, "bundle")
    return {
        "event": event,
        "documents": {one.kind: one for one in attached if one.kind != "photo"},
        "photos": [one for one in attached if one.kind == "photo"],
        "most_photos": MOST_PHOTOS,
        "jobs": [about(job) for job in found],
        "at_work": any(job.is_open for job in found),
        "saved": request.args.get("saved", ""),
        "left": several.read(request.args.get("left", "")),
        "at_once": several.AT_ONCE,
        "forms": {
            "letter": DocumentForm(prefix="letter-"),
            "agenda": DocumentForm(prefix="agenda-"),
            "photo": PhotoForm(prefix="photo-"),
            **forms,
        },
    }
