"""A unit's proposals: by a delegate on the personal page, or by the unit's own link. Opening them changes nothing."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, request, url_for
from sqlalchemy.orm import joinedload

from intake import clock
from intake.db import db
from intake.forms.commitment import (
    FORMS,
    KINDS,
    LABELS,
    CommitmentForm,
    VoiceForm,
    from_commitment,
)
from intake.forms.signing import CAPACITY_HINTS, SignHereForm, capacity_of
from intake.models.commitment import Commitment, Proposer
from intake.models.event import Event
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.papers import qr, signing_request
from intake.queries import commitments as shown
from intake.queries import personal_page, transfers
from intake.rules import commitments, form_helps, guest_places, links, signing_here, submissions
from intake.spelling import masked
from intake.web import access, changes, language
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import earlier, exactly_once

blueprint = Blueprint("proposing", __name__)


@dataclass(frozen=True)
class Side:
    """From which side somebody proposes: as a delegate, or as the unit itself."""

    unit: Unit | None
    event: Event | None
    registration: Registration | None = None

    @property
    def zone(self) -> str:
        """The zone whose calendar counts."""
        if self.event:
            return self.event.zone
        return self.unit.zone if self.unit else clock.DEFAULT_ZONE


def as_it_is(commitment: Commitment) -> dict[str, str]:
    """A commitment for its sender to compare with, the contact masked."""
    now = from_commitment(commitment)
    words = {
        **now,
        "kind": KINDS[now["kind"]],
        "innovation": commitment.innovation.name,
        "form": FORMS[now["form"]] if now["form"] else "",
        "pic_phone": masked(now["pic_phone"]),
        "first_step_date": language.day(now["first_step_date"]),
        "target_date": language.day(now["target_date"]) if now["target_date"] else "",
    }
    return {str(LABELS[name]): str(said) for name, said in words.items() if said}


def to_personal(row: Commitment | Proposer, token: str, **_url: str) -> Accepted:
    """What was proposed shows on the delegate's commitment page."""
    return Accepted(url_for("proposing.show", token=token))


def to_unit(commitment: Commitment, token: str) -> Accepted:
    """What was proposed shows on the unit's commitment page."""
    return Accepted(url_for("proposing.show_for_unit", token=token))


@blueprint.get("/r/<string:token>/commitment")
@access.anyone
def show(token: str) -> Page:
    """What the unit has proposed, and the form for what it has not; with `?bare=1` the form as a phone keeps it."""
    side = delegate(token)
    if request.args.get("bare"):
        return _bare(side)
    return page("proposing/show.html", **form_page(side, form_of(side), token))


@blueprint.post("/r/<string:token>/commitment")
@access.anyone
@exactly_once(Commitment, done=to_personal, describe=as_it_is, labels=LABELS, updates=True)
def create(token: str) -> Page | Commitment:
    """Propose, or change the earlier proposal of the same sender."""
    side = delegate(token)
    return _take(side, token)


@blueprint.post("/r/<string:token>/commitments/<string:code>/voices")
@access.anyone
@exactly_once(Proposer, done=to_personal, labels=LABELS)
def add_voice(token: str, code: str) -> Page | Proposer:
    """Stand behind the proposal of a colleague, with a remark."""
    side = delegate(token)
    commitment = shown.of_unit_by_code(side.unit, code) or abort(404)
    form = VoiceForm(request.form, code=commitment.code)
    voice = form.attempt(
        lambda: commitments.add_voice(
            commitment,
            registration=registered(side),
            remark=form.remark.data,
            by=access.actor(),
        )
    )
    return voice or refused(
        "proposing/show.html", **{**form_page(side, form_of(side), token), "voice": form}
    )


@blueprint.get("/u/<string:token>/commitment")
@access.anyone
def show_for_unit(token: str) -> Page:
    """The same page for the unit itself, by its link."""
    side = _unit(token)
    if request.args.get("bare"):
        return _bare(side)
    return page("proposing/show.html", **form_page(side, form_of(side), token))


@blueprint.post("/u/<string:token>/commitment")
@access.anyone
@exactly_once(Commitment, done=to_unit, describe=as_it_is, labels=LABELS, updates=True)
def create_for_unit(token: str) -> Page | Commitment:
    """Propose as the unit, or change the earlier proposal of the same sender."""
    side = _unit(token)
    return _take(side, token)


def _bare(side: Side) -> Page:
    return page(
        "proposing/bare.html",
        bare=True,
        **about(side, form_of(side)),
    )


def _take(side: Side, token: str) -> Page | Commitment:
    form = form_of(side, request.form)
    mine = earlier()
    if mine and side.unit and transfers.holds(side.unit, mine):
        return form.attempt(lambda: _revise(mine, form)) or refused_page(side, form, token)
    return form.attempt(lambda: propose(side, form)) or refused_page(side, form, token)


