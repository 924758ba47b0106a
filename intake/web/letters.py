"""The letter of a commitment as a paper: for its head, for the unit and for staff; each version, as PDF and DOCX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, g, request, url_for

from intake.models.commitment import Commitment, CommitmentParty, CommitmentVersion, Signing
from intake.models.letter import LetterReply
from intake.papers import letter as papers
from intake.papers import letter_docx, letter_pdf, typeset
from intake.papers import plan as plan_paper
from intake.queries import letters
from intake.queries import plan as plans
from intake.web import access, changes
from intake.web.papers import as_download

blueprint = Blueprint("letters", __name__)
HEAD = "/s/<string:token>"
UNIT = "/u/<string:token>/commitments/<string:code>/versions/<int:number>"
READ_ONLY = ("organiser", "viewer")
STAFF = "/staff/commitments/<string:code>/versions/<int:number>"


def _none(_number: int) -> str:
    return ""


@dataclass(frozen=True)
class Kept:
    """A version of the letter as it is kept: where its paper is, and the signed file that was uploaded, if any."""

    number: int
    at: datetime
    signing: Signing | None
    pdf: str
    signed_file: str


@dataclass(frozen=True)
class Section:
    """The letter on a page about a commitment: its twin, who has signed, what was said, and every version's paper."""

    letter: papers.Letter
    standing: Sequence[letters.Place]
    replies: Sequence[LetterReply]
    declined: LetterReply | None
    versions: Sequence[Kept]
    docx: str
    parties: str
    edit: str
    changes: changes.Changes | None


@blueprint.get(f"{HEAD}/letter.docx", endpoint="of_head_docx")
@blueprint.get(f"{HEAD}/letter.pdf")
@access.anyone
def of_head(token: str) -> Response:
    """The letter as it stands: as DOCX to put under a letterhead and sign outside, as PDF to keep."""
    commitment, _party = access.letter_or_404(token)
    return _file(commitment, commitment.current)


@blueprint.get(f"{HEAD}/versions/<int:number>/letter.docx", endpoint="of_head_then_docx")
@blueprint.get(f"{HEAD}/versions/<int:number>/letter.pdf")
@access.anyone
def of_head_then(token: str, number: int) -> Response:
    """An earlier version, with the signatures that stand under it."""
    commitment, _party = access.letter_or_404(token)
    return _file(commitment, _version_or_404(commitment, number))


@blueprint.get(f"{HEAD}/versions/<int:number>/signed-letter")
@access.anyone
def uploaded(token: str, number: int) -> Response:
    """The signed letter that came by this link's own party, as it is kept."""
    commitment, party = access.letter_or_404(token)
    return _kept(commitment, number, party)


@blueprint.get(f"{UNIT}/letter.docx", endpoint="of_unit_docx")
@blueprint.get(f"{UNIT}/letter.pdf")
@access.anyone
def of_unit(token: str, code: str, number: int) -> Response:
    """The unit's own letter."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    return _file(commitment, _version_or_404(commitment, number))


@blueprint.get(f"{STAFF}/letter.docx", endpoint="at_desk_docx")
@blueprint.get(f"{STAFF}/letter.pdf")
@access.staff("organiser", "officer", "viewer")
def at_desk(code: str, number: int) -> Response:
    """The letter, for whoever may read the commitment."""
    commitment = access.own_commitment_or_404(code)
    return _file(commitment, _version_or_404(commitment, number))


@blueprint.get(f"{STAFF}/letter")
@access.staff("organiser", "officer")
def download(code: str, number: int) -> Response:
    """The letter the own head uploaded, only ever as a download; an organiser gets those of their own events."""
    return _kept(_letter_at_desk_or_404(code), number, None)


@blueprint.get(f"{STAFF}/parties/<int:party_id>/letter")
@access.staff("organiser", "officer")
def download_of_party(code: str, number: int, party_id: int) -> Response:
    """The letter another party uploaded."""
    commitment = _letter_at_desk_or_404(code)
    party = next((one for one in commitment.parties if one.id == party_id), None) or abort(404)
    return _kept(commitment, number, party)


def for_desk(commitment: Commitment) -> Section:
    """The letter on the commitment's page of the desk."""
    code, role = commitment.code, access.staff_member().role

    def paper_at(number: int, kind: str = "") -> str:
        return url_for(f"letters.at_desk{kind}", code=code, number=number)

    def signed_file(number: int) -> str:
        return url_for("letters.download", code=code, number=number) if role != "viewer" else ""

    parties = url_for("parties.at_desk", code=code)
    return _section(commitment, paper_at, signed_file, parties if role not in READ_ONLY else "")


