"""The follow-up officer's desk: the worklist, one commitment with its history, and what may be written there."""

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for

from intake import clock
from intake.db import db
from intake.forms.answer_photos import PROBLEMS
from intake.forms.contacts import BASIS_WORDS
from intake.forms.followup import (
    LABELS,
    METHOD_WORDS,
    MOMENT_WORDS,
    OBSTACLE_WORDS,
    PRESET_WORDS,
    RESULT_WORDS,
    AssignmentForm,
    ScheduleForm,
    StatusForm,
    VerificationForm,
    WithdrawalForm,
    as_it_stands,
    in_words,
)
from intake.forms.indicators import CHANNELS
from intake.forms.officer_notes import OfficerNoteForm
from intake.forms.signing import CAPACITIES
from intake.models.commitment import Commitment
from intake.models.followup import ScheduleChoice, StatusChange, Verification
from intake.queries import answer_photos, asked, history, indicators, others, worklist
from intake.queries import plan as plans
from intake.rules import contacts, followup, holidays, naming, officers, schedule, standing
from intake.spelling import masked
from intake.web import access, letters, reminders
from intake.web import worklist as worklist_page
from intake.web.answers import (
    Accepted,
    Page,
    fragment_or_page,
    page,
    refused,
    wants_fragment,
)
from intake.web.submissions import exactly_once

blueprint = Blueprint("commitments", __name__)
WRITERS = ("officer",)
READERS = ("organiser", "officer", "viewer")
LONGEST_SEARCH = 100


def to_commitment(row: Any, code: str, **_url: Any) -> Accepted:
    """What was written shows on the commitment's page, or in its row of the list it was written from."""
    in_list = "back" in request.form
    return Accepted(
        worklist_page.back_to_list(saved=code, _anchor=f"row-{code}")
        if in_list
        else url_for("commitments.show", code=code, saved="1"),
        fragment=lambda: render_template("commitments/_row.html", told=True, **_row(row)),
    )


def said(change: StatusChange) -> dict[str, str]:
    """An answer for its sender to compare with."""
    return in_words({name: getattr(change, name) for name in SAID})


def looked(verification: Verification) -> dict[str, str]:
    """A verification for its sender to compare with."""
    return in_words({name: getattr(verification, name) for name in ("result", "method", "note")})


SAID = (
    "status",
    "stage",
    "note",
    "obstacle_kind",
    "budget_year",
    "obstacle",
    "next_due",
    "told_through",
    "told_by",
)


@blueprint.get("/staff/commitments")
@access.staff(*READERS)
def index() -> str:
    """The worklist, a page at a time."""
    return fragment_or_page(
        "commitments/_list.html", "commitments/index.html", **worklist_page.whole()
    )


@blueprint.get("/staff/commitments/<string:code>")
@access.staff(*READERS)
def show(code: str) -> Page:
    """One commitment: letter, history, and the forms of an officer."""
    commitment = access.own_commitment_or_404(code)
    return page("commitments/show.html", **_whole(commitment))


@blueprint.post("/staff/commitments/<string:code>")
@access.staff(*WRITERS)
@exactly_once(StatusChange, done=to_commitment, describe=said, labels=LABELS)
def answer(code: str) -> Page | StatusChange:
    """Write down how it goes, from the row or from the page."""
    commitment = access.commitment_or_404(code)
    form = StatusForm(request.form)
    change = form.attempt(lambda: followup.answer(commitment, form.answer(), by=access.actor()))
    if change is None and wants_fragment():
        return refused("commitments/_row.html", **_refused_row(commitment, form))
    return change or refused("commitments/show.html", **_whole(commitment, status_form=form))


@blueprint.post("/staff/commitments/<string:code>/verification")
@access.staff(*WRITERS)
@exactly_once(Verification, done=to_commitment, describe=looked, labels=LABELS)
def verify(code: str) -> Page | Verification:
    """Write down what somebody found who looked."""
    commitment = access.commitment_or_404(code)
    form = VerificationForm(request.form)
    made = form.attempt(
        lambda: followup.verify(
            commitment,
            result=form.result.data,
            method=form.method.data,
            note=form.note.data,
            by=access.actor(),
        )
    )
    return made or refused("commitments/show.html", **_whole(commitment, verification_form=form))


@blueprint.post("/staff/commitments/<string:code>/assignment")
@access.staff(*WRITERS)
@exactly_once(Commitment, done=to_commitment, labels=LABELS)
def assign(code: str) -> Page | Commitment:
    """Say who takes care."""
    commitment = access.commitment_or_404(code)
    form = AssignmentForm(request.form, officers=worklist.officers())
    given = form.attempt(
        lambda: officers.assign(commitment, officer=form.chosen(), by=access.actor())
    )
    return given or refused("commitments/show.html", **_whole(commitment, assignment_form=form))


