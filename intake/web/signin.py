"""Signing in and out. A form whose session had ended comes back, filled in, after signing in."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, request, url_for
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from intake.db import writing
from intake.forms.signin import SignInForm
from intake.models.staff import ROLES, Staff
from intake.rules import parking, signin
from intake.rules.refusal import Refused
from intake.web import access, typed
from intake.web.answers import Page, page, refused
from intake.web.paths import row_number
from intake.words import N_

blueprint = Blueprint("signin", __name__)
COOKIE_LENGTH = (
    2 * signin.SESSION_LENGTH
)  # outlives the session, so that an ended one is known as ours


@blueprint.get("/staff/login")
@access.anyone
def show() -> Page | Response:
    """The sign-in form; somebody already signed in goes on."""
    if access.signed_in():
        return _go_on()
    changed = bool(request.args.get("changed"))
    return page("signin/show.html", form=SignInForm(), changed=changed, **_wish())


@blueprint.post("/staff/login")
@access.anyone
def create() -> Page | Response:
    """Sign in. A known and an unknown address are answered alike, and wrong tries count although refused."""
    form = SignInForm(request.form)
    member = form.attempt(lambda: _member(form.email.data, form.password.data))
    if member is None:
        return refused("signin/show.html", form=form, **_wish())
    before = access.signed_in()
    with writing():
        signin.forget_attempts("password", member.email)
        if before:
            signin.end_session(before.session_id, by=before.actor)
        token = signin.start_session(member)
    response = _go_on()
    response.set_cookie(
        access.cookie_name(),
        token,
        max_age=COOKIE_LENGTH,
        secure=g.settings.secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.post("/staff/logout")
@access.anyone
def end() -> Response:
    """Sign out: the session's row ends, the cookie goes. Without a session there is nothing to do."""
    session = access.signed_in()
    if session:
        with writing():
            signin.end_session(session.session_id, by=session.actor)
    response = redirect(url_for("signin.show"), 303)
    response.delete_cookie(
        access.cookie_name(), secure=g.settings.secure, httponly=True, samesite="Lax"
    )
    return response


@blueprint.get("/staff/parked/<int:parked_id>")
@access.staff(*ROLES)
def parked(parked_id: int) -> Page | Response:
    """What was typed when the session had ended, with a button that sends it again under the same key."""
    kept = parking.take_back(parked_id, access.staff_member().actor.id or 0)
    if kept is None:  # another member's, or forgotten since
        return redirect(url_for("desk_events.home"), 303)
    path, fields = kept
    said = typed.in_words(fields, _labels(path))
    return page("signin/parked.html", path=path, fields=fields, said=said)


def _member(email: str, password: str) -> Staff:
    """Who signs in. The try is counted and kept before the slow look at the password, outside any transaction."""
    with writing():
        signin.count_attempt("password", email.lower())
    member = signin.password_fits(email, password)
    if member is None:
        raise Refused(
            "wrong",
            N_("Email atau kata sandi belum cocok. Periksa keduanya, lalu coba lagi."),
            field="password",
        )
    return member


def _labels(path: str) -> dict[str, Any]:
    """The words of the form that goes to a path."""
    routes = current_app.url_map.bind("")
    try:
        endpoint, _arguments = routes.match(urlsplit(path).path, method="POST")
    except HTTPException:  # the route has gone since
        return {}
    return getattr(current_app.view_functions[endpoint], "labels", {})


def _wish() -> dict[str, Any]:
    """Where to go after signing in: a page of the desk, or a form that waits."""
    return {
        "next": _local(request.values.get("next", "")),
        "parked": request.values.get("parked", type=row_number),
    }


def _go_on() -> Response:
    """To the parked form, or the page that was wanted, or the desk. Never to another place than ours."""
    wish = _wish()
    if wish["parked"]:
        return redirect(url_for("signin.parked", parked_id=wish["parked"]), 303)
    return redirect(wish["next"] or url_for("desk_events.home"), 303)


def _local(path: str) -> str:
    """A path of the desk, or nothing: no host, no scheme, no backslash that a browser reads as one."""
    ours = path == "/staff" or path.startswith("/staff/")
    return path if ours and "\\" not in path and path.isprintable() else ""
