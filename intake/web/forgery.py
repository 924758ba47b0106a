"""Refuses a POST that another site sent, and a staff form that does not carry its session's token."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from intake.web import access

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
MOST_PARTS = 1_000  # files of a form that staff fills in


def init_app(app: Flask) -> None:
    """Check every unsafe request before its view."""
    app.before_request(refuse_forged)


def refuse_forged() -> None:
    """403 unless the browser says same-origin, or, where it says nothing, the Origin is our own host."""
    if request.method not in UNSAFE:
        return
    said = request.headers.get("Sec-Fetch-Site")
    if not (said == "same-origin" if said is not None else _is_our_origin()):
        abort(403)
    if request.path.startswith("/staff") and request.endpoint != "signin.create":
        session = access.signed_in()
        if session:
            _make_room()
        sent = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
        if session and not hmac.compare_digest(sent.encode(), session.forgery_token.encode()):
            abort(403)


def _make_room() -> None:
    """The token stands in the form, so the form is read here: as large as its view takes from signed-in staff."""
    view = current_app.view_functions.get(request.endpoint or "")
    if largest := getattr(view, "largest", 0):
        request.max_content_length = largest
        request.max_form_parts = MOST_PARTS


def _is_our_origin() -> bool:
    try:
        host = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:  # such as "http://[": no browser says it
        return False
    return bool(host) and host == request.host
