"""The versions of a commitment's letter at the desk: the text, who signed it, what changed since another."""

from flask import Blueprint, abort, request

from intake.forms.signing import CAPACITIES
from intake.models.commitment import Commitment, CommitmentVersion
from intake.queries import letter_versions
from intake.web import access, changes
from intake.web.answers import Page, page
from intake.web.commitments import READERS
from intake.web.paths import row_number

blueprint = Blueprint("letter_versions", __name__)


@blueprint.get("/staff/commitments/<string:code>/versions/<int:number>")
@access.staff(*READERS)
def show(code: str, number: int) -> Page:
    """One version against the one before it, or against the one that `?against=` names."""
    commitment = access.own_commitment_or_404(code)
    version = _version(commitment, number) or abort(404)
    other = request.args.get("against", number - 1, type=row_number)
    before = _version(commitment, other) if other != number else None
    return page(
        "commitments/version.html",
        commitment=commitment,
        version=version,
        before=before,
        changes=changes.between(before, version) if before else None,
        words=list(letter_versions.words(before.text, version.text)) if before else (),
        capacities=CAPACITIES,
        may_download=access.staff_member().role != "viewer",
    )


def _version(commitment: Commitment, number: int) -> CommitmentVersion | None:
    return next((one for one in commitment.versions if one.number == number), None)
