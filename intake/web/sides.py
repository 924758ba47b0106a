"""From where something is written on a commitment: an officer's desk, or the unit's own page."""

from dataclasses import dataclass

from flask import url_for

from intake.models.commitment import Commitment
from intake.web import access

WRITERS = ("officer",)


@dataclass(frozen=True)
class Side:
    """The commitment, the layout of the page, and where it leads back to."""

    commitment: Commitment
    layout: str
    back: str

    @property
    def is_desk(self) -> bool:
        """Whether a member of staff writes; then the form carries the session's token."""
        return self.layout == "desk.html"


def of_desk(code: str) -> Side:
    """The officer's page of a commitment."""
    return Side(access.commitment_or_404(code), "desk.html", url_for("commitments.show", code=code))


def of_unit(token: str, code: str) -> Side:
    """The unit's page of its commitment."""
    _link, commitment = access.unit_commitment_or_404(token, code)
    back = url_for("unit.commitment", token=token, code=code)
    return Side(commitment, "layout.html", back)
