"""Everything that happened to one commitment, in the order in which it happened; nothing is ever left out.

One generator per kind of thing. A new kind adds a generator to `_everything`, a word to the filter in
`intake/web/commitments.py` and a branch to `templates/commitments/_history.html`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager, joinedload

from intake.db import db
from intake.models.commitment import (
    Commitment,
    CommitmentParty,
    CommitmentVersion,
    Proposer,
    Signing,
)
from intake.models.contact import CommitmentContact
from intake.models.followup import (
    AnswerPhoto,
    Evidence,
    FollowUpCheck,
    NamingConsent,
    ScheduleChoice,
    StatusChange,
    Verification,
)
from intake.models.implementation import Implementation
from intake.models.indicator import Indicator, Measurement
from intake.models.message import Message
from intake.models.modification import Modification
from intake.models.officer import Assignment
from intake.models.officer_note import OfficerNote
from intake.models.plan import PlanEntry
from intake.models.staff import Staff
from intake.models.testimony import Testimony
from intake.models.transfer import Transfer
from intake.queries import letters

LETTER = (
    "proposed",
    "voice",
    "version",
    "signed",
    "party",
    "party_removed",
    "party_signed",
    "reply",
)
TOLD = ("whatsapp", "phone")
GROUPS = {
    **dict.fromkeys(LETTER, "letter"),
    "naming_given": "consent",
    "naming_withdrawn": "consent",
    "testimony_withdrawn": "testimony",
    "photo_removed": "photo",
    "contact_removed": "contact",
}


@dataclass(frozen=True)
class Who:
    """Who acted, as the page may name them: a member of staff by name, the others by what they are.

    `key` is "unit", "head", "delegate", "told" (by somebody, through an officer), "staff:<id>" or "system".
    """

    key: str
    name: str = ""


@dataclass(frozen=True)
class Moment:
    """One thing that happened: of what kind, when, who did it, and the row that says so."""

    kind: str
    at: datetime
    row: Any
    who: Who = Who("system")
    evidence: Sequence[Evidence] = ()
    staff: str = ""
    party: CommitmentParty | None = None

    @property
    def group(self) -> str:
        """What the filter calls it: the steps of the letter are one kind of thing, so are consents and photos."""
        return GROUPS.get(self.kind, self.kind)


@dataclass(frozen=True)
class History:
    """The moments that are shown, newest first; all there are; and the checks by date."""

    moments: Sequence[Moment]
    checks: Sequence[FollowUpCheck]
    everything: Sequence[Moment] = ()

    def only(self, *, kind: str = "", who: str = "") -> "History":
        """The same, showing only one kind of thing, or what one actor did; an unknown filter shows nothing."""
        shown = [
            moment
            for moment in self.everything
            if kind in ("", moment.group) and who in ("", moment.who.key)
        ]
        return replace(self, moments=shown)

    def of_kind(self, kind: str) -> list[Moment]:
        """Every moment of a kind, newest first, whatever is shown."""
        return [moment for moment in self.everything if moment.kind == kind]

    @property
    def kinds(self) -> list[str]:
        """What can be filtered by, in the order in which it first happened."""
        return list(dict.fromkeys(moment.group for moment in reversed(self.everything)))

    @property
    def actors(self) -> list[Who]:
        """Who can be filtered by, in the order in which they first acted."""
        found: dict[str, Who] = {}
        for moment in reversed(self.everything):
            if not (known := found.get(moment.who.key)) or not known.name:
                found[moment.who.key] = moment.who
        return list(found.values())

    @property
    def evidence(self) -> list[tuple[Moment, Evidence]]:
        """Each piece of evidence with the answer that brought it, newest first."""
        return [(moment, piece) for moment in self.everything for piece in moment.evidence]

    @property
    def corrected(self) -> set[int | None]:
        """The changes in whose place another stands."""
        return {moment.row.supersedes_id for moment in self.of_kind("modification")}


def of(commitment: Commitment) -> History:
    """A commitment's history, in as many queries for one moment as for a hundred."""
    moments = _named(sorted(_everything(commitment), key=lambda moment: moment.at))
    moments.reverse()
    checks = db.session.scalars(
        select(FollowUpCheck)
        .where(FollowUpCheck.commitment_id == commitment.id)
        .order_by(FollowUpCheck.due_on)
    ).all()
    return History(moments, checks, moments)


