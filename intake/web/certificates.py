"""Certificates at the desk: how they look, given to who was here, listed, revoked, given anew."""

from typing import Any

from flask import Blueprint, Response, abort, g, request, url_for
from flask_babel import gettext as _

from intake.db import held
from intake.forms import certificates as forms
from intake.forms.certificates import LABELS, REASON_LABELS, PlanForm, ReasonForm
from intake.forms.sent import SentForm
from intake.models.certificate import Certificate, CertificatePlan
from intake.models.event import Event
from intake.papers import certificate as papers
from intake.papers import certificate_pdf, typeset
from intake.papers.words import ROLES
from intake.queries import certificates as read
from intake.rules import certificates, numbering
from intake.web import access, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("certificates", __name__)
ORGANISER = access.staff("organiser")


def listed(event: Event, **_url: object) -> Accepted:
    """What was given shows in the list."""
    return Accepted(url_for("certificates.index", slug=event.slug))


def back_to_settings(_plan: CertificatePlan, slug: str) -> Accepted:
    """What was said shows in the preview beside it."""
    return Accepted(url_for("certificates.settings", slug=slug, saved="1", _anchor="preview"))


def shown(certificate: Certificate, slug: str, running: int) -> Accepted:
    """What was done to a certificate shows on its own page."""
    return Accepted(url_for("certificates.show", slug=slug, running=running))


@blueprint.get("/staff/events/<string:slug>/certificates")
@ORGANISER
def index(slug: str) -> Page:
    """Who has one, in the order of their numbers, and how many wait for theirs."""
    return page("certificates/index.html", **_list(access.own_event_or_404(slug)))


@blueprint.post("/staff/events/<string:slug>/certificates")
@ORGANISER
@exactly_once(Event, done=listed)
def create(slug: str) -> Page | Event:
    """Give one to everybody who was here and has none."""
    event, form = access.own_event_or_404(slug), SentForm(request.form)
    made = form.attempt(lambda: certificates.issue(event, by=access.actor()))
    return event if made else refused("certificates/index.html", **_list(event), form=form)


@blueprint.get("/staff/events/<string:slug>/certificates/settings")
@ORGANISER
def settings(slug: str) -> Page:
    """How they look, with a preview of what was saved."""
    event = access.own_event_or_404(slug)
    form = PlanForm(data=_stands(event))
    return page("certificates/settings.html", **_settings(event, form))


@blueprint.post("/staff/events/<string:slug>/certificates/settings")
@ORGANISER
@exactly_once(CertificatePlan, done=back_to_settings, labels=LABELS)
def update(slug: str) -> Page | CertificatePlan:
    """Say how they look."""
    event = held(access.own_event_or_404(slug))
    form = PlanForm(request.form, data=_stands(event))
    kept = form.attempt(lambda: certificates.settle(event, form.plan(), by=access.actor()))
    return kept or refused("certificates/settings.html", **_settings(event, form))


@blueprint.get("/staff/events/<string:slug>/certificates/preview.pdf")
@ORGANISER
def preview(slug: str) -> Response:
    """How a certificate looks on paper, for nobody and without a number that counts."""
    event = access.own_event_or_404(slug)
    said = _sample(event, read.plan_of(event.id) or abort(404))
    made = certificate_pdf.certificate_pdf(said, product=g.settings.product_name)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name="Contoh sertifikat.pdf")


@blueprint.get("/staff/events/<string:slug>/certificates/<int:running>")
@ORGANISER
def show(slug: str, running: int) -> Page:
    """One certificate, word for word, and what may be done with it."""
    return page("certificates/show.html", **_one(*_found(slug, running), ReasonForm()))


@blueprint.get("/staff/events/<string:slug>/certificates/<int:running>/certificate.pdf")
@ORGANISER
def download(slug: str, running: int) -> Response:
    """The signed file where there is one, else the certificate as it is drawn."""
    _event, certificate = _found(slug, running)
    return file_of(certificate)


