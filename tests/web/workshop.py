"""A small room of the tests' own, with one view of each kind, so that the ground is tested without any real room."""

from flask import Blueprint, Flask, abort, request
from wtforms import StringField

from intake import clock
from intake.db import db
from intake.forms.sent import SentForm
from intake.models.place import Institution
from intake.rules import submissions
from intake.rules.refusal import Refused
from intake.web import access
from intake.web.answers import Accepted, Page, fragment_or_page, page, refused
from intake.web.submissions import earlier, exactly_once

blueprint = Blueprint("workshop", __name__, template_folder="templates")
made: list[str] = []


class Form(SentForm):
    name = StringField("Nama")
    word = StringField("Kata")


def done(row: Institution, **_url: str) -> Accepted:
    return Accepted(f"/things/{row.id}", fragment=lambda: f"<p>{row.name}</p>")


def describe(row: Institution) -> dict[str, str]:
    return {"Nama": row.name}


def build(form: Form) -> Institution:
    """The rule of this room: refuses "penuh", falls over "jatuh"."""
    if form.name.data == "penuh":
        raise Refused("full", "Sudah penuh.", field="name")
    made.append(form.name.data)
    before = earlier()
    row = before or Institution(code=submissions.new_key(), name="")
    row.name = form.name.data
    db.session.add(row)
    db.session.flush()
    if form.name.data == "jatuh":
        raise RuntimeError("jatuh")
    return row


@blueprint.get("/things")
@access.anyone
def index() -> str:
    return fragment_or_page("workshop/_rows.html", "workshop/index.html", rows=[clock.now()])


@blueprint.post("/things")
@access.anyone
@exactly_once(Institution, done=done, describe=describe, labels={"name": "Nama"}, updates=True)
def create() -> Page | Institution:
    form = Form(request.form)
    row = form.attempt(lambda: build(form))
    return row or refused("workshop/form.html", form=form, key=request.form["submission_key"])


@blueprint.get("/things/form")
@access.anyone
def new() -> Page:
    return page("workshop/form.html", form=Form(), key=submissions.new_key())


@blueprint.get("/things/broken/<int:status>")
@access.anyone
def broken(status: int) -> None:
    if status == 500:
        raise RuntimeError("kata sandi: rahasia")
    abort(status)


@blueprint.get("/staff/things")
@access.staff("officer")
def desk() -> Page:
    return page("workshop/desk.html", key=submissions.new_key())


@blueprint.post("/staff/things")
@access.staff("officer")
@exactly_once(Institution, done=done)
def desk_create() -> Institution:
    return build(Form(request.form))


def add_to(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(blueprint)
