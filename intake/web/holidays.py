"""The public holidays of a year, on which no reminder leaves: an administrator enters them, officers read them."""

from typing import Any

from flask import Blueprint, request, url_for

from intake import clock
from intake.db import lock_for_this_transaction
from intake.forms.holidays import LABELS, HolidaysForm, as_they_stand
from intake.models.holiday import HolidayYear
from intake.rules import holidays
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("holidays", __name__)


def written(row: HolidayYear) -> Accepted:
    """What was entered stands on the year's page."""
    return Accepted(url_for("holidays.show", year=row.year, saved="1"))


@blueprint.get("/staff/holidays")
@access.staff("officer")
def show() -> Page:
    """The days of a year: the one asked for, else this one."""
    year = request.args.get("year", type=int)
    return page("holidays/show.html", **_year(year if year in holidays.YEARS else None))


@blueprint.post("/staff/holidays")
@access.staff("administrator")
@exactly_once(HolidayYear, done=written, labels=LABELS)
def write() -> Page | HolidayYear:
    """Say anew which days of a year are holidays."""
    lock_for_this_transaction("holidays")
    form = HolidaysForm(request.form, data=_stands(request.form.get("year", type=int)))
    row = form.attempt(
        lambda: holidays.write(
            form.year.data, form.said(), source=form.source.data, by=access.actor()
        )
    )
    return row or refused("holidays/show.html", **_year(form.year.data, form))


def _stands(year: int | None) -> dict[str, object]:
    """What stands for the year that was sent."""
    return as_they_stand(year, holidays.years().get(year)) if year else {}


def _year(year: int | None, form: HolidaysForm | None = None) -> dict[str, Any]:
    known, this = holidays.years(), clock.today().year
    year = year or this
    row = known.get(year)
    return {
        "year": year,
        "years": sorted({*known, this, this + 1}),
        "row": row,
        "form": form or HolidaysForm(data=as_they_stand(year, row)),
        "may_edit": access.staff_member().role == "administrator",
        "key": request.form.get("submission_key"),
    }
