"""Papers to take away by a personal link: the proof as PDF."""

import io

from flask import Blueprint, Response, g, send_file, url_for
from flask_babel import gettext as _

from intake.papers.proof_pdf import MEDIA_TYPE, Addresses, proof_pdf
from intake.queries import personal_page
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
    made = proof_pdf(
        registration,
        receipt=personal_page.receipt(registration),
        check_code=check_code,
        addresses=Addresses(
            page=here + url_for("personal.show", token=token),
            check=here + url_for("verifying.show", code=check_code) if check_code else "",
        ),
        product=g.settings.product_name,
        language=language.chosen(),
    )
    return as_download(made, media_type=MEDIA_TYPE, name=_("Bukti pendaftaran.pdf"))


def as_download(content: bytes, *, media_type: str, name: str) -> Response:
    """A file to keep, never shown inside a page of ours."""
    return send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
