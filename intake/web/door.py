"""The door by a scoped link: the same station for one event, without lists, exports, contacts or support needs."""

from typing import Any

from flask import Blueprint, g

from intake.models.checkin import CheckIn
from intake.web import access, station
from intake.web.answers import Accepted, Page
from intake.web.screen import Place
from intake.web.submissions import exactly_once

blueprint = Blueprint("door", __name__)


def place(token: str) -> Place:
    """The station of the one event this link opens. Forged: 404; revoked or over: 410. Once a request."""
    if "door_place" not in g:
        event = access.door_or_404(token)
        g.door_place = Place(room="door", arguments={"token": token}, event=event)
    return g.door_place


def answered(row: CheckIn, token: str) -> Accepted:
    """A press leads back to the station, which says what came of it."""
    return station.answered(place(token), row)


@blueprint.get("/door/<string:token>")
@access.anyone
def show(token: str) -> Page:
    """The station."""
    return station.show(place(token))


@blueprint.post("/door/<string:token>")
@access.anyone
@exactly_once(CheckIn, done=answered)
def create(token: str) -> CheckIn | Page:
    """One scan, code, name or choice."""
    return station.press(place(token))


@blueprint.post("/door/<string:token>/undo")
@access.anyone
@exactly_once(CheckIn, done=answered)
def undo(token: str) -> CheckIn | Page:
    """Take a check-in back, with a reason."""
    return station.undo(place(token))


@blueprint.get("/door/<string:token>/counts")
@access.anyone
def counts(token: str) -> Any:
    """How many are here; 204 when nothing is new."""
    return station.counts(place(token))