def for_unit(commitment: Commitment, token: str) -> Section:
    """The letter on the unit's page of a commitment."""
    code = commitment.code

    def paper_at(number: int, kind: str = "") -> str:
        return url_for(f"letters.of_unit{kind}", token=token, code=code, number=number)

    parties = url_for("parties.of_unit", token=token, code=code)
    edit = url_for("revising.edit_for_unit", token=token, code=code) if commitment.is_open else ""
    return _section(commitment, paper_at, _none, parties, edit)


def _section(
    commitment: Commitment,
    paper_at: Callable[..., str],
    signed_file: Callable[[int], str],
    parties: str,
    edit: str = "",
) -> Section:
    now, said = commitment.current, letters.replies([commitment.id])
    standing = letters.places(commitment, now)
    return Section(
        letter=paper(commitment, now, standing),
        standing=standing,
        replies=said,
        declined=letters.declined(commitment, said),
        versions=kept(commitment, pdf=paper_at, signed_file=signed_file),
        docx=paper_at(now.number, "_docx"),
        parties=parties,
        edit=edit,
        changes=changes.since_last_word(commitment, said),
    )


def paper(
    commitment: Commitment, version: CommitmentVersion, standing: Sequence[letters.Place]
) -> papers.Letter:
    """What stands on a version of the letter: for its files and for its twin in HTML."""
    code = letters.check_code(version)
    is_current = version.number == commitment.current.number
    return papers.said(
        commitment,
        version,
        standing,
        check_code=code,
        address=g.settings.public_url + url_for("verifying.show", code=code) if code else "",
        # What stands is planned for what stands: an earlier version goes without.
        activities=plan_paper.activities(plans.of(commitment)) if is_current else (),
    )


def kept(
    commitment: Commitment,
    *,
    pdf: Callable[[int], str],
    signed_file: Callable[[int], str] = _none,
) -> Sequence[Kept]:
    """Each text the letter has had, newest first; a version that changed nothing of the letter is left out."""
    texts = {version.text_hash: version for version in commitment.versions}
    signings = {one.text_hash: one.signing for one in commitment.versions if one.signing}
    found = []
    for version in reversed(texts.values()):
        signing = signings.get(version.text_hash)
        file = signed_file(signing.version.number) if signing and signing.letter_id else ""
        found.append(Kept(version.number, version.created_at, signing, pdf(version.number), file))
    return found


def _file(commitment: Commitment, version: CommitmentVersion) -> Response:
    """The kind of file that the address ends in."""
    ending = request.path.rpartition(".")[2]
    said = paper(commitment, version, letters.places(commitment, version))
    if ending == "docx":
        made, media_type = letter_docx.letter_docx(said), letter_docx.MEDIA_TYPE
    else:
        made = letter_pdf.letter_pdf(said, product=g.settings.product_name)
        media_type = typeset.MEDIA_TYPE
    name = papers.file_name(commitment, version, ending)
    return _private(as_download(made, media_type=media_type, name=name))


def _kept(commitment: Commitment, number: int, party: CommitmentParty | None) -> Response:
    stored = letters.uploaded(commitment, number, party) or abort(404)
    return _private(as_download(stored.content, media_type=stored.media_type, name=stored.name))


def _letter_at_desk_or_404(code: str) -> Commitment:
    commitment = access.commitment_or_404(code)
    if access.actor().role == "organiser":
        access.own_event_or_404(commitment.event.slug if commitment.event else "")
    return commitment


def _version_or_404(commitment: Commitment, number: int) -> CommitmentVersion:
    return letters.version_of(commitment, number) or abort(404)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
