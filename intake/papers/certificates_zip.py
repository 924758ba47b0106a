"""Every certificate of an event as one zip, a PDF each, named so that a signed file finds back to its certificate."""

import zipfile
from typing import TYPE_CHECKING, BinaryIO

from flask_babel import force_locale

from intake.papers import certificate as papers
from intake.papers import certificate_pdf
from intake.queries import certificates as read

if TYPE_CHECKING:
    from intake.papers.long_work import Making

KIND = "certificates"
LANGUAGES = ("id", "en")
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say; a clock would make each file another


def make(making: "Making", into: BinaryIO) -> str:
    """Those that hold, in the order of their numbers: signed as they came, else drawn; or only the unsigned ones."""
    event, said = making.event, making.arguments
    plan = read.plan_of(event.id)
    if plan is None:
        raise LookupError(f"event {event.id} has no certificates to pack")
    certificates = [
        one for one in read.standing(event.id) if one[1] is None or not said.get("unsigned")
    ]
    with zipfile.ZipFile(into, "w") as made, force_locale(said["language"]):
        for done, (certificate, signed_id) in enumerate(certificates, 1):
            if signed_id is not None:
                content = read.file_content(signed_id)
            else:
                content = certificate_pdf.of(
                    certificate,
                    plan,
                    language=said["language"],
                    address=f"{making.settings.public_url}/v/{certificate.code}",
                    product=making.settings.product_name,
                )
            entry = zipfile.ZipInfo(papers.file_name(certificate), _ALWAYS)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, content)
            making.step(done, len(certificates))
    return f"sertifikat-{event.slug}.zip"
