"""The application as it is served, which also tells which template drew a page and what a paper was to say."""

from typing import Any

from flask import Response, g, jsonify, template_rendered

from app import app
from intake.papers import letters
from intake.web import drawn

__all__ = ["app"]


@app.before_request
def _draw_anew() -> None:
    """A kept page would not say who drew it."""
    drawn._kept.clear()


@template_rendered.connect_via(app)
def _note(_app: Any, template: Any, **_more: Any) -> None:
    if template.name and "/_" not in template.name:
        g.drawn_by = template.name


@app.after_request
def _tell(response: Response) -> Response:
    if drawn_by := g.get("drawn_by"):
        response.headers["X-Drawn-By"] = drawn_by
    return response


_printable, _said = letters.printable, []


def _listen(said: Any) -> Any:
    _said[:] = [said]
    return _printable(said)


letters.printable = _listen


@app.get("/told")
def _told() -> Response:
    """What the last paper was to say."""
    return jsonify(_said[0])
