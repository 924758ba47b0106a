"""The worklist as a file for the office, with every filter of its address."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from intake import clock
from intake.db import hold_still
from intake.papers import worklist_columns
from intake.papers.columns import Table
from intake.queries import worklist
from intake.queries.wishes import Wish
from intake.web import access, exports
from intake.web import worklist as worklist_page

blueprint = Blueprint("worklist_files", __name__)
READERS = ("organiser", "officer")


@blueprint.get("/staff/commitments.xlsx")
@access.staff(*READERS)
def xlsx() -> Response:
    """A workbook, numbers of phones as text."""
    hold_still()
    return exports.workbook(*_table())


@blueprint.get("/staff/commitments.csv")
@access.staff(*READERS)
def csv() -> Response:
    """The same as CSV that opens well in Excel."""
    hold_still()
    return exports.text_file(*_table(), "csv")


def _table() -> tuple[Table, str]:
    member = access.actor()
    by = worklist.reader(member, today=clock.today())
    table = Table(
        name=_("Daftar komitmen"),
        columns=worklist_columns.columns(
            worklist_page.WORDS,
            worklist_page.FORM_WORDS,
            with_contacts=worklist_page.may_write(),
        ),
        rows=worklist.everything(Wish.read(request.args), by=by),
        dated=clock.now(),
    )
    return table, f"komitmen-{by.today.isoformat()}"
