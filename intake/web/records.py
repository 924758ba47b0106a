"""The audit at the desk: what was done, by whom, and whether its chains of hashes still hold."""

from itertools import islice

from flask import Blueprint, request

from intake import clock
from intake.queries import records
from intake.rules import audit
from intake.web import access
from intake.web.answers import Page, page
from intake.web.paths import row_number

blueprint = Blueprint("records", __name__)
CHECKED_AT_ONCE = 5_000  # longer chains are checked when asked for: every entry is read
MOST_FAULTS = 50


@blueprint.get("/staff/audit")
@access.staff("administrator")
def index() -> Page:
    """The entries, newest first, and the result of checking the chains."""
    said, length = request.args, records.length()
    check = length <= CHECKED_AT_ONCE or bool(said.get("check"))
    found, before = records.entries(
        chain=said.get("chain", ""),
        subject=said.get("subject", ""),
        before=said.get("before", type=row_number),
    )
    return page(
        "records/index.html",
        entries=found,
        before=before,
        names=records.names(found),
        chains=records.chains(),
        chain=said.get("chain", ""),
        subject=said.get("subject", ""),
        length=length,
        checked_at=clock.now() if check else None,
        faults=list(islice(audit.faults(), MOST_FAULTS)) if check else [],
    )
