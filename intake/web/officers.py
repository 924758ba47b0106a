"""The officers: whose area is what, who is away and who stands in, and handing everything over."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake import clock
from intake.forms.labels import labels_of
from intake.forms.officers import AbsenceForm, AreaForm, HandOverForm
from intake.forms.sent import SentForm
from intake.models.officer import Absence, OfficerArea
from intake.models.staff import Staff
from intake.queries import officers, worklist
from intake.rules import absences, areas
from intake.rules import officers as handing
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("officers", __name__)
WRITERS = ("officer",)
ONE = "/staff/officers/<int:staff_id>"


def shown(_row: Any, staff_id: int, **_url: object) -> Accepted:
    """What was done shows on the officer's page."""
    return Accepted(url_for("officers.show", staff_id=staff_id, saved=1))


@blueprint.get("/staff/officers")
@access.staff(*WRITERS)
def index() -> Page:
    """Every officer with areas, absence, and how much is open."""
    by = worklist.reader(access.actor(), today=clock.today())
    return page(
        "officers/index.html",
        officers=officers.everybody(by.today),
        nobody=worklist.counts(by)["nobody"],
        most=worklist.MOST,
        today=by.today,
    )


@blueprint.get(ONE)
@access.staff(*WRITERS)
def show(staff_id: int) -> Page:
    """One officer."""
    return page("officers/show.html", **_whole(_officer_or_404(staff_id)))


@blueprint.post(ONE + "/areas")
@access.staff(*WRITERS)
@exactly_once(OfficerArea, done=shown, labels={"place": AreaForm.place.args[0]})
def give(staff_id: int) -> Page | OfficerArea:
    """Make a province, a unit or an innovation their area."""
    officer, form = _officer_or_404(staff_id), AreaForm(request.form, places=officers.places())
    area = form.attempt(lambda: areas.give(officer.member, place=form.chosen(), by=access.actor()))
    return area or refused("officers/show.html", **_whole(officer, area_form=form))


@blueprint.post(ONE + "/areas/<int:number>/end")
@access.staff(*WRITERS)
@exactly_once(OfficerArea, done=shown)
def release(staff_id: int, number: int) -> OfficerArea:
    """Take an area from them."""
    area = officers.area(number, staff_id) or abort(404)
    return areas.release(area, by=access.actor())


@blueprint.post(ONE + "/absences")
@access.staff(*WRITERS)
@exactly_once(Absence, done=shown, labels=labels_of(AbsenceForm))
def leave(staff_id: int) -> Page | Absence:
    """Say when they are away, and who stands in."""
    officer = _officer_or_404(staff_id)
    form = AbsenceForm(request.form, colleagues=_colleagues(officer.member))
    days = {"from_on": form.from_on.data, "until_on": form.until_on.data}
    absence = form.attempt(
        lambda: absences.begin(officer.member, **days, stand_in=form.chosen(), by=access.actor())
    )
    return absence or refused("officers/show.html", **_whole(officer, absence_form=form))


@blueprint.post(ONE + "/absences/<int:number>/end")
@access.staff(*WRITERS)
@exactly_once(Absence, done=shown)
def come_back(staff_id: int, number: int) -> Absence:
    """They are back, or did not go."""
    absence = officers.absence(number, staff_id) or abort(404)
    return absences.end(absence, by=access.actor())


@blueprint.post(ONE + "/handover")
@access.staff(*WRITERS)
@exactly_once(Staff, done=shown, labels=labels_of(HandOverForm))
def hand_over(staff_id: int) -> Page | Staff:
    """Give everything open to somebody else."""
    officer = _officer_or_404(staff_id)
    form = HandOverForm(request.form, colleagues=_colleagues(officer.member))
    said = {"reason": form.reason.data, "by": access.actor()}
    done = form.attempt(lambda: handing.hand_over(officer.member, to=form.chosen(), **said))
    return done or refused("officers/show.html", **_whole(officer, hand_over_form=form))


def _officer_or_404(staff_id: int) -> officers.Officer:
    return officers.one(staff_id, clock.today()) or abort(404)


def _colleagues(member: Staff) -> list[Staff]:
    return [one for one in worklist.officers() if one.id != member.id]


def _whole(officer: officers.Officer, **sent: SentForm) -> dict[str, Any]:
    colleagues = _colleagues(officer.member)
    return {
        "officer": officer,
        "today": clock.today(),
        "saved": "saved" in request.args,
        "key": request.form.get("submission_key") if sent else None,
        "area_form": AreaForm(places=officers.places()),
        "absence_form": AbsenceForm(colleagues=colleagues),
        "hand_over_form": HandOverForm(colleagues=colleagues),
        **sent,
    }