@blueprint.post("/staff/events/<string:slug>/certificates/<int:running>/revocation")
@ORGANISER
@exactly_once(Certificate, done=shown, labels=REASON_LABELS)
def revoke(slug: str, running: int) -> Page | Certificate:
    """Take a certificate back."""
    event, one = _found(slug, running)
    form = ReasonForm(request.form)
    done = form.attempt(lambda: certificates.revoke(one, form.reason.data, by=access.actor()))
    return done or refused("certificates/show.html", **_one(event, one, form))


@blueprint.post("/staff/events/<string:slug>/certificates/<int:running>/reissue")
@ORGANISER
@exactly_once(Certificate, done=shown, labels=REASON_LABELS)
def reissue(slug: str, running: int) -> Page | Certificate:
    """Give a certificate anew under its own number."""
    event, one = _found(slug, running)
    form = ReasonForm(request.form)
    done = form.attempt(lambda: certificates.reissue(one, form.reason.data, by=access.actor()))
    return done or refused("certificates/show.html", **_one(event, one, form))


def file_of(certificate: Certificate) -> Response:
    """The file of a certificate as it stands, to keep: signed as it came, else drawn in the screen's language."""
    name = papers.file_name(certificate)
    signed = read.signed_file(certificate)
    if signed:
        return as_download(signed.content, media_type=signed.media_type, name=name)
    made = certificate_pdf.certificate_pdf(words_of(certificate), product=g.settings.product_name)
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)


def check_address(code: str) -> str:
    """Where anybody checks a code."""
    return str(g.settings.public_url + url_for("verifying.show", code=code))


def words_of(certificate: Certificate) -> papers.Said:
    """A certificate in the words of the screen's language."""
    return papers.of(
        certificate,
        read.plan_of(certificate.event_id) or abort(404),
        language=language.chosen(),
        address=check_address(certificate.code),
    )


def _found(slug: str, running: int) -> tuple[Event, Certificate]:
    event = access.own_event_or_404(slug)
    return event, read.by_running(event.id, running) or abort(404)


def _list(event: Event) -> dict[str, Any]:
    plan = read.plan_of(event.id)
    state = request.args.get("state", "")
    after = request.args.get("after", 0, type=row_number) or 0
    found, more = read.page(event.id, state=state, after=after)
    return {
        "event": event,
        "plan": plan,
        "certificates": found,
        "more": more,
        "state": state if state in read.STATES else "",
        "counts": read.counts(event, all_sessions=bool(plan and plan.all_sessions)),
        "roles": ROLES,
    }


def _one(event: Event, certificate: Certificate, form: ReasonForm) -> dict[str, Any]:
    return {
        "event": event,
        "certificate": certificate,
        "said": words_of(certificate),
        "signed": read.signed_file(certificate),
        "form": form,
        "key": request.form.get("submission_key"),
    }


def _stands(event: Event) -> dict[str, Any]:
    plan = read.plan_of(event.id)
    return forms.from_plan(plan) if plan else forms.usual(event)


def _settings(event: Event, form: PlanForm) -> dict[str, Any]:
    plan = read.plan_of(event.id)
    return {
        "event": event,
        "plan": plan,
        "form": form,
        "usual": papers.usual_words(),
        "said": _sample(event, plan) if plan else None,
        "saved": bool(request.args.get("saved")),
        "issued": read.counts(event, all_sessions=False).issued,
        "key": request.form.get("submission_key"),
    }


def _sample(event: Event, plan: CertificatePlan) -> papers.Said:
    """A made-up person under the number that comes next."""
    code = "CONTOH000000"
    person = papers.Person(
        name="Dr. Siti Contoh Aminah, S.Sos., M.Si.",
        place=event.host_unit.name if event.host_unit else event.organizer,
        role="participant",
    )
    return papers.said(
        event,
        plan,
        person,
        number=numbering.number(
            plan.number_pattern,
            certificates.next_running(event.id),
            dated=plan.dated,
            code=plan.event_code,
        ),
        code=code,
        language=language.chosen(),
        address=check_address(code),
        sample=_("Contoh"),
    )
