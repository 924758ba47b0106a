"""What changed between two versions of a promise: field by field, and in the letter word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from intake.models.commitment import Commitment, CommitmentVersion
from intake.rules.promise import SAID, Promise

_PIECE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Field:
    """One field that says something else: its name, what it said, what it says."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """A version with what it says otherwise than the one before it; the first changes nothing."""

    version: CommitmentVersion
    changed: Sequence[Field]


def steps(commitment: Commitment) -> list[Step]:
    """Every version, newest first, with the fields that changed."""
    first, *_ = commitment.versions
    later = [Step(after, fields(before, after)) for before, after in pairwise(commitment.versions)]
    return [Step(first, ()), *later][::-1]


def fields(before: CommitmentVersion, after: CommitmentVersion | Promise) -> list[Field]:
    """The fields that say something else, in the order of the form; a phone number only says that it changed."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in SAID)
    return [
        Field(name, "", "") if name == "pic_phone" else Field(name, was, now)
        for name, was, now in pairs
        if was != now
    ]


def words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The letter as "same", "gone" and "new" passages; put together, same and new are the letter that is, same and
    gone the letter that was."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[i:j])
            continue
        if i < j:
            yield "gone", "".join(old[i:j])
        if k < m:
            yield "new", "".join(new[k:m])
