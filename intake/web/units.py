"""Units by any of their names: suggestions under the field of a long list, and a page of its own without script."""

from flask import Blueprint, request

from intake.queries import units
from intake.web import access
from intake.web.answers import fragment_or_page

blueprint = Blueprint("units", __name__)
SHORTEST = 3


@blueprint.get("/units")
@access.anyone
def index() -> str:
    """The units somebody may mean: exactly by a name, an alias or a former name, else the ten that come closest."""
    typed = request.args.get("unit", "")[: units.LONGEST].strip()
    found = (units.match(typed) or units.candidates(typed)) if len(typed) >= SHORTEST else []
    return fragment_or_page(
        "units/_suggestions.html", "units/index.html", typed=typed, units=found, shortest=SHORTEST
    )
