"""The service worker, served from the root so that it may look after every page."""

from flask import Blueprint, Response, request

from intake.web import access, assets

blueprint = Blueprint("offline", __name__)
SCRIPT = assets.content("js/worker.js")


@blueprint.get("/sw.js")
@access.anyone
def worker() -> Response:
    """The worker's script. Browsers ask for it again and again; a 304 is all they get while it is the same."""
    response = Response(SCRIPT, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
