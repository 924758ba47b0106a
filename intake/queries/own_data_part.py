"""One table as its person reads it, and the reasons why a column may be left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from intake.models.registration import Registration

KEY = "a number of the database that says nothing about anybody"
OURS = "the row this person's page already stands for"
SECRET = "opens a page; the address is in the person's own hands"  # noqa: S105 - a reason
STAFF = "who of the staff did it; about them, not about this person"
OTHERS = "about another person"
Where = Callable[[Registration], ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One table as its person reads it: title, purpose, how long; columns with a label, others under their reason."""

    model: Any
    title: str
    purpose: str
    until: str
    where: Where
    shown: Mapping[str, str]
    left_out: Mapping[str, str]

    @property
    def columns(self) -> set[str]:
        """Every column that has a rule."""
        return {*self.shown, *" ".join(self.left_out.values()).split()}


def by(column: Any) -> Where:
    """The rows whose column points at this person."""
    return lambda registration: column == registration.id
