"""What is stored about a person, for them: read, taken along as a file, a consent withdrawn. By their link."""

from flask import Blueprint, request, url_for

from intake.forms.registration import NEED_WORDS
from intake.forms.sent import SentForm
from intake.models.registration import Consent, Registration
from intake.queries import personal_page, support
from intake.rules import consents, retention
from intake.web import access
from intake.web.answers import Accepted, Page, page, refused
from intake.web.registration import answers_in_words
from intake.web.submissions import exactly_once

blueprint = Blueprint("own_data", __name__)


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


def _stored(registration: Registration, token: str) -> dict[str, object]:
    day = registration.event.day
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
        "answers_until": retention.answers_until(day),
        "accessibility_until": retention.accessibility_until(day),
        "contacts_until": retention.contacts_until(day),
        "attendance_until": retention.attendance_until(day),
    }
