"""The proof of registration as a tagged one-page PDF; the personal page is its twin in HTML."""

from dataclasses import dataclass

from flask_babel import gettext as _

from intake.models.registration import Registration
from intake.papers import dates, qr
from intake.papers.typeset import typeset
from intake.splash import splash_svg


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """What the proof points at: the personal page (in its QR) and the public check of its code."""

    page: str
    check: str


def proof_pdf(
    registration: Registration,
    *,
    receipt: str,
    check_code: str,
    addresses: Addresses,
    product: str,
    language: str,
) -> bytes:
    """One page of A4 for a person who is registered, in the words of a language."""
    event = registration.event
    facts = (
        (_("Diterima sebagai no."), receipt),
        (_("Waktu"), dates.span(event, language)),
        (_("Tempat"), ", ".join(filter(None, (event.venue, event.address, event.city)))),
    )
    code = registration.spoken_code
    return typeset(
        "proof.typ",
        {
            "lang": language,
            "product": product,
            "title": _("Bukti pendaftaran"),
            "event": event.title,
            "name": registration.full_name,
            "position": registration.position,
            "place": registration.place,
            "facts": facts,
            "qr": qr.svg(addresses.page),
            "qr_alt": _("QR bukti pendaftaran; tunjukkan di pintu"),
            "code_label": _("Atau sebutkan kode ini di pintu:"),
            "code": f"{code[:4]} {code[4:]}",
            "splash": str(splash_svg(event.slug)),
            "next_title": _("Di hari kegiatan"),
            "next": [
                _("Tunjukkan QR ini di pintu, dari layar atau dari kertas."),
                _("Bila QR tidak terbaca, sebutkan kode delapan karakternya."),
                _("Simpan lembar ini untuk Anda sendiri: QR-nya membuka halaman pribadi Anda."),
            ],
            "check": check_code
            and {
                "words": _("Siapa pun dapat memeriksa bukti ini dengan kode"),
                "code": check_code,
                "address": addresses.check,
            },
            "foot": product,
        },
    )
