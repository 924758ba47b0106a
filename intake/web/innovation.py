"""An innovation's public page: what it is, where it runs and how surely, what others changed."""

from flask import Blueprint, abort

from intake import clock
from intake.queries import indicators, innovation_page
from intake.web import access
from intake.web.answers import Page, page

blueprint = Blueprint("innovation", __name__)


@blueprint.get("/i/<string:code>")
@access.anyone
def show(code: str) -> Page:
    """Units and provinces only; nothing about persons."""
    it = innovation_page.of(code) or abort(404)
    figures = indicators.by_site(indicators.of(it.innovation))
    return page(
        "innovation/show.html",
        it=it,
        innovation=it.innovation,
        figures=figures,
        today=clock.today(),
    )
