"""What the commitment form says of adopsi, adaptasi, modifikasi; no official definition was found, so it is edited."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from intake.db import db
from intake.models.form_help import CODES, FormHelp
from intake.rules import audit
from intake.rules.actor import Actor

Texts = Mapping[str, Mapping[str, str]]


def rows() -> Sequence[FormHelp]:
    """The texts, in the order of the form."""
    found = db.session.scalars(select(FormHelp)).all()
    return sorted(found, key=lambda row: CODES.index(row.code))


def said(language: str) -> dict[str, str]:
    """The texts in a language ("id" or "en"), by code; empty before the reference data is loaded."""
    return {row.code: row.text_en if language == "en" else row.text_id for row in rows()}


def rewrite(texts: Texts, *, by: Actor) -> FormHelp:
    """Say it anew: `texts` has "id" and "en" for each code. Gives the row that was changed last, or the first.

    What a letter says of a form stays as it was signed: this is the form's explanation alone.
    """
    known = {row.code: row for row in rows()}
    changed = []
    for code in CODES:
        row = known.get(code) or FormHelp(code=code, text_id="", text_en="")
        if (row.text_id, row.text_en) != (texts[code]["id"], texts[code]["en"]):
            row.text_id, row.text_en = texts[code]["id"], texts[code]["en"]
            db.session.add(row)
            changed.append(row)
            known[code] = row
    if changed:
        db.session.flush()
        audit.record("form_help.rewrite", "form_help", by=by, codes=[row.code for row in changed])
    return changed[-1] if changed else known[CODES[0]]
