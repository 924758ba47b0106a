"""The shapes of an answer: a page, a fragment or a page, an accepted form for browser, script or htmx."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request

from intake.forms.sent import SentForm

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Page:
    """A template to be drawn once the transaction has ended."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200

    def draw(self) -> Response:
        """The page as HTML; for a script, what was refused as JSON."""
        if self.status >= 400 and wants_json():
            code = {"code": self.context["code"]} if "code" in self.context else {}
            return make_response(jsonify(errors=_errors(self.context), **code), self.status)
        return make_response(render_template(self.template, **self.context), self.status)


@dataclass(frozen=True)
class Accepted:
    """Where an accepted form leads; htmx may get a fragment instead of being sent there, a script `more`."""

    url: str
    fragment: Callable[[], str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def page(template: str, **context: Any) -> Page:
    """A page that answers 200."""
    return Page(template, context)


def refused(template: str, **context: Any) -> Page:
    """The page again with what was typed and what is wrong: 422."""
    return Page(template, {"errors": True, **context}, UNPROCESSABLE)


def fragment_or_page(fragment: str, whole: str, **context: Any) -> str:
    """The fragment alone for a partial htmx request, the page that includes it for everybody else."""
    return render_template(fragment if wants_fragment() else whole, **context)


def accepted(answer: Accepted, *, key: str, number: str) -> Response:
    """303 for a browser, 201 JSON for a script or the offline queue, 200 or HX-Redirect for htmx."""
    response: Response
    if wants_json():
        response = make_response(
            jsonify(receipt=key, number=number, url=answer.url, **answer.more), 201
        )
        response.headers["Location"] = answer.url
    elif wants_fragment() and answer.fragment:
        response = make_response(answer.fragment())
    elif request.headers.get("HX-Request"):
        response = make_response("", 200)
        response.headers["HX-Redirect"] = answer.url
    else:
        response = make_response(redirect(answer.url, 303))
    response.headers["X-Receipt"] = key
    return response


def wants_json() -> bool:
    """Whether a script or the offline queue asks."""
    return request.accept_mimetypes.best == "application/json"


def wants_fragment() -> bool:
    """Whether htmx will put the answer into a part of the page (a boosted or Back request is not that)."""
    return request.headers.get("HX-Request-Type") == "partial"


def aim(response: Response) -> Response:
    """A whole page that comes where a part was asked for (a conflict, an ended session) takes the whole window."""
    html = wants_fragment() and response.mimetype == "text/html" and not response.is_streamed
    if html and response.get_data().lstrip()[:9].lower() == b"<!doctype":
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _errors(context: Mapping[str, Any]) -> dict[str, list[str]]:
    forms = [form for form in context.values() if isinstance(form, SentForm)]
    wrong = [item for form in forms for item in form.errors.items()]
    if not wrong:
        return {"": [str(context.get("sentence", ""))]}
    return {name or "": [str(error) for error in errors] for name, errors in wrong}
