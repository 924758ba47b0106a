"""Papers to take away by a link: the proof as PDF, drafts of surat tugas and laporan perjalanan dinas as DOCX."""

import io

from flask import Blueprint, Response, abort, g, request, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.db import db
from intake.models.event import Event
from intake.papers import assignment_letter as letter
from intake.papers import proof_pdf as proofs
from intake.papers import travel_report as travel_reports
from intake.papers import typeset
from intake.queries import delegates, personal_page
from intake.web import access, language

blueprint = Blueprint("papers", __name__)


@blueprint.get("/r/<string:token>/proof.pdf")
@access.anyone
def proof(token: str) -> Response:
    """The proof on one page, to print or to keep. A duplicate and a cancelled registration have none."""
    registration = access.registration_or_404(token)
    if not registration.is_live:
        access.gone()
    check_code = personal_page.check_code(registration)
    here = g.settings.public_url
    made = proofs.proof_pdf(
        registration,
        receipt=personal_page.receipt(registration),
        check_code=check_code,
        addresses=proofs.Addresses(
            page=here + url_for("personal.show", token=token),
            check=here + url_for("verifying.show", code=check_code) if check_code else "",
        ),
        product=g.settings.product_name,
        language=language.chosen(),
    )
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=_("Bukti pendaftaran.pdf"))


@blueprint.get("/u/<string:token>/assignment-letter.docx")
@access.anyone
def draft(token: str) -> Response:
    """The draft for everybody the unit sends. Its link shows names only, so nobody's NIP stands in it."""
    link = access.unit_link_or_404(token)
    event = db.session.get(Event, link.event_id) if link.event_id else None
    if event is None or event.published_at is None:
        abort(404)
    people = delegates.of_unit(event.id, link.unit_id)
    return _letter(
        event, [letter.Delegate(name=one.full_name, position=one.position) for one in people]
    )


@blueprint.get("/r/<string:token>/assignment-letter.docx")
@access.anyone
def own_draft(token: str) -> Response:
    """The same draft with one's own NIP in it; colleagues' NIPs stay theirs."""
    registration = access.registration_or_404(token)
    if not registration.is_live:
        access.gone()
    people = [
        letter.Delegate(
            name=one.full_name,
            position=one.position,
            nip=(registration.nip or "") if one.id == registration.id else "",
        )
        for one in delegates.sent_with(registration)
    ]
    return _letter(registration.event, people)


@blueprint.get("/r/<string:token>/travel-report.docx")
@access.anyone
def travel_report(token: str) -> Response:
    """A draft laporan perjalanan dinas for whoever was checked in, with one's own NIP alone."""
    registration = access.registration_or_404(token)
    if not registration.is_live:
        access.gone()
    if not personal_page.attended(registration):
        raise access.NotYet(
            _(
                "Laporan perjalanan dinas memuat sesi yang Anda hadiri, dan kehadiran Anda belum tercatat. "
                "Tunjukkan bukti pendaftaran di pintu, atau minta penyelenggara mencatatnya, lalu unduh lagi."
            )
        )
    with force_locale(asked_language()):
        made = travel_reports.travel_report(registration)
        name = _("Konsep laporan perjalanan dinas") + ".docx"
    return as_download(made, media_type=travel_reports.MEDIA_TYPE, name=name)


def _letter(event: Event, people: list[letter.Delegate]) -> Response:
    with force_locale(asked_language()):
        made = letter.assignment_letter(event, people)
        name = _("Konsep surat tugas") + ".docx"
    return as_download(made, media_type=letter.MEDIA_TYPE, name=name)


def asked_language() -> str:
    """The language of an official paper: Indonesian whatever the screen speaks, English when it is asked for."""
    return "en" if request.values.get("language") == "en" else "id"


def as_download(content: bytes, *, media_type: str, name: str) -> Response:
    """A file to keep, never shown inside a page of ours."""
    return send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
