"""The head's page for one commitment: the letter first, then the signature, or a no, or a comment."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from intake import clock
from intake.forms.signing import (
    CAPACITIES,
    CAPACITY_HINTS,
    LABELS,
    METHODS,
    REPLIES,
    ReplyForm,
    SigningForm,
)
from intake.models.commitment import Commitment, CommitmentParty, Signing
from intake.models.letter import LetterReply
from intake.queries import commitments as shown
from intake.queries import letters
from intake.rules import replies, signing, submissions
from intake.web import access, changes
from intake.web import letters as papers
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once, form_read

blueprint = Blueprint("signing", __name__)


def signed(_signature: Signing, token: str) -> Accepted:
    """The same page, now with the signature under the letter."""
    return Accepted(url_for("signing.show", token=token))


def replied(_reply: LetterReply, token: str) -> Accepted:
    """The same page, with what was said on it."""
    return Accepted(url_for("signing.show", token=token, _anchor="replies"))


def as_it_is(signature: Signing) -> dict[str, str]:
    """A signature for its sender to compare with."""
    said = {
        "signing_capacity": CAPACITIES[signature.capacity],
        "signed_name": signature.signed_name,
        "head_position": signature.head_position,
        "letter_number": signature.letter_number,
        "letter_date": signature.letter_date or "",
    }
    return {str(LABELS[name]): str(value) for name, value in said.items()}


def as_said(reply: LetterReply) -> dict[str, str]:
    """A reply for its sender to compare with."""
    said = {"reply": REPLIES[reply.kind], "reason": reply.reason, "replier": reply.name}
    return {str(LABELS[name]): str(value) for name, value in said.items()}


def sent_signature(_sent: Any) -> SigningForm:
    """The form with its file, looked at before the writers' turn, and only for who holds the link."""
    access.letter_or_404((request.view_args or {})["token"])
    sent: Any = CombinedMultiDict([request.form, request.files])
    return SigningForm(sent)


@blueprint.get("/s/<string:token>")
@access.anyone
def show(token: str) -> Page:
    """The letter as it stands, and what is still to be done with it."""
    return page("signing/show.html", **_whole(token))


@blueprint.post("/s/<string:token>")
@access.anyone
@exactly_once(
    Signing, done=signed, describe=as_it_is, labels=LABELS, form=sent_signature, uploads=True
)
def create(token: str) -> Page | Signing:
    """Sign what was read."""
    commitment, party = access.letter_or_404(token)
    form: SigningForm = form_read()
    signature = form.attempt(
        lambda: signing.sign(
            commitment,
            signature=form.signature_given(),
            read_version=form.read_version(),
            party=party,
            by=access.actor(),
        )
    )
    return signature or refused("signing/show.html", **_whole(token, form=form.refused_again()))


@blueprint.post("/s/<string:token>/reply")
@access.anyone
@exactly_once(LetterReply, done=replied, describe=as_said, labels=LABELS)
def reply(token: str) -> Page | LetterReply:
    """Say no, or comment, without signing."""
    commitment, party = access.letter_or_404(token)
    form = ReplyForm(request.form)
    said = form.attempt(
        lambda: replies.reply(
            letters.version_of(commitment, form.read_version()) or commitment.current,
            kind=form.reply.data,
            reason=form.reason.data,
            name=form.replier.data,
            party=party,
            by=access.actor(),
        )
    )
    return said or refused("signing/show.html", **_whole(token, reply_form=form))


def _whole(token: str, **sent: Any) -> dict[str, Any]:
    """What the page shows; `sent` holds the form that was refused."""
    commitment, party = access.letter_or_404(token)
    standing = letters.places(commitment, commitment.current)
    own = next((one for one in standing if _is(one, party)), None)
    last = letters.last_signing(commitment, party)
    it = shown.shown([commitment])[0]
    return {
        "it": it,
        "commitment": commitment,
        "party": party,
        "signatory": party.name if party else commitment.unit.name,
        "version": commitment.current,
        "letter": papers.paper(commitment, commitment.current, standing),
        "signing": last,
        "standing": standing,
        "changed": bool(last and own and own.signing is None),
        "to_sign": bool(commitment.is_open and own and own.signing is None),
        "replies": it.replies,
        "changes": _changes(commitment, it.replies, party, sent.get("form")),
        "declined": it.declined,
        "versions": papers.kept(commitment, **_files(token, party)),
        "receipt": shown.receipt_of_signing(last) if last else "",
        "capacities": CAPACITIES,
        "capacity_hints": CAPACITY_HINTS,
        "methods": METHODS,
        "today": clock.today(commitment.unit.zone),
        "token": token,
        "key": request.form.get("submission_key") or submissions.new_key(),
        "form": SigningForm(),
        "reply_form": ReplyForm(),
        **sent,
    }


def _changes(
    commitment: Commitment,
    said: Sequence[LetterReply],
    party: CommitmentParty | None,
    refused_form: SigningForm | None,
) -> changes.Changes | None:
    """What the head has not seen: since the version that was on a page sent too late, else since their last word."""
    number = refused_form.read_version() if refused_form else None
    read = letters.version_of(commitment, number)
    if read and read.text_hash != commitment.current.text_hash:
        return changes.between(read, commitment.current, printed=True)
    return changes.since_last_word(commitment, said, party)


def _is(place: letters.Place, party: CommitmentParty | None) -> bool:
    return (place.party.id if place.party else None) == (party.id if party else None)


def _files(token: str, party: CommitmentParty | None) -> dict[str, Any]:
    """Where this link fetches each version, and the file that it uploaded itself."""
    files: dict[str, Any] = {
        "pdf": lambda number: url_for("letters.of_head_then", token=token, number=number)
    }
    if party is None:
        files["signed_file"] = lambda number: url_for(
            "letters.uploaded", token=token, number=number
        )
    return files
