"""Long work at the desk: a row that tells how far it is, and the file once it is made.

A room that asks for work has a POST of its own: `@exactly_once(Job, done=jobs.shown)` around `rules.jobs.ask(…)`.
"""

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    make_response,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _

from intake import clock
from intake.models.job import Job
from intake.papers import long_work
from intake.queries import jobs as found
from intake.rules import jobs
from intake.web import access
from intake.web.answers import Accepted, fragment_or_page
from intake.web.submissions import exactly_once

blueprint = Blueprint("jobs", __name__)


def shown(job: Job, slug: str, **_url: object) -> Accepted:
    """What was asked for shows as a row."""
    return Accepted(
        url_for("jobs.show", slug=slug, job_id=job.id),
        fragment=lambda: render_template("jobs/_row.html", told=True, pressed=True, **about(job)),
    )


@blueprint.get("/staff/events/<string:slug>/jobs/<int:job_id>")
@access.staff("organiser")
def show(slug: str, job_id: int) -> Response:
    """One piece of work; 204 while its row says the same as the asker's."""
    job = _job_or_404(slug, job_id)
    if request.args.get("since") == job.version(clock.now()):
        return make_response("", 204)
    told = "since" in request.args and not job.is_open
    return make_response(
        fragment_or_page("jobs/_row.html", "jobs/show.html", told=told, **about(job))
    )


@blueprint.post("/staff/events/<string:slug>/jobs/<int:job_id>/again")
@access.staff("organiser")
@exactly_once(Job, done=shown)
def again(slug: str, job_id: int) -> Job:
    """The same once more, with the data of now."""
    job = _job_or_404(slug, job_id)
    return jobs.ask(job.kind, job.event, job.arguments, by=access.actor())


@blueprint.get("/staff/events/<string:slug>/jobs/<int:job_id>/file")
@access.staff("organiser")
def file(slug: str, job_id: int) -> Response:
    """What was made, only ever as a download; for a day."""
    job = _job_or_404(slug, job_id)
    if job.is_open or job.failed_at:
        abort(404)
    path = long_work.folder(g.settings) / (job.file or "")
    if job.state(clock.now()) != "done" or not path.is_file():
        access.gone(_("Berkas ini sudah dihapus. Buat lagi dari halaman kegiatan."))
    return send_file(
        path, mimetype=job.media_type, as_attachment=True, download_name=job.file_name, etag=False
    )


def about(job: Job) -> dict[str, object]:
    """What the row of a piece of work needs; a page with several rows includes the row with each."""
    moment = clock.now()
    return {
        "job": job,
        "event": job.event,
        "state": job.state(moment),
        "version": job.version(moment),
        "job_title": long_work.KINDS[job.kind].title,
    }


def _job_or_404(slug: str, job_id: int) -> Job:
    """Work of a kind that a later release no longer knows is not there either."""
    job = found.one(access.own_event_or_404(slug), job_id)
    return job if job and job.kind in long_work.KINDS else abort(404)