def propose(side: Side, form: CommitmentForm) -> Commitment:
    said: dict[str, Any] = {
        "innovation": form.chosen(),
        "promise": form.promise(),
        "by": access.actor(),
        "another": form.another.data,
    }
    if side.registration:
        return commitments.propose(side.registration, **said)
    return commitments.propose_for_unit(side.unit or abort(404), event=side.event, **said)


def _revise(mine: Commitment, form: CommitmentForm) -> Commitment:
    commitments.refuse_another_innovation(mine, form.chosen())
    return commitments.revise(mine, promise=form.promise(), by=access.actor()).commitment


def refused_page(side: Side, form: CommitmentForm, token: str) -> Page:
    return refused("proposing/show.html", **form_page(side, form, token))


def delegate(token: str) -> Side:
    registration = access.registration_or_404(token)
    return Side(guest_places.known_unit_of(registration), registration.event, registration)


def registered(side: Side) -> Registration:
    return side.registration or abort(404)


def _unit(token: str) -> Side:
    link = access.unit_link_or_404(token)
    unit = db.session.get(Unit, link.unit_id, options=[joinedload(Unit.province)])
    event = db.session.get(Event, link.event_id) if link.event_id else None
    return Side(unit or abort(404), event)


def form_of(side: Side, sent: Any = None) -> CommitmentForm:
    return CommitmentForm(
        sent, innovations=shown.taught_at(side.event), today=clock.today(side.zone)
    )


def about(side: Side, form: CommitmentForm) -> dict[str, Any]:
    """The form with what explains it."""
    return {
        "side": side,
        "form": form,
        "form_hints": form_helps.said(language.chosen()),
        "components": shown.components_of(form.innovations.values()),
        "key": request.form.get("submission_key") or submissions.new_key(),
    }


def form_page(
    side: Side, form: CommitmentForm, token: str, *, here: SignHereForm | None = None
) -> dict[str, Any]:
    """What the page shows besides the form: each commitment with whom it still needs, and how to reach them."""
    innovations = list(form.innovations.values())
    found = shown.of_unit(side.unit, side.event, innovations)
    taken = {it.commitment.innovation_id for it in found if it.commitment.is_open}
    left = [it.code for it in innovations if it.id not in taken]
    if form.sent is None and len(left) == 1:
        form.innovation.data = left[0]
    me = side.registration
    first = {it.commitment.id for it in found if me and it.is_first_voiced_by(me.id)}
    seen = me is None or bool(personal_page.attended(me))
    alone = side.unit is None or shown.how_many_of(side.unit) == len(first)
    return {
        **about(side, form),
        "token": token,
        "asks_another": bool(
            side.unit and side.event and commitments.asks_for_another(side.unit, side.event)
        ),
        "may_propose": me is None or me.is_live,
        "all_taken": not left,
        "cards": [
            _card(
                it,
                mine=me is None or (me.is_live and it.is_voiced_by(me.id)),
                entrusted=seen or it.commitment.id in first,
            )
            for it in found
        ],
        "unit_token": _unit_token(side, token) if seen or alone else "",
        "here": here or _here(me),
        "capacity_hints": CAPACITY_HINTS,
    }


def _here(me: Registration | None) -> SignHereForm | None:
    """What signs in the same step, for who may; with the own name, position, and what the position tells filled in."""
    if me is None or not signing_here.may_sign_here(me):
        return None
    return SignHereForm(
        data={
            "signed_name": me.full_name,
            "head_position": me.position,
            "signing_capacity": capacity_of(me.position),
        }
    )


def _card(it: shown.Shown, *, mine: bool, entrusted: bool) -> dict[str, Any]:
    """One commitment with the head's link, for who proposed it first or stands behind it and was seen at the door.

    Anybody may say at registration that they are of a unit; a link that acts for it needs more than that.
    """
    commitment = it.commitment
    link = it.signing_link if mine and entrusted and commitment.is_open else None
    address = (
        g.settings.public_url + url_for("signing.show", token=links.token_of(link))
        if link and link.is_usable(clock.now())
        else ""
    )
    return {
        "it": it,
        "commitment": commitment,
        "mine": mine,
        "may_edit": mine and entrusted and commitment.is_open,
        "has_expired": bool(link) and not address,
        "changes": changes.since_last_word(commitment, it.replies),
        "address": address,
        "qr": qr.inline(address) if address else "",
        "message": signing_request.message(commitment, address) if address else "",
        "complete_by": commitment.proposed_at + commitments.COMPLETE_WITHIN,
        "voice": VoiceForm(code=commitment.code),
    }


def _unit_token(side: Side, token: str) -> str:
    if side.registration is None:
        return token
    link = (
        links.current("unit", unit_id=side.unit.id, event_id=side.event.id)
        if side.unit and side.event
        else None
    )
    return links.token_of(link) if link and link.is_usable(clock.now()) else ""
