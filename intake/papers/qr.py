"""QR codes as SVG: any address, no script, no inline style."""

import segno
from markupsafe import Markup, escape

QUIET_ZONE = 4  # modules of white around, as the standard asks


def svg(text: str, *, title: str | None = None) -> str:
    """A drawing of its own, for a file; dark on white whatever the theme."""
    drawn = _draw(text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return drawn.replace(">", f"><title>{escape(title)}</title>", 1) if title else drawn


def inline(address: str) -> Markup:
    """The drawing inside a page. Screen readers skip it: the same address must stand beside it as a link."""
    hidden = '<svg aria-hidden="true" focusable="false" '
    return Markup(_draw(address).replace("<svg ", hidden, 1))  # noqa: S704 - drawn by us


def _draw(text: str) -> str:
    return segno.make(text, micro=False, error="m").svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