@blueprint.post("/staff/commitments/<string:code>/schedule")
@access.staff(*WRITERS)
@exactly_once(ScheduleChoice, done=to_commitment, labels=LABELS)
def reschedule(code: str) -> Page | ScheduleChoice:
    """Choose on which days the unit is asked."""
    commitment = access.commitment_or_404(code)
    form = ScheduleForm(request.form)
    chosen = form.attempt(lambda: schedule.choose(commitment, form.preset.data, by=access.actor()))
    return chosen or refused("commitments/show.html", **_whole(commitment, schedule_form=form))


@blueprint.get("/staff/commitments/<string:code>/answers/<int:number>/withdrawal")
@access.staff(*WRITERS)
def ask_withdrawal(code: str, number: int) -> Page:
    """Ask why an entry was a mistake."""
    commitment, change = _answer_or_404(code, number)
    return page(
        "commitments/withdraw.html",
        commitment=commitment,
        change=change,
        form=WithdrawalForm(),
        words=WORDS,
    )


@blueprint.post("/staff/commitments/<string:code>/answers/<int:number>/withdrawal")
@access.staff(*WRITERS)
@exactly_once(StatusChange, done=to_commitment, describe=said, labels=LABELS)
def withdraw(code: str, number: int) -> Page | StatusChange:
    """Take an entry back; it stays in the history, marked."""
    commitment, change = _answer_or_404(code, number)
    form = WithdrawalForm(request.form)
    done = form.attempt(
        lambda: followup.withdraw(change, reason=form.reason.data, by=access.actor())
    )
    return done or refused(
        "commitments/withdraw.html", commitment=commitment, change=change, form=form, words=WORDS
    )


WORDS = {
    **worklist_page.WORDS,
    "result": RESULT_WORDS,
    "method": METHOD_WORDS,
    "obstacle": OBSTACLE_WORDS,
    "preset": PRESET_WORDS,
    "photo": PROBLEMS,
    "capacity": CAPACITIES,
    "moment": MOMENT_WORDS,
}


def _answer_or_404(code: str, number: int) -> tuple[Commitment, StatusChange]:
    commitment = access.commitment_or_404(code)
    change = db.session.get(StatusChange, number)
    if change is None or change.commitment_id != commitment.id or change.withdrawn_at:
        abort(404)
    return commitment, change


def _row(row: StatusChange | Commitment | Verification | ScheduleChoice) -> dict[str, Any]:
    """What one row of the worklist needs."""
    return worklist_page.row(row.id if isinstance(row, Commitment) else row.commitment_id)


def _refused_row(commitment: Commitment, form: StatusForm) -> dict[str, Any]:
    return {
        **_row(commitment),
        "row_form": form,
        "key": request.form.get("submission_key"),
    }


def _whole(commitment: Commitment, **sent: Any) -> dict[str, Any]:
    """What the page of one commitment needs; `sent` holds the form that was refused."""
    may_write, today = worklist_page.may_write(), clock.today(commitment.unit.zone)
    happened = history.of(commitment)
    told = happened.of_kind("answer")
    standing_answers = [moment.row for moment in told if not moment.row.withdrawn_at]
    sought = {name: request.args.get(name, "")[:LONGEST_SEARCH] for name in ("kind", "who")}
    forms = {
        "status_form": StatusForm(data=as_it_stands(commitment)),
        "verification_form": VerificationForm(data={"method": "desk"}),
        "assignment_form": AssignmentForm(
            officers=worklist.officers(), data={"officer": str(commitment.officer_id or "")}
        ),
        "schedule_form": ScheduleForm(data={"preset": schedule.preset_of(commitment)}),
        **sent,
    }
    phone = commitment.current.pic_phone
    return {
        "commitment": commitment,
        "version": commitment.current,
        "paper": letters.for_desk(commitment),
        "line": worklist.one(commitment.id),
        "history": happened.only(**sought),
        "asked": asked.of(
            commitment,
            happened.checks,
            standing_answers,
            today=today,
            quiet=holidays.within(g.settings.quiet),
        ),
        "answers": told,
        "helpers": others.helpers(commitment, others.obstacle(told)),
        "naming": naming.of(commitment),
        "photos": answer_photos.of(commitment),
        "seen": standing.mark(commitment),
        "plan": plans.of(commitment),
        "numbers": indicators.of(commitment),
        "channels": CHANNELS,
        "sought": sought,
        "note_form": OfficerNoteForm(),
        "contacts": contacts.standing(commitment),
        "bases": BASIS_WORDS,
        "today": today,
        "may_write": may_write,
        "may_download": access.staff_member().role != "viewer",
        "pic_phone": phone if may_write else masked(phone),
        "key": request.form.get("submission_key") if sent else None,
        "words": WORDS,
        **reminders.of(commitment),
        **forms,
    }
