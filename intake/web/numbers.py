"""Numbers at three doors: the unit's own link, a commitment and an innovation at the desk. The rules are one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, request, url_for

from intake import clock
from intake.forms.indicators import (
    CHANNELS,
    LABELS,
    USUAL,
    CorrectionForm,
    IndicatorForm,
    ReadingForm,
)
from intake.models.indicator import Measurement
from intake.queries import indicators as shown
from intake.queries import places
from intake.rules import indicators
from intake.web import access, worklist
from intake.web.answers import Accepted, Page, page, refused
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("numbers", __name__)
WRITERS = ("officer",)
READERS = ("organiser", "officer", "viewer")


@dataclass(frozen=True)
class Door:
    """Where the numbers are looked at: what they are about, and what may be done there."""

    subject: indicators.Subject
    title: str
    back: str
    here: str
    zone: str
    desk: bool
    may_write: bool
    with_site: bool = False


def to_unit(row: Measurement, token: str, code: str) -> Accepted:
    """What was written shows at once, with what was read of it."""
    where: Any = {"token": token, "code": code, "saved": row.id, "_anchor": "saved"}
    return Accepted(url_for("numbers.of_unit", **where))


def to_desk(row: Measurement, code: str) -> Accepted:
    """The same at the desk."""
    return Accepted(url_for("numbers.at_desk", code=code, saved=row.id, _anchor="saved"))


def to_innovation(row: Measurement, code: str) -> Accepted:
    """The same for an innovation."""
    return Accepted(url_for("numbers.of_innovation", code=code, saved=row.id, _anchor="saved"))


def said(row: Measurement) -> dict[str, str]:
    """A number for its sender to compare with."""
    return {str(LABELS[name]): str(getattr(row, name)) for name in SAID if getattr(row, name)}


SAID = ("value", "as_of", "period_from", "period_to", "source", "note", "reason")


@blueprint.get("/u/<string:token>/commitments/<string:code>/numbers")
@access.anyone
def of_unit(token: str, code: str) -> Page:
    """The unit reads its numbers and tells new ones."""
    return _shown(_unit_door(token, code))


@blueprint.post("/u/<string:token>/commitments/<string:code>/numbers")
@access.anyone
@exactly_once(Measurement, done=to_unit, describe=said, labels=LABELS)
def write_of_unit(token: str, code: str) -> Page | Measurement:
    """One number of the unit: of a new indicator, of one that is there, or a correction."""
    return _written(_unit_door(token, code))


@blueprint.get("/staff/commitments/<string:code>/numbers")
@access.staff(*READERS)
def at_desk(code: str) -> Page:
    """A commitment's numbers at the desk."""
    return _shown(_desk_door(code))


@blueprint.post("/staff/commitments/<string:code>/numbers")
@access.staff(*WRITERS)
@exactly_once(Measurement, done=to_desk, describe=said, labels=LABELS)
def write_at_desk(code: str) -> Page | Measurement:
    """One number that an officer saw or was told."""
    return _written(_desk_door(code))


@blueprint.get("/staff/innovations/<string:code>/numbers")
@access.staff(*READERS)
def of_innovation(code: str) -> Page:
    """The figures of an innovation and of the groups that run it."""
    return _shown(_innovation_door(code))


@blueprint.post("/staff/innovations/<string:code>/numbers")
@access.staff(*WRITERS)
@exactly_once(Measurement, done=to_innovation, describe=said, labels=LABELS)
def write_of_innovation(code: str) -> Page | Measurement:
    """One figure, with its site where it has one."""
    return _written(_innovation_door(code))


def _unit_door(token: str, code: str) -> Door:
    _link, commitment = access.unit_commitment_or_404(token, code)
    where: Any = {"token": token, "code": commitment.code}
    return Door(
        commitment,
        title=f"{commitment.unit.name} · {commitment.code}",
        back=url_for("unit.commitment", **where),
        here=url_for("numbers.of_unit", **where),
        zone=commitment.unit.zone,
        desk=False,
        may_write=commitment.is_open,
    )


def _desk_door(code: str) -> Door:
    commitment = access.own_commitment_or_404(code)
    return Door(
        commitment,
        title=f"{commitment.unit.name} · {commitment.code}",
        back=url_for("commitments.show", code=commitment.code),
        here=url_for("numbers.at_desk", code=commitment.code),
        zone=commitment.unit.zone,
        desk=True,
        may_write=worklist.may_write(),
    )


def _innovation_door(code: str) -> Door:
    innovation = places.innovation(code) or abort(404)
    return Door(
        innovation,
        title=innovation.name,
        back=url_for("places.innovation", code=innovation.code),
        here=url_for("numbers.of_innovation", code=innovation.code),
        zone=clock.DEFAULT_ZONE,
        desk=True,
        may_write=worklist.may_write(),
        with_site=True,
    )


def _shown(door: Door) -> Page:
    series = shown.of(door.subject)
    saved = request.args.get("saved", "")
    told = next((row for one in series for row in one.rows if str(row.id) == saved), None)
    form, about, _rule = _form(door)
    return page("numbers/show.html", saved=told, **_whole(door, series, form, about))


def _written(door: Door) -> Page | Measurement:
    form, about, rule = _form(door, request.form)
    made = form.attempt(rule)
    if made is not None:
        return made
    return refused("numbers/show.html", **_whole(door, shown.of(door.subject), form, about))


def _form(door: Door, sent: Any = None) -> tuple[ReadingForm, Any, Callable[[], Measurement]]:
    """The form that is asked for, the indicator or number it is about, and what it does."""
    named = sent or request.args
    usual: Any = {"today": clock.today(door.zone), "desk": door.desk}
    if named.get("correct"):
        wrong = shown.measurement(door.subject, named.get("correct", 0, type=row_number)) or abort(
            404
        )
        correction = CorrectionForm(sent, wrong=wrong, **usual)
        return (
            correction,
            wrong,
            lambda: indicators.correct(
                wrong, correction.correction(), reason=correction.reason.data, by=access.actor()
            ),
        )
    if named.get("indicator"):
        indicator = shown.indicator(
            door.subject, named.get("indicator", 0, type=row_number)
        ) or abort(404)
        form = ReadingForm(sent, **usual)
        return (
            form,
            indicator,
            lambda: indicators.measure(indicator, form.reading(), by=access.actor()),
        )
    new = IndicatorForm(sent, with_site=door.with_site, **usual)
    return (
        new,
        None,
        lambda: indicators.define(door.subject, new.what(), first=new.reading(), by=access.actor()),
    )


def _whole(door: Door, series: list[shown.Series], form: ReadingForm, about: Any) -> dict[str, Any]:
    """What the page needs; `about` is the indicator that gets a number, or the number that is corrected."""
    kind = {CorrectionForm: "correct", IndicatorForm: "define"}.get(type(form), "measure")
    return {
        "door": door,
        "sites": shown.by_site(series),
        "form": form,
        "about": about,
        "kind": kind,
        "channels": CHANNELS,
        "usual": USUAL,
    }
