"""The poster that leads to an event's registration: its words, said once for paper and page, and the paper."""

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from intake.models.event import Event
from intake.papers import dates, qr
from intake.papers.typeset import typeset
from intake.splash import splash_svg

SIZES = ("a4", "a3")


@dataclass(frozen=True, kw_only=True)
class Said:
    """Everything that stands on the poster, in the words of one language. Nothing about any person."""

    language: str
    heading: str
    event: str
    slug: str
    organizer: str
    when: str
    where: str
    note: str
    how: str
    steps: tuple[str, ...]
    typed: str
    address: str


def said(event: Event, *, language: str, address: str) -> Said:
    """What the poster of an event says."""
    return Said(
        language=language,
        heading=_("Daftar di sini"),
        event=event.title,
        slug=event.slug,
        organizer=event.organizer or (event.host_unit.name if event.host_unit else ""),
        when=dates.span(event, language),
        where=", ".join(dict.fromkeys(filter(None, (event.venue, event.address, event.city)))),
        note=event.date_note,
        how=_("Caranya"),
        steps=(
            _("Arahkan kamera HP ke QR, lalu buka tautannya."),
            _("Isi nama, unit, jabatan, dan nomor HP atau email. Tidak perlu akun."),
            _("Simpan buktinya, lalu tunjukkan di pintu."),
        ),
        typed=_("Tanpa kamera, ketik alamat ini:"),
        address=address,
    )


def poster_pdf(said: Said, *, size: str, product: str) -> bytes:
    """One sheet, to hang up."""
    return typeset(
        "poster.typ",
        {
            **asdict(said),
            "size": size,
            "product": product,
            "qr": qr.svg(said.address),
            "qr_alt": _("QR pendaftaran: %(address)s", address=said.address),
            "splash": str(splash_svg(said.slug)),
        },
    )
