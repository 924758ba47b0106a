"""A unit's own page, by its link: invitation, delegates, commitments; there it answers and completes them."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake import clock
from intake.forms import commitment as words
from intake.forms.answer_photos import PROBLEMS
from intake.forms.commitment import CompleteForm, from_commitment
from intake.forms.followup import (
    LABELS,
    OBSTACLE_WORDS,
    STATUS_HINTS,
    STATUS_WORDS,
    AnswerForm,
    DeclineForm,
    in_words,
)
from intake.models.commitment import Commitment
from intake.models.event import Invitation
from intake.models.link import Link
from intake.queries import answer_photos, history, indicators, others, transfers, unit_page
from intake.queries import plan as plans
from intake.rules import commitments, followup, invitations, naming
from intake.web import access, letters
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("unit", __name__)


ANSWERING = frozenset({"status", "note", "obstacle", "obstacle_kind", "evidence"})


def to_unit(_invitation: Invitation, token: str) -> Accepted:
    """The unit's page says what it said."""
    return Accepted(url_for("unit.show", token=token))


def to_commitment(_commitment: Commitment, token: str, code: str) -> Accepted:
    """What was answered or completed shows at once, at an address of its own: the same one twice loads nothing anew."""
    saved = request.form["submission_key"][:8]
    path = url_for("unit.commitment", token=token, code=code, saved=saved, _anchor="saved")
    return Accepted(path)


def as_it_is(commitment: Commitment) -> dict[str, str]:
    """A commitment for its sender to compare with."""
    return in_words({"status": commitment.status})


def why(invitation: Invitation) -> dict[str, str]:
    """An answer to the invitation for its sender to compare with."""
    return in_words({"reason": invitation.declined_reason})


@blueprint.get("/u/<string:token>")
@access.anyone
def show(token: str) -> Page:
    """Everything the unit has to do with. Opening it writes nothing: robots open links too."""
    link = access.unit_link_or_404(token)
    return page("unit/show.html", **_whole(link, token))


@blueprint.get("/u/<string:token>/decline")
@access.anyone
def ask_decline(token: str) -> Page:
    """Ask why nobody of the unit can come."""
    link = access.unit_link_or_404(token)
    return page("unit/decline.html", **_whole(link, token), form=DeclineForm())


@blueprint.post("/u/<string:token>/decline")
@access.anyone
@exactly_once(Invitation, done=to_unit, describe=why, labels=LABELS)
def decline(token: str) -> Page | Invitation:
    """Say no, with a reason."""
    link = access.unit_link_or_404(token)
    whole = _whole(link, token)
    invitation = whole["it"].invitation or abort(404)
    form = DeclineForm(request.form)
    declined = form.attempt(
        lambda: invitations.decline(invitation, reason=form.reason.data, by=access.actor())
    )
    return declined or refused("unit/decline.html", **whole, form=form)


@blueprint.post("/u/<string:token>/accept")
@access.anyone
@exactly_once(Invitation, done=to_unit, describe=why, labels=LABELS)
def accept(token: str) -> Invitation:
    """Come after all."""
    link = access.unit_link_or_404(token)
    invitation = _whole(link, token)["it"].invitation or abort(404)
    return invitations.take_back_decline(invitation, by=access.actor())


@blueprint.get("/u/<string:token>/commitments/<string:code>")
@access.anyone
def commitment(token: str, code: str) -> Page:
    """One commitment: how it goes, what is still missing, and what was said so far."""
    link, found = _commitment_or_404(token, code)
    saved = bool(request.args.get("saved"))
    return page("unit/commitment.html", saved=saved, **_one(link, found, token))


@blueprint.post("/u/<string:token>/commitments/<string:code>")
@access.anyone
@exactly_once(Commitment, done=to_commitment, describe=as_it_is, labels={**words.LABELS, **LABELS})
def write(token: str, code: str) -> Page | Commitment:
    """With what an answer has it answers, with fields of the rest alone it completes; with neither it is refused.

    By a link that has ended nothing is taken; the page that says so keeps what was typed.
    """
    link, found = _commitment_or_404(token, code)
    if ANSWERING.intersection(request.form) or not CompleteForm(request.form).given():
        return _answer(link, found, token)
    return _complete(link, found, token)


def _answer(link: Link, commitment: Commitment, token: str) -> Page | Commitment:
    form = AnswerForm(request.form)
    change = form.attempt(lambda: followup.answer(commitment, form.answer(), by=access.actor()))
    if change is None:
        return refused("unit/commitment.html", **_one(link, commitment, token, answer_form=form))
    return commitment


def _complete(link: Link, commitment: Commitment, token: str) -> Page | Commitment:
    form = CompleteForm(request.form)
    version = form.attempt(
        lambda: commitments.complete(commitment, fields=form.given(), by=access.actor())
    )
    if version is None:
        return refused("unit/commitment.html", **_one(link, commitment, token, rest_form=form))
    return commitment


def _commitment_or_404(token: str, code: str) -> tuple[Link, Commitment]:
    return access.unit_commitment_or_404(token, code)


def _whole(link: Link, token: str) -> dict[str, Any]:
    return {
        "it": unit_page.of(link),
        "token": token,
        "missing": unit_page.missing,
        "key": request.form.get("submission_key"),
    }


def _one(link: Link, commitment: Commitment, token: str, **sent: Any) -> dict[str, Any]:
    """What the page of one commitment needs; `sent` holds the form that was refused."""
    told = history.answers(commitment)
    return {
        "commitment": commitment,
        "version": commitment.current,
        "token": token,
        "event_id": link.event_id,
        "today": clock.today(commitment.unit.zone),
        "complete_by": commitment.proposed_at + commitments.COMPLETE_WITHIN,
        "missing": unit_page.missing(commitment),
        "checklist": unit_page.CHECKLIST,
        "answers": told,
        "mirror": others.mirror(commitment),
        "next_step": others.step(commitment),
        "helpers": others.helpers(commitment, others.obstacle(told)),
        "naming": naming.of(commitment),
        "passed": naming.passed(commitment),
        "paper": letters.for_unit(commitment, token),
        "plan": plans.of(commitment),
        "numbers": indicators.of(commitment),
        "modifications": history.modifications(commitment),
        "once_of": transfers.once_of(commitment),
        "answer_form": AnswerForm(),
        "rest_form": CompleteForm(data=from_commitment(commitment)),
        "hints": STATUS_HINTS,
        "photos": answer_photos.of(commitment),
        "words": {"status": STATUS_WORDS, "obstacle": OBSTACLE_WORDS, "photo": PROBLEMS},
        "key": request.form.get("submission_key") if sent else None,
        **sent,
    }
