"""The application as it is served, which also says in a header which template drew a page."""

from typing import Any

from flask import Response, g, template_rendered

from app import app
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
