"""Table cards and badges: names in large type; on a badge the spoken code, as text and as a QR that the door reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from intake.models.event import Event
from intake.papers import qr
from intake.papers.typeset import typeset
from intake.papers.words import ROLES
from intake.splash import splash_svg

# Names of layouts, as addresses say them. A badge is A6, or half of it; a sheet of A4 is cut into them.
BADGES = ("a6", "a6x4", "a7x8")
CARDS = ("a4x1", "a4x2")


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody as a card shows them; never a contact, and never their personal link."""

    full_name: str
    position: str
    place: str
    role: str
    spoken_code: str


def badges_pdf(
    event: Event, people: Iterable[Named], *, layout: str, product: str, language: str
) -> bytes:
    """Badges, one a page or several a sheet. A photograph of one gives no more than what is said aloud at a door."""
    said = _said(event, people, layout=layout, product=product, language=language)
    return typeset("badges.typ", {**said, "title": _("Tanda pengenal")}, noted=False)


def table_cards_pdf(
    event: Event, people: Iterable[Named], *, layout: str, product: str, language: str
) -> bytes:
    """Cards to be folded and stood on a table, one or two a sheet of A4; the name reads from both sides."""
    said = _said(event, people, layout=layout, product=product, language=language)
    return typeset("table-cards.typ", {**said, "title": _("Kartu meja")}, noted=False)


def _said(
    event: Event, people: Iterable[Named], *, layout: str, product: str, language: str
) -> dict[str, object]:
    return {
        "language": language,
        "product": product,
        "layout": layout,
        "event": event.title,
        "splash": str(splash_svg(event.slug)),
        "people": [
            {
                "name": one.full_name,
                "position": one.position,
                "place": one.place,
                "role": str(ROLES[one.role]),
                "code": f"{one.spoken_code[:4]} {one.spoken_code[4:]}",
                "qr": qr.svg(one.spoken_code),
                "qr_alt": _("QR kode ucap %(code)s", code=one.spoken_code),
            }
            for one in people
        ],
    }
