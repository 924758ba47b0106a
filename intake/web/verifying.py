"""The public check of a paper by its code: kind, date, event, validity; nothing about any person."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from intake import keys
from intake.queries import verifying
from intake.web import access

blueprint = Blueprint("verifying", __name__)


@blueprint.get("/v")
@access.anyone
def ask() -> Response:
    """Where a code can be typed; typed, it leads to its own page."""
    code = access.code_read(request.args.get("code", "")[:100])
    if code:
        return make_response(redirect(url_for("verifying.show", code=code), 303))
    return make_response(render_template("verifying/ask.html"))


@blueprint.get("/v/<string:code>")
@access.anyone
def show(code: str) -> Response:
    """What the code stands for. An unknown code is said in words, with a field to type it again."""
    read = access.code_read(code)
    checked = verifying.look_up(read) if len(read) == keys.CHECK_LENGTH else None
    if checked is None:
        return make_response(render_template("verifying/ask.html", unknown=code[:40]), 404)
    return make_response(render_template("verifying/show.html", code=read, checked=checked))