def answers(commitment: Commitment) -> list[Moment]:
    """What was answered, newest first, as the unit sees it; what was withdrawn is told as withdrawn."""
    return list(reversed(list(_answers(commitment))))


def modifications(commitment: Commitment) -> list[Modification]:
    """What was changed and still stands, newest first, as the unit sees it."""
    rows = [moment.row for moment in _modifications(commitment)]
    corrected = {row.supersedes_id for row in rows}
    return [row for row in reversed(rows) if row.what and row.id not in corrected]


def _named(moments: list[Moment]) -> list[Moment]:
    """The same, where a row keeps only the number of a member of staff with their name; one query for them all."""
    nameless = {m.who.key for m in moments if m.who.key.startswith("staff:") and not m.who.name}
    ids = [int(key.removeprefix("staff:")) for key in nameless]
    known = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    names = {f"staff:{number}": name for number, name in known}
    return [
        replace(moment, who=Who(moment.who.key, names[moment.who.key]))
        if moment.who.key in nameless and moment.who.key in names
        else moment
        for moment in moments
    ]


def _everything(commitment: Commitment) -> Iterator[Moment]:
    yield from _versions(commitment)
    yield from _voices(commitment)
    yield from _letters(commitment)
    yield from _answers(commitment)
    yield from _verifications(commitment)
    yield from _modifications(commitment)
    yield from _notes(commitment)
    yield from _transfers(commitment)
    yield from _implementations(commitment)
    yield from _testimonies(commitment)
    yield from _reminders(commitment)
    yield from _desk(commitment)
    yield from _contacts(commitment)
    yield from _consents(commitment)
    yield from _photos(commitment)
    yield from _plan(commitment)
    yield from _numbers(commitment)


def _who(row: Any) -> Who:
    """From the actor kept in a row: `unit:3`, `head:7`, `registration:5`, `staff:2` with the name beside it."""
    return _by(row.by, getattr(row, "by_name", ""))


def _by(actor: str, name: str = "") -> Who:
    kind, _, _number = actor.partition(":")
    if kind == "staff":
        return Who(actor, name)
    return Who({"registration": "delegate"}.get(kind, kind))


def _versions(commitment: Commitment) -> Iterator[Moment]:
    query = (
        select(CommitmentVersion, Signing)
        .outerjoin(
            Signing,
            and_(Signing.version_id == CommitmentVersion.id, Signing.party_id.is_(None)),
        )
        .where(CommitmentVersion.commitment_id == commitment.id)
        .order_by(CommitmentVersion.number)
    )
    for version, signing in db.session.execute(query):
        if version.number == 1:
            yield Moment("proposed", commitment.proposed_at, commitment, _who(version))
        else:
            yield Moment("version", version.created_at, version, _who(version))
        if signing is not None:
            yield Moment("signed", signing.signed_at, signing, _who(signing))


def _letters(commitment: Commitment) -> Iterator[Moment]:
    """Who else became party to the letter and signed it, and what was said about it without signing."""
    parties = select(CommitmentParty).options(joinedload(CommitmentParty.unit))
    of = {
        party.id: party
        for party in db.session.scalars(
            parties.where(CommitmentParty.commitment_id == commitment.id)
        )
    }
    for party in of.values():
        yield Moment("party", party.added_at, party, _who(party))
        if party.removed_at:
            yield Moment("party_removed", party.removed_at, party, _by(party.removed_by))
    for signing in db.session.scalars(select(Signing).where(Signing.party_id.in_(of))):
        party = of[signing.party_id or 0]
        yield Moment("party_signed", signing.signed_at, signing, _who(signing), party=party)
    for reply in letters.replies([commitment.id]):
        yield Moment("reply", reply.at, reply, _who(reply))


def _voices(commitment: Commitment) -> Iterator[Moment]:
    query = select(Proposer).where(Proposer.commitment_id == commitment.id).order_by(Proposer.id)
    for voice in db.session.scalars(query):
        yield Moment("voice", voice.at, voice, Who("delegate"))


