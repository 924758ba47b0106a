"""A certificate as one tagged page of A4, landscape; its page in HTML is the twin."""

from dataclasses import asdict

from flask_babel import gettext as _

from intake.models.certificate import Certificate, CertificatePlan
from intake.papers import certificate as papers
from intake.papers import qr
from intake.papers.certificate import Said
from intake.papers.typeset import typeset
from intake.splash import splash_svg


def of(
    certificate: Certificate,
    plan: CertificatePlan,
    *,
    language: str,
    address: str,
    product: str,
) -> bytes:
    """Somebody's certificate as it stands, in the language that is forced already."""
    said = papers.of(certificate, plan, language=language, address=address)
    return certificate_pdf(said, product=product)


def certificate_pdf(said: Said, *, product: str) -> bytes:
    """The words of a certificate, on paper, in their own language."""
    return typeset(
        "certificate.typ",
        {
            **asdict(said),
            "product": product,
            "title": _("Sertifikat"),
            "number_label": _("Nomor"),
            "given_to": _("diberikan kepada"),
            "at": _("pada kegiatan"),
            "nip_label": _("NIP"),
            "qr": qr.svg(said.address),
            "qr_alt": _("QR pemeriksaan dokumen: %(address)s", address=said.address),
            "caption": _("QR pemeriksaan dokumen, bukan tanda tangan elektronik"),
            "splash": str(splash_svg(said.slug)),
        },
    )
