"""The words of reminders, in both languages: an administrator reads, tries and changes them."""

from typing import Any

from flask import Blueprint, abort, request, url_for

from intake.db import lock_for_this_transaction
from intake.forms.labels import labels_of
from intake.forms.reminder_texts import KINDS, LANGUAGES, PLACEHOLDERS, ReminderTextForm
from intake.models.reminder_text import ReminderText
from intake.papers import reminders
from intake.rules import reminder_texts
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.submissions import exactly_once

blueprint = Blueprint("reminder_texts", __name__)


def saved(row: ReminderText, **_url: str) -> Accepted:
    """The words show among the others."""
    place = f"{row.kind}-{row.language}"
    return Accepted(url_for("reminder_texts.index", saved=place, _anchor=place))


def as_it_is(row: ReminderText) -> dict[str, str]:
    """The words for their sender to compare with."""
    return {"subject": row.subject, "text": row.text}


@blueprint.get("/staff/commitments/reminders/texts")
@access.staff("administrator")
def index() -> Page:
    """Every kind in both languages, filled in with an example."""
    own = reminder_texts.all_stored()
    shown = {
        (kind, language): reminders.example(*reminders.words(kind, language, own), language)
        for kind in KINDS
        for language in LANGUAGES
    }
    changed = {key for key, row in own.items() if row.subject or row.text}
    return page(
        "reminder_texts/index.html",
        shown=shown,
        changed=changed,
        kinds=KINDS,
        languages=LANGUAGES,
        saved=request.args.get("saved", ""),
    )


@blueprint.get("/staff/commitments/reminders/texts/<string:place>")
@access.staff("administrator")
def edit(place: str) -> Page:
    """One kind in one language, as it is said now."""
    kind, language = _known_or_404(place)
    form = ReminderTextForm(data=_stands(kind, language))
    return page("reminder_texts/edit.html", **_around(kind, language, form))


@blueprint.post("/staff/commitments/reminders/texts/<string:place>")
@access.staff("administrator")
@exactly_once(ReminderText, done=saved, describe=as_it_is, labels=labels_of(ReminderTextForm))
def save(place: str) -> Page | ReminderText:
    """Keep the words, or only show them filled in; what cannot be filled in is refused."""
    kind, language = _known_or_404(place)
    lock_for_this_transaction("reminder texts")
    form = ReminderTextForm(request.form, data=_stands(kind, language))
    row = form.attempt(
        lambda: reminder_texts.save(
            kind,
            language,
            subject=form.subject.data,
            text=form.text.data,
            by=access.actor(),
        )
    )
    if row and request.form.get("preview"):
        return page("reminder_texts/edit.html", **_around(kind, language, form))
    return row or refused("reminder_texts/edit.html", **_around(kind, language, form))


def _known_or_404(place: str) -> tuple[str, str]:
    """`due-id`: the kind and the language."""
    kind, _, language = place.partition("-")
    if kind not in KINDS or language not in LANGUAGES:
        abort(404)
    return kind, language


def _stands(kind: str, language: str) -> dict[str, str]:
    subject, text = reminders.words(kind, language, reminder_texts.all_stored())
    return {"subject": subject, "text": text}


def _around(kind: str, language: str, form: ReminderTextForm) -> dict[str, Any]:
    usual = reminders.usual_words(kind, language)
    words = (form.subject.data or usual[0], form.text.data or usual[1])
    return {
        "form": form,
        "kind": kind,
        "language": language,
        "kinds": KINDS,
        "languages": LANGUAGES,
        "placeholders": PLACEHOLDERS,
        "example": None if form.errors else reminders.example(*words, language),
        "key": request.form.get("submission_key"),
    }
