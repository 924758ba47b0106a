"""Lists on paper: the daftar hadir of a session and the roster for the SPD visum, as PDF and as a page to print."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from intake.db import writing
from intake.forms.attendance_papers import ListForm, VisumForm, first_error
from intake.forms.sent import SentForm
from intake.models.event import Event, EventSession
from intake.papers import attendance_sheet, qr, typeset, visum_sheet
from intake.papers import sheet as sheets
from intake.papers.sheet import Sheet
from intake.queries import attendance_paper
from intake.rules import printed_lists
from intake.web import access, attendance, language
from intake.web.answers import Page, page
from intake.web.papers import as_download

blueprint = Blueprint("attendance_papers", __name__)


class NotOffered(BadRequest):
    """A 400 with a sentence of its own: the address asks for what there is not."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


@blueprint.get("/staff/events/<string:slug>/attendance.pdf")
@access.staff("organiser")
def pdf(slug: str) -> Response:
    """The daftar hadir, to print and sign."""
    event = access.own_event_or_404(slug)
    session = attendance.session_or_404(event)
    return _file(
        _attendance(event, session), name=_("Daftar hadir %(session)s.pdf", session=session.title)
    )


@blueprint.get("/staff/events/<string:slug>/attendance/print")
@access.staff("organiser")
def show(slug: str) -> Page:
    """The same list as a page."""
    event = access.own_event_or_404(slug)
    session = attendance.session_or_404(event)
    return _page(event, _attendance(event, session), file="attendance_papers.pdf")


@blueprint.get("/staff/events/<string:slug>/visum.pdf")
@access.staff("organiser")
def visum_pdf(slug: str) -> Response:
    """The roster for the visum, to print, sign and stamp."""
    return _file(_visum(access.own_event_or_404(slug)), name=_("Daftar visum.pdf"))


@blueprint.get("/staff/events/<string:slug>/visum")
@access.staff("organiser")
def visum(slug: str) -> Page:
    """The same roster as a page."""
    event = access.own_event_or_404(slug)
    return _page(event, _visum(event), file="attendance_papers.visum_pdf")


@blueprint.app_template_global()
def page_code(sheet: Sheet, number: int) -> object:
    """The QR of a printed page, for its twin in HTML."""
    return qr.inline(sheet.page_address(number)) if sheet.code else ""


def _attendance(event: Event, session: EventSession) -> Sheet:
    """The list as asked for. Which row stands on which page is written down, so that a signed page is known again."""
    form = ListForm(request.args, sessions=[one.id for one in event.sessions])
    _refuse_what_is_not_offered(event, form)
    made = attendance_sheet.sheet(
        event,
        session,
        attendance_paper.rows(event, session.id, order=form.wish().order),
        form.wish(),
        language=language.chosen(),
        address=g.settings.public_url + url_for("signed_pages.index", slug=event.slug),
    )
    with writing():
        printed_lists.remember(event, session, made.numbers, by=access.actor())
    return made


def _visum(event: Event) -> Sheet:
    form = VisumForm(request.args)
    _refuse_what_is_not_offered(event, form)
    return visum_sheet.sheet(
        event,
        attendance_paper.rows(event, 0, order="name"),
        nip=form.nip.data or "masked",
        days=form.days.data or "event",
        language=language.chosen(),
    )


def _refuse_what_is_not_offered(event: Event, form: SentForm) -> None:
    if not form.validate():
        raise NotOffered(first_error(form))
    if attendance_paper.how_many(event.id) > attendance_paper.MOST:
        raise NotOffered(
            _("Daftar ini terlalu panjang untuk dicetak. Unduh XLSX, lalu cetak sebagian.")
        )


def _file(sheet: Sheet, *, name: str) -> Response:
    made = sheets.pdf(sheet, language=language.chosen(), product=g.settings.product_name)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)


def _page(event: Event, sheet: Sheet, *, file: str) -> Page:
    asked: dict[str, Any] = request.args.to_dict()
    address = url_for(file, **{**asked, "slug": event.slug})
    return page("attendance_papers/sheet.html", event=event, sheet=sheet, address=address)