def _answers(commitment: Commitment) -> Iterator[Moment]:
    shown: dict[int, list[Evidence]] = {}
    for evidence in db.session.scalars(
        select(Evidence).where(Evidence.commitment_id == commitment.id).order_by(Evidence.id)
    ):
        shown.setdefault(evidence.change_id, []).append(evidence)
    changes = select(StatusChange).where(StatusChange.commitment_id == commitment.id)
    for change in db.session.scalars(changes.order_by(StatusChange.id)):
        who = Who("told") if change.told_through in TOLD else _who(change)
        yield Moment("answer", change.at, change, who, evidence=shown.get(change.id, ()))


def _verifications(commitment: Commitment) -> Iterator[Moment]:
    query = (
        select(Verification, Staff.name)
        .join(Staff, Staff.id == Verification.staff_id)
        .where(Verification.commitment_id == commitment.id)
        .order_by(Verification.id)
    )
    for verification, name in db.session.execute(query):
        who = Who(f"staff:{verification.staff_id}", name)
        yield Moment("verified", verification.at, verification, who, staff=name)


def _modifications(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(Modification, commitment):
        yield Moment("modification", row.at, row, _who(row))


def _notes(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(OfficerNote, commitment):
        yield Moment("note", row.at, row, _who(row))


def _transfers(commitment: Commitment) -> Iterator[Moment]:
    names = (joinedload(Transfer.from_unit), joinedload(Transfer.to_unit))
    for row in _rows(Transfer, commitment, *names):
        yield Moment("transfer", row.at, row, _who(row))


def _implementations(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(Implementation, commitment, joinedload(Implementation.unit)):
        yield Moment("implementation", row.at, row, _who(row))


def _testimonies(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(Testimony, commitment):
        yield Moment("testimony", row.at, row, _who(row))
        if row.withdrawn_at:
            yield Moment("testimony_withdrawn", row.withdrawn_at, row, _by(row.withdrawn_by))


def _reminders(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(Message, commitment):
        if row.sent_at:
            yield Moment("reminder", row.sent_at, row, _by(row.sent_by))


def _desk(commitment: Commitment) -> Iterator[Moment]:
    """What officers arranged: on which days it is asked about, and whose it is."""
    for row in _rows(ScheduleChoice, commitment):
        yield Moment("schedule", row.at, row, _who(row))
    people = (joinedload(Assignment.officer), joinedload(Assignment.instead_of))
    for row in _rows(Assignment, commitment, *people):
        yield Moment("assignment", row.at, row, _who(row))


def _contacts(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(CommitmentContact, commitment):
        yield Moment("contact", row.at, row, _who(row))
        if row.emptied_at:
            yield Moment("contact_removed", row.emptied_at, row, _by(row.emptied_by))


def _consents(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(NamingConsent, commitment):
        yield Moment("naming_given", row.given_at, row, _by(row.given_by))
        if row.withdrawn_at:
            yield Moment("naming_withdrawn", row.withdrawn_at, row, _by(row.withdrawn_by))


def _photos(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(AnswerPhoto, commitment):
        if not row.problem:
            yield Moment("photo", row.added_at, row, _by(row.added_by))
        if row.removed_at:
            yield Moment("photo_removed", row.removed_at, row, _by(row.removed_by))


def _plan(commitment: Commitment) -> Iterator[Moment]:
    for row in _rows(PlanEntry, commitment):
        yield Moment("plan", row.at, row, _who(row))


def _numbers(commitment: Commitment) -> Iterator[Moment]:
    query = (
        select(Measurement)
        .join(Measurement.indicator)
        .options(contains_eager(Measurement.indicator))
        .where(Indicator.commitment_id == commitment.id)
    )
    for row in db.session.scalars(query.order_by(Measurement.id)):
        who = Who("told") if row.told_through in TOLD else _who(row)
        yield Moment("number", row.at, row, who)


def _rows(kind: Any, commitment: Commitment, *options: Any) -> Sequence[Any]:
    query = select(kind).options(*options).where(kind.commitment_id == commitment.id)
    return db.session.scalars(query.order_by(kind.id)).all()
