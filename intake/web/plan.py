"""The action plan at its two doors: the unit's own link and the officer's desk. Both call the same rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from intake import clock
from intake.forms.plan import LABELS, RemovalForm, RowForm
from intake.forms.sent import SentForm
from intake.models.commitment import Commitment
from intake.models.plan import PlanEntry
from intake.papers import plan as paper
from intake.papers import typeset
from intake.queries import plan as plans
from intake.rules import plan
from intake.web import access, worklist
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.paths import row_number
from intake.web.submissions import exactly_once

blueprint = Blueprint("plan", __name__)
WRITERS = ("officer",)
READERS = ("organiser", "officer", "viewer")


@dataclass(frozen=True)
class Door:
    """Where the plan is looked at: whose page it hangs on, and what may be done there."""

    commitment: Commitment
    back: str
    here: str
    pdf: str
    desk: bool
    may_write: bool


def to_unit(entry: PlanEntry, token: str, code: str) -> Accepted:
    """What was written shows at once, with what was read of it."""
    return Accepted(
        url_for("plan.of_unit", token=token, code=code, saved=entry.id, _anchor="saved")
    )


def to_desk(entry: PlanEntry, code: str) -> Accepted:
    """The same at the desk."""
    return Accepted(url_for("plan.at_desk", code=code, saved=entry.id, _anchor="saved"))


def said(entry: PlanEntry) -> dict[str, str]:
    """A row for its sender to compare with."""
    return {str(LABELS[name]): str(getattr(entry, name)) for name in SAID if getattr(entry, name)}


SAID = ("activity", "output", "person", "starts_on", "due_on", "budget", "budget_source")


@blueprint.get("/u/<string:token>/commitments/<string:code>/plan")
@access.anyone
def of_unit(token: str, code: str) -> Page:
    """The unit reads its plan and writes it, a row at a time."""
    return _shown(_unit_door(token, code))


@blueprint.post("/u/<string:token>/commitments/<string:code>/plan")
@access.anyone
@exactly_once(PlanEntry, done=to_unit, describe=said, labels=LABELS)
def write_of_unit(token: str, code: str) -> Page | PlanEntry:
    """One act of the unit: add, change, done, reopen, remove, example."""
    return _written(_unit_door(token, code))


@blueprint.get("/u/<string:token>/commitments/<string:code>/plan.pdf")
@access.anyone
def pdf_of_unit(token: str, code: str) -> Response:
    """The plan on paper."""
    return _paper(_unit_door(token, code))


@blueprint.get("/staff/commitments/<string:code>/plan")
@access.staff(*READERS)
def at_desk(code: str) -> Page:
    """The plan at the desk."""
    return _shown(_desk_door(code))


@blueprint.post("/staff/commitments/<string:code>/plan")
@access.staff(*WRITERS)
@exactly_once(PlanEntry, done=to_desk, describe=said, labels=LABELS)
def write_at_desk(code: str) -> Page | PlanEntry:
    """One act of an officer."""
    return _written(_desk_door(code))


@blueprint.get("/staff/commitments/<string:code>/plan.pdf")
@access.staff(*READERS)
def pdf_at_desk(code: str) -> Response:
    """The plan on paper, at the desk."""
    return _paper(_desk_door(code))


def _unit_door(token: str, code: str) -> Door:
    _link, commitment = access.unit_commitment_or_404(token, code)
    where: Any = {"token": token, "code": commitment.code}
    return Door(
        commitment,
        back=url_for("unit.commitment", **where),
        here=url_for("plan.of_unit", **where),
        pdf=url_for("plan.pdf_of_unit", **where),
        desk=False,
        may_write=commitment.is_open,
    )


def _desk_door(code: str) -> Door:
    commitment = access.own_commitment_or_404(code)
    return Door(
        commitment,
        back=url_for("commitments.show", code=commitment.code),
        here=url_for("plan.at_desk", code=commitment.code),
        pdf=url_for("plan.pdf_at_desk", code=commitment.code),
        desk=True,
        may_write=worklist.may_write() and commitment.is_open,
    )


def _shown(door: Door) -> Page:
    found = plans.of(door.commitment)
    entry = found.row(_number("line"))
    saved = _number("saved")
    told = next((one for one in found.history if one.id == saved), None)
    return page("plan/show.html", saved=told, **_whole(door, found, entry=entry))


def _written(door: Door) -> Page | PlanEntry:
    act = _ACTS.get(request.form.get("act", "add")) or abort(404)
    found = plans.of(door.commitment)
    entry = found.row(_number("line"))
    form, rule = act(door.commitment, entry)
    made = form.attempt(rule)
    if made is None:
        again = plans.of(door.commitment)  # what stands now, for who was overtaken
        entry = again.row(entry.line) if entry else None
        return refused("plan/show.html", **_whole(door, again, entry=entry, sent=form))
    return made


Act = tuple[SentForm, Callable[[], PlanEntry]]


def _add(commitment: Commitment, _entry: PlanEntry | None) -> Act:
    form = RowForm(request.form, today=clock.today(commitment.unit.zone))
    return form, lambda: plan.add(commitment, form.row(), by=access.actor())


def _change(commitment: Commitment, entry: PlanEntry | None) -> Act:
    form = RowForm(request.form, today=clock.today(commitment.unit.zone), entry=entry)
    return form, lambda: plan.change(commitment, row=form.row(), **_which())


def _tick(*, done: bool) -> Callable[[Commitment, PlanEntry | None], Act]:
    return lambda commitment, _entry: (
        SentForm(request.form),
        lambda: plan.tick(commitment, done=done, **_which()),
    )


def _remove(commitment: Commitment, _entry: PlanEntry | None) -> Act:
    form = RemovalForm(request.form)
    return form, lambda: plan.remove(commitment, reason=form.reason.data, **_which())


def _fill_in(commitment: Commitment, _entry: PlanEntry | None) -> Act:
    return SentForm(request.form), lambda: plan.fill_in(commitment, by=access.actor())


_ACTS: dict[str, Callable[[Commitment, PlanEntry | None], Act]] = {
    "add": _add,
    "change": _change,
    "done": _tick(done=True),
    "reopen": _tick(done=False),
    "remove": _remove,
    "example": _fill_in,
}


def _which() -> dict[str, Any]:
    """Which row is meant, in which state it was seen, and who acts."""
    return {"line": _number("line"), "seen": _number("seen"), "by": access.actor()}


def _number(name: str) -> int:
    """A number that was sent or stands in the address; 0, which no row has, where it is none."""
    return request.values.get(name, 0, type=row_number)


def _whole(
    door: Door, found: plans.Plan, *, entry: PlanEntry | None, sent: SentForm | None = None
) -> dict[str, Any]:
    """What the page needs; `sent` is the form that was refused, `entry` the row that is changed."""
    today = clock.today(door.commitment.unit.zone)
    return {
        "door": door,
        "commitment": door.commitment,
        "plan": found,
        "entry": entry,
        "today": today,
        "form": sent,
        "row_form": sent if isinstance(sent, RowForm) else RowForm(today=today, entry=entry),
        "removal_form": sent if isinstance(sent, RemovalForm) else RemovalForm(),
        "has_example": bool(door.commitment.innovation.steps),
        "begins": plan.begins(door.commitment),
        "most": plan.MOST,
    }


def _paper(door: Door) -> Response:
    made = paper.pdf(paper.annex(door.commitment, plans.of(door.commitment)))
    name = f"{_('Rencana tindak lanjut')} {door.commitment.code}.pdf"
    return as_download(made, media_type=typeset.MEDIA_TYPE, name=name)
