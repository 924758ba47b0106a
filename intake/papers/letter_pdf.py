"""The letter as a tagged PDF: text, places to sign or the signatures, the check QR, and the action plan behind it."""

from dataclasses import asdict

from intake.papers import letter as papers
from intake.papers import qr
from intake.papers.docx import clean
from intake.papers.letter import Letter
from intake.papers.typeset import typeset


def letter_pdf(said: Letter, *, product: str) -> bytes:
    """As many pages of A4 as the letter needs, with room for a letterhead above; the same letter is the same file."""
    return typeset(
        "letter.typ",
        {
            **asdict(said),
            "paragraphs": [clean(paragraph).split("\n") for paragraph in said.paragraphs],
            "title": said.title.split("\n"),
            "places": [
                {**asdict(place), "drawing": _drawn(place.drawing), "alt": place.drawing_in_words}
                for place in said.places
            ],
            "to_fill_in": papers.NAME_TO_FILL_IN,
            "product": product,
            "qr": qr.svg(said.address) if said.address else "",
        },
    )


def _drawn(path: str) -> str:
    """The drawn strokes as a picture of their own; the rule let nothing but numbers, M and L through."""
    if not path:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path fill="none" stroke="#14263f" '
        f'stroke-width="4" stroke-linecap="round" stroke-linejoin="round" d="{path}"/></svg>'
    )
