"""What somebody sent, as people read it: each field by its label, a choice and a tick in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from intake.forms.commitment import FORMS
from intake.forms.followup import SCALES as OF_ANSWERS
from intake.queries import units

SCALES = {**OF_ANSWERS, "form": FORMS}
TICKED = {"y", "on"}
# What the page sends of itself.
OF_THE_PAGE = {
    "submission_key",
    "csrf_token",
    "replaces",
    "seen",
    "version",
    "draft",
    "notice_version",
    "signature",
}


def in_words(fields: Iterable[tuple[str, str]], labels: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and words of each field that holds something; a field that nobody named stands under its own name."""
    return [
        (str(labels.get(name, name)), _words(name, value))
        for name, value in fields
        if value and name not in OF_THE_PAGE
    ]


def _words(name: str, value: str) -> str:
    if name == "unit":
        return next((unit.name for unit in units.match(value) if unit.code == value), value)
    if value in TICKED:
        return gettext("Ya")
    return str(SCALES.get(name, {}).get(value, value))
