"""A person's own certificate: its words on a page, and its file, below their link."""

from flask import Blueprint, Response, make_response

from intake.models.certificate import Certificate
from intake.models.registration import Registration
from intake.queries import certificates as read
from intake.web import access
from intake.web.answers import Page
from intake.web.certificates import file_of, words_of

blueprint = Blueprint("own_certificate", __name__)


@blueprint.get("/r/<string:token>/certificate")
@access.anyone
def show(token: str) -> Page:
    """The certificate in words; or that there is none yet (404), or none any more (410)."""
    registration = access.registration_or_404(token)
    return _page(token, registration, read.of_registration(registration.id))


@blueprint.get("/r/<string:token>/certificate.pdf")
@access.anyone
def download(token: str) -> Response:
    """The file to keep: as it was signed, else as it is drawn. Without a certificate, the page that says so."""
    registration = access.registration_or_404(token)
    certificate = read.of_registration(registration.id)
    if certificate is None or certificate.revoked_at:
        return make_response(_page(token, registration, certificate).draw())
    return file_of(certificate)


def _page(token: str, registration: Registration, certificate: Certificate | None) -> Page:
    context = {
        "token": token,
        "registration": registration,
        "event": registration.event,
        "certificate": certificate,
    }
    if certificate is None:
        return Page("certificates/own.html", context, 404)
    if certificate.revoked_at:
        return Page("certificates/own.html", context, 410)
    more = {"said": words_of(certificate), "signed": read.signed_file(certificate)}
    return Page("certificates/own.html", {**context, **more})
