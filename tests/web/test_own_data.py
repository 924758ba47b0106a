"""What is stored about me: read, a consent withdrawn alone, taken along as a file."""

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.record import AuditEntry
from intake.models.registration import AccessibilityNeed, Consent, NeedAnswer
from intake.rules import submissions
from tests.cast import NOTICE, NOW, personal_token


@pytest.fixture
def person(cast):
    return cast.register(
        nip="198001012005012001",
        needs=("sign_language",),
        need_note="Duduk di depan",
        need_consent=True,
        photo_consent=True,
    )


@pytest.fixture
def address(person):
    return f"/r/{personal_token(person)}"


def withdraw(client, address, purpose):
    page = client.get(f"{address}/privacy").page
    return client.send(page.form(f"form[action$='/consents/{purpose}/withdrawal']"))


def test_withdrawing_one_consent_touches_only_that_one(client, person, address):
    answer = withdraw(client, address, "photo")
    assert answer.headers["Location"] == f"{address}/privacy#basis"
    assert not person.consents_to("photo")
    assert person.consents_to("accessibility")
    assert person.need.note == "Duduk di depan"
    assert person.is_live


def test_what_was_withdrawn_says_when_and_offers_it_no_more(client, address, freeze):
    withdraw(client, address, "photo")
    page = client.get(f"{address}/privacy").page
    assert "ditarik 6 Mar 2024, 09.30 WIB" in page.text
    assert len(page.all("form[action$='/withdrawal']")) == 1


def test_withdrawing_support_deletes_it_and_its_answers_at_once(client, person, address):
    db.session.execute(
        NeedAnswer.__table__.insert(),
        {
            "registration_id": person.id,
            "kind": "sign_language",
            "state": "arranged",
            "contact_name": "Dewi",
            "contact": "+628111",
            "by_day": NOW.date(),
            "note": "",
            "answered_at": NOW,
            "answered_by": "staff:1",
        },
    )
    withdraw(client, address, "accessibility")
    assert db.session.scalars(select(AccessibilityNeed)).all() == []
    assert db.session.scalars(select(NeedAnswer)).all() == []
    assert person.consents_to("photo")
    assert "Juru bahasa isyarat" not in client.get(f"{address}/privacy").page.text


def test_group_messages_can_be_withdrawn_too(client, person, address):
    db.session.execute(
        Consent.__table__.insert(),
        {
            "registration_id": person.id,
            "purpose": "group_messages",
            "version": NOTICE,
            "language": "id",
            "channel": "self",
            "given_at": clock.now(),
        },
    )
    withdraw(client, address, "group_messages")
    assert not person.consents_to("group_messages")


def test_withdrawing_is_written_once_with_its_purpose(client, address):
    form = client.get(f"{address}/privacy").page.form("form[action$='photo/withdrawal']")
    client.send(form)
    client.send(form)
    client.send(form, submission_key=submissions.new_key())
    entry = db.session.scalars(select(AuditEntry).filter_by(action="consent.withdraw")).one()
    assert entry.detail == {"purpose": "photo"}


def test_a_consent_that_was_never_given_is_refused_in_words(client, cast):
    plain = f"/r/{personal_token(cast.register('Budi', phone='+62811'))}"
    for purpose in ("photo", "nothing-of-ours"):
        sent = {"submission_key": submissions.new_key()}
        answer = client.post(f"{plain}/consents/{purpose}/withdrawal", data=sent)
        assert answer.status_code == 422
        assert "tidak tercatat" in answer.page.errors()[0]


def test_a_consent_may_be_withdrawn_after_closing_and_by_who_cancelled(
    client, cast, person, address
):
    cast.event.closed_at = clock.now()
    client.send(client.get(f"{address}/cancel").page.form())
    withdraw(client, address, "photo")
    assert not person.consents_to("photo")
