"""Who else signs a letter: at the unit's link and at the officer's desk, each party with a signing link of its own."""

from typing import Any

from flask import Blueprint, abort, g, request, url_for

from intake import clock
from intake.forms.signing import LABELS, PartyForm
from intake.models.commitment import Commitment, CommitmentParty
from intake.models.link import Link
from intake.papers import signing_request
from intake.queries import letters, units
from intake.rules import links, parties, submissions
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("parties", __name__)
MOST_UNITS = 60  # suggested while typing
UNIT = "/u/<string:token>/commitments/<string:code>/parties"
DESK = "/staff/commitments/<string:code>/parties"


def to_unit(_party: CommitmentParty, token: str, code: str, **_url: int) -> Accepted:
    """The unit's list of parties."""
    return Accepted(url_for("parties.of_unit", token=token, code=code, _anchor="parties"))


def to_desk(_party: CommitmentParty, code: str, **_url: int) -> Accepted:
    """The desk's list of parties."""
    return Accepted(url_for("parties.at_desk", code=code, _anchor="parties"))


def as_it_is(party: CommitmentParty) -> dict[str, str]:
    """A party for its sender to compare with."""
    said = {"party": party.name, "party_contact": party.contact_name}
    return {str(LABELS[name]): value for name, value in said.items()}


@blueprint.get(UNIT)
@access.anyone
def of_unit(token: str, code: str) -> Page:
    """The parties to the unit's letter."""
    return page("parties/own.html", **_whole(_own_or_404(token, code)), token=token)


@blueprint.post(UNIT)
@access.anyone
@exactly_once(CommitmentParty, done=to_unit, describe=as_it_is, labels=LABELS)
def add_for_unit(token: str, code: str) -> Page | CommitmentParty:
    """Let another party sign, too."""
    return _add(_own_or_404(token, code), "parties/own.html", token=token)


@blueprint.post(UNIT + "/<int:party_id>/removal")
@access.anyone
@exactly_once(CommitmentParty, done=to_unit)
def remove_for_unit(token: str, code: str, party_id: int) -> CommitmentParty:
    """Take a party out of the letter again."""
    commitment = _own_or_404(token, code)
    return parties.remove(_party_or_404(commitment, party_id), by=access.actor())


@blueprint.get(DESK)
@access.staff("officer")
def at_desk(code: str) -> Page:
    """The parties to a letter."""
    return page("parties/desk.html", **_whole(access.commitment_or_404(code)))


@blueprint.post(DESK)
@access.staff("officer")
@exactly_once(CommitmentParty, done=to_desk, describe=as_it_is, labels=LABELS)
def add_at_desk(code: str) -> Page | CommitmentParty:
    """Let another party sign, too."""
    return _add(access.commitment_or_404(code), "parties/desk.html")


@blueprint.post(DESK + "/<int:party_id>/removal")
@access.staff("officer")
@exactly_once(CommitmentParty, done=to_desk)
def remove_at_desk(code: str, party_id: int) -> CommitmentParty:
    """Take a party out of the letter again."""
    commitment = access.commitment_or_404(code)
    return parties.remove(_party_or_404(commitment, party_id), by=access.actor())


def _add(commitment: Commitment, template: str, **more: str) -> Page | CommitmentParty:
    form = PartyForm(request.form)
    made = form.attempt(
        lambda: parties.add(
            commitment,
            name=form.party.data,
            contact_name=form.party_contact.data,
            by=access.actor(),
        )
    )
    return made or refused(template, **_whole(commitment, form=form), **more)


def _own_or_404(token: str, code: str) -> Commitment:
    _link, commitment = access.unit_commitment_or_404(token, code)
    return commitment


def _party_or_404(commitment: Commitment, party_id: int) -> CommitmentParty:
    return next((one for one in commitment.parties if one.id == party_id), None) or abort(404)


def _whole(commitment: Commitment, form: PartyForm | None = None) -> dict[str, Any]:
    usable = {
        party_id: link
        for party_id, link in letters.signing_links(commitment).items()
        if link.is_usable(clock.now())
    }
    return {
        "commitment": commitment,
        "standing": letters.places(commitment, commitment.current),
        "ways": {party_id: _way(commitment, link) for party_id, link in usable.items()},
        "units": units.choices(clock.today(commitment.unit.zone), most=MOST_UNITS),
        "form": form or PartyForm(),
        "key": request.form.get("submission_key") if form else submissions.new_key(),
    }


def _way(commitment: Commitment, link: Link) -> dict[str, str]:
    """Where a party signs, and the words to send it with."""
    address = g.settings.public_url + url_for("signing.show", token=links.token_of(link))
    party = next(one for one in commitment.parties if one.id == link.party_id)
    return {
        "address": address,
        "message": signing_request.message(commitment, address, to=party.name),
    }
