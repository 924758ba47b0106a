"""The days on which a unit is asked, for its own calendar: of all its commitments, or of one."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, url_for

from intake.models.commitment import Commitment
from intake.papers import calendar
from intake.queries import due_dates, unit_page
from intake.web import access

blueprint = Blueprint("due_dates", __name__)


@blueprint.get("/u/<string:token>/commitments/due.ics")
@access.anyone
def every(token: str) -> Response:
    """Of every open commitment of the unit."""
    found = unit_page.of(access.unit_link_or_404(token)).commitments
    return _file(found, token, name="jadwal-kabar")


@blueprint.get("/u/<string:token>/commitments/<string:code>.ics")
@access.anyone
def one(token: str, code: str) -> Response:
    """Of one commitment."""
    _link, found = access.unit_commitment_or_404(token, code)
    return _file([found], token, name=found.code)


def _file(commitments: Sequence[Commitment], token: str, *, name: str) -> Response:
    base = g.settings.public_url
    urls = {
        one.code: base + url_for("unit.commitment", token=token, code=one.code)
        for one in commitments
    }
    days = due_dates.of(commitments)
    file = calendar.due_ics(days, url_of=urls, host=urlsplit(base).hostname or "")
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(file, content_type="text/calendar; charset=utf-8", headers=headers)
