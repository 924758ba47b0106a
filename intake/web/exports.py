"""Lists as files for the office: registrations and attendance as XLSX, CSV or JSON, with columns chosen and kept."""

import tempfile
from collections.abc import Callable, Sequence
from typing import IO, Any

from flask import Blueprint, Response, abort, request, send_file, stream_with_context, url_for
from flask_babel import gettext as _

from intake import clock
from intake.db import hold_still
from intake.forms.exports import LABELS, ColumnSetForm
from intake.forms.sent import SentForm
from intake.models.column_set import FILES, ColumnSet
from intake.models.event import Event
from intake.papers import attendance_columns, columns, roster_columns
from intake.papers.columns import Column, Table
from intake.queries import answers, attendance, column_sets, roster
from intake.rules import column_sets as keeping
from intake.web import access
from intake.web import attendance as list_page
from intake.web.answers import Accepted, Page, page, refused
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("exports", __name__)
DESK = "/staff/events/<string:slug>"
LISTS = {"registrations": roster_columns.LIST, "attendance": attendance_columns.LIST}


def shown(made: ColumnSet, slug: str, **_url: object) -> Accepted:
    """Where the choice stands, ready to be used."""
    return Accepted(url_for("exports.index", slug=slug, _anchor=made.file))


@blueprint.get(DESK + "/exports")
@access.staff("organiser")
def index(slug: str) -> Page:
    """Which file, which columns, which format."""
    event = access.own_event_or_404(slug)
    return page("exports/index.html", **_whole(event))


@blueprint.get(DESK + "/exports/<string:file>")
@access.staff("organiser")
def new(slug: str, file: str) -> Page:
    """Choose columns, and give the choice a name."""
    event = access.own_event_or_404(slug)
    return page("exports/new.html", **_choice(event, file, _form(event, file)))


@blueprint.post(DESK + "/exports/<string:file>")
@access.staff("organiser")
@exactly_once(ColumnSet, done=shown, labels=LABELS)
def create(slug: str, file: str) -> Page | ColumnSet:
    """Keep a choice of columns."""
    event = access.own_event_or_404(slug)
    known = [column.key for column in _columns(event, file)]
    form = _form(event, file, request.form)
    made = form.attempt(
        lambda: keeping.save(
            file=file,
            name=form.name.data,
            columns=form.columns.data,
            known=known,
            by=access.actor(),
        )
    )
    return made or refused("exports/new.html", **_choice(event, file, form))


@blueprint.post(DESK + "/exports/sets/<int:number>/end")
@access.staff("organiser")
@exactly_once(ColumnSet, done=shown)
def end(slug: str, number: int) -> Page | ColumnSet:
    """Take a choice out of use."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    row = column_sets.one(number) or abort(404)
    ended = form.attempt(lambda: keeping.end(row, by=access.actor()))
    return ended or refused("exports/index.html", **_whole(event), form=form)


@blueprint.get(DESK + "/registrations.csv")
@access.staff("organiser")
def registrations_csv(slug: str) -> Response:
    """Everybody, with contacts, for the office."""
    return _text(_registrations, slug, "csv")


@blueprint.get(DESK + "/registrations.json")
@access.staff("organiser")
def registrations_json(slug: str) -> Response:
    """The same for a program."""
    return _text(_registrations, slug, "json")


@blueprint.get(DESK + "/registrations.xlsx")
@access.staff("organiser")
def registrations_xlsx(slug: str) -> Response:
    """The same as a workbook."""
    return _workbook(_registrations, slug)


@blueprint.get(DESK + "/attendance.csv")
@access.staff("organiser")
def attendance_csv(slug: str) -> Response:
    """Everybody at a session, with NIP and contacts, for the office's own lists."""
    return _text(_attendance, slug, "csv")


@blueprint.get(DESK + "/attendance.json")
@access.staff("organiser")
def attendance_json(slug: str) -> Response:
    """The same for a program."""
    return _text(_attendance, slug, "json")


@blueprint.get(DESK + "/attendance.xlsx")
@access.staff("organiser")
def attendance_xlsx(slug: str) -> Response:
    """The same as a workbook."""
    return _workbook(_attendance, slug)


def _registrations(slug: str) -> tuple[Table, str]:
    event = access.own_event_or_404(slug)
    table = Table(
        name=_("Pendaftaran %(title)s", title=event.title),
        columns=_chosen(event, "registrations", _columns(event, "registrations")),
        rows=roster.with_answers(event),
        dated=event.created_at,
    )
    return table, f"pendaftaran-{event.slug}-{clock.today(event.zone).isoformat()}"


def _attendance(slug: str) -> tuple[Table, str]:
    event = access.own_event_or_404(slug)
    session = list_page.session_or_404(event)
    known = attendance_columns.columns(event.zone, session.title)
    table = Table(
        name=_("Daftar hadir %(session)s", session=session.title),
        columns=_chosen(event, "attendance", known),
        rows=attendance.everybody(event.id, session.id),
        dated=event.created_at,
    )
    return table, f"daftar-hadir-{event.slug}-{session.id}"


Read = Callable[[str], tuple[Table, str]]


def _text(read: Read, slug: str, kind: str) -> Response:
    hold_still()
    return text_file(*read(slug), kind)


def _workbook(read: Read, slug: str) -> Response:
    hold_still()
    return workbook(*read(slug))


def text_file(table: Table, name: str, kind: str) -> Response:
    """CSV or JSON, sent while it is read; after `hold_still` of one moment, whatever is erased meanwhile."""
    lines = columns.csv(table) if kind == "csv" else columns.json_text(table)
    return Response(
        stream_with_context(lines),
        content_type="text/csv; charset=utf-8" if kind == "csv" else "application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        },
    )


def workbook(table: Table, name: str) -> Response:
    """XLSX, written to a file that has no name and is gone when it was sent."""
    written: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    columns.xlsx(table, written)
    written.seek(0)
    return send_file(
        written, mimetype=columns.XLSX, as_attachment=True, download_name=f"{name}.xlsx"
    )


def _columns(event: Event, file: str) -> list[Column]:
    """Every column that a file of this event can have; 404 for a file that there is not."""
    if file not in FILES:
        abort(404)
    if file == "attendance":
        return attendance_columns.columns(event.zone, "")
    return roster_columns.columns(event.zone, answers.questions(event))


def _chosen(event: Event, file: str, known: Sequence[Column]) -> Sequence[Column]:
    """The columns asked for by `?set=`: all, list, or the number of a saved choice. Any other is 404."""
    asked = request.args.get("set", "all")
    if asked == "all":
        return known
    if asked == "list":
        return columns.chosen(known, LISTS[file])
    number = request.args.get("set", type=row_number)
    row = column_sets.one(number) if number is not None else None
    if row is None or row.file != file:
        abort(404)
    return columns.chosen(known, row.columns)


def _form(event: Event, file: str, sent: Any = None) -> ColumnSetForm:
    offered = [(column.key, column.label) for column in _columns(event, file)]
    return ColumnSetForm(sent, offered=offered)


def _choice(event: Event, file: str, form: ColumnSetForm) -> dict[str, Any]:
    return {"event": event, "file": file, "form": form, "key": request.form.get("submission_key")}


def _whole(event: Event) -> dict[str, Any]:
    sets, actor = column_sets.in_use(), access.actor()
    known = {file: {column.key for column in _columns(event, file)} for file in FILES}
    return {
        "event": event,
        "sets": sets,
        "fits": {one.id: sum(key in known[one.file] for key in one.columns) for one in sets},
        "theirs": {one.id for one in sets if keeping.is_theirs(one, actor)},
    }
