"""What is stored about a person, for them: read, taken along as a file, a consent withdrawn. By their link."""

from datetime import date

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext

from intake.forms.registration import NEED_WORDS
from intake.forms.sent import SentForm
from intake.models.question import QuestionAnswer
from intake.models.registration import (
    AccessibilityNeed,
    Consent,
    NeedAnswer,
    NoticeReading,
    Registration,
)
from intake.papers import own_data_json
from intake.queries import own_data, personal_page, support
from intake.rules import consents, contacts, retention
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.papers import as_download
from intake.web.registration import answers_in_words
from intake.web.submissions import exactly_once

blueprint = Blueprint("own_data", __name__)
# In words on the same page.
SAID_ABOVE = {
    Registration,
    AccessibilityNeed,
    NeedAnswer,
    NoticeReading,
    Consent,
    QuestionAnswer,
}


def back(_consent: Consent, token: str, **_url: str) -> Accepted:
    """What was withdrawn says so at once."""
    return Accepted(url_for("own_data.show", token=token, _anchor="basis"))


@blueprint.get("/r/<string:token>/privacy")
@access.anyone
def show(token: str) -> Page:
    """What is stored about this person, why, and until when."""
    return page("own_data/show.html", **_stored(access.registration_or_404(token), token))


@blueprint.post("/r/<string:token>/consents/<string:purpose>/withdrawal")
@access.anyone
@exactly_once(Consent, done=back)
def withdraw(token: str, purpose: str) -> Page | Consent:
    """Take one consent back; nothing else is touched."""
    registration, form = access.registration_or_404(token), SentForm(request.form)
    taken_back = form.attempt(lambda: consents.withdraw(registration, purpose, by=access.actor()))
    return taken_back or refused("own_data/show.html", **_stored(registration, token), form=form)


@blueprint.get("/r/<string:token>/own-data.json")
@access.anyone
def download(token: str) -> Response:
    """Everything that is stored about this person, to keep."""
    registration = access.registration_or_404(token)
    made = own_data_json.document(
        registration, own_data.of(registration), untils=_untils(registration), needs=NEED_WORDS
    )
    return as_download(made, media_type=own_data_json.MEDIA_TYPE, name=gettext("Data saya.json"))


def _untils(registration: Registration) -> dict[str, date | None]:
    """The last day of each; None while a commitment that this person proposed is followed up."""
    day = registration.event.day
    is_open, closed_at = contacts.kept_for(registration)
    after = closed_at.date() + retention.CONTACTS if closed_at else day
    return {
        "accessibility": retention.accessibility_until(day),
        "answers": retention.answers_until(day),
        "nip": retention.contacts_until(day),
        "contacts": None if is_open else max(retention.contacts_until(day), after),
        "attendance": None if is_open else max(retention.attendance_until(day), after),
    }


def _stored(registration: Registration, token: str) -> dict[str, object]:
    return {
        "token": token,
        "registration": registration,
        "need_words": [NEED_WORDS[kind] for kind in registration.need.kinds]
        if registration.need
        else [],
        "support": support.of(registration),
        "all_need_words": NEED_WORDS,
        "readings": personal_page.readings(registration),
        "notice": personal_page.notice_read(registration),
        "answers": answers_in_words(registration),
        "until": _untils(registration),
        "records": [
            (part, len(rows))
            for part, rows in own_data.of(registration)
            if part.model not in SAID_ABOVE
        ],
    }
