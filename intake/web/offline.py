"""The service workers, served from the root: one that may look after every page, one for the door."""

from flask import Blueprint, Response, request

from intake.web import access, assets

blueprint = Blueprint("offline", __name__)
SCRIPT = assets.content("js/worker.js")
DOOR_SCRIPT = assets.content("js/door-worker.js")


@blueprint.get("/sw.js")
@access.anyone
def worker() -> Response:
    """The worker's script."""
    return _served(SCRIPT)


@blueprint.get("/door-worker.js")
@access.anyone
def door_worker() -> Response:
    """The script of the worker that keeps the door's page; it is registered for that room alone."""
    return _served(DOOR_SCRIPT)


def _served(script: bytes) -> Response:
    """A worker's script. Browsers ask for it again and again; a 304 is all they get while it is the same."""
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
