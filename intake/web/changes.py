"""What a promise says otherwise than it did, or than somebody typed, as people read it: field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.forms.commitment import FORMS, LABELS
from intake.models.commitment import Commitment, CommitmentParty, CommitmentVersion
from intake.models.letter import LetterReply
from intake.queries import letter_versions, letters
from intake.rules.promise import NEVER_PRINTED, Promise
from intake.web import language


@dataclass(frozen=True)
class Line:
    """One field; of a phone number only that it changed."""

    label: str
    before: str
    after: str
    is_hidden: bool


@dataclass(frozen=True)
class Changes:
    """The fields that differ; `since` is the number of the version that is compared with, `is_text` whether the letter
    reads otherwise, by its fields or by the unit and parties in it."""

    since: int
    lines: Sequence[Line]
    is_text: bool


def between(
    before: CommitmentVersion, after: CommitmentVersion, *, printed: bool = False
) -> Changes:
    """Two versions; `printed` leaves out what no letter has."""
    found = [
        field
        for field in letter_versions.fields(before, after)
        if not (printed and field.name in NEVER_PRINTED)
    ]
    return Changes(before.number, [_line(one) for one in found], before.text != after.text)


def typed_beside(commitment: Commitment, typed: Promise) -> Changes:
    """What stands now, and what somebody typed who had read an earlier version."""
    now = commitment.current
    return Changes(now.number, [_line(one) for one in letter_versions.fields(now, typed)], True)


def since_last_word(
    commitment: Commitment, said: Sequence[LetterReply], party: CommitmentParty | None = None
) -> Changes | None:
    """What a head (of another party: `party`) has not seen yet: since the version they last signed or answered, else
    since the one before. `said` are all replies to the letter, newest first."""
    now, signing = commitment.current, letters.last_signing(commitment, party)
    whose = party.id if party else None
    signed = [one for one in commitment.versions if signing and one.id == signing.version_id]
    answered = [reply.version for reply in said if reply.party_id == whose][:1]
    known = max(signed + answered, key=lambda one: one.number, default=None)
    before = known or (commitment.versions[-2] if len(commitment.versions) > 1 else now)
    return None if before.text_hash == now.text_hash else between(before, now, printed=True)


def _line(field: letter_versions.Field) -> Line:
    before, after = _words(field.name, field.before), _words(field.name, field.after)
    return Line(str(LABELS[field.name]), before, after, is_hidden=field.name == "pic_phone")


def _words(name: str, said: Any) -> str:
    if said in (None, ""):
        return ""
    if name == "form":
        return str(FORMS[said])
    return language.day(said) if name.endswith("_date") else str(said)
