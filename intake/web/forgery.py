"""Refuses a POST that another site sent, and a staff form that does not carry its session's token."""

import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from intake.web import access
from intake.web.answers import wants_json

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
MOST_PARTS = 1_000  # files of a form that staff fills in


def init_app(app: Flask) -> None:
    """Check every unsafe request before its view."""
    app.before_request(refuse_forged)


def refuse_forged() -> Any:
    """403 unless the browser says same-origin, or, where it says nothing, the Origin is our own host.

    A staff form with another token than its session's was drawn before somebody signed in anew in another tab: it is
    not taken, but comes back as it was typed. Without any token it is refused.
    """
    if request.method not in UNSAFE:
        return None
    said = request.headers.get("Sec-Fetch-Site")
    if not (said == "same-origin" if said is not None else _is_our_origin()):
        abort(403)
    if request.path.startswith("/staff") and request.endpoint != "signin.create":
        session = access.signed_in()
        if session:
            _make_room()
        sent = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
        if session and not hmac.compare_digest(sent.encode(), session.forgery_token.encode()):
            by_hand = "submission_key" in request.form and not wants_json()
            return access.ask_again() if by_hand and request.form.get("csrf_token") else abort(403)
    return None


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
