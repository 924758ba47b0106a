"""A head who does not sign says so, with a reason: the proposer, the unit and the officer read it."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.letter import LetterReply
from intake.models.message import Message
from intake.rules import commitments, links
from intake.rules.actor import PUBLIC
from tests.cast import personal_token
from tests.promises import SIGNED, propose, sign, signing_path

REASON = "Anggarannya belum ada."
REPLY = "form[action$='/reply']"


@pytest.fixture
def registration(cast):
    return cast.register(email="siti@kemensos.go.id")


@pytest.fixture
def commitment(cast, registration):
    return propose(cast, registration)


def say(client, commitment, kind="declined", **said):
    form = client.get(signing_path(commitment)).page.form(REPLY)
    return client.send(form, **{"reply": kind, "reason": REASON, "replier": "Hasan", **said})


def test_a_no_is_read_by_head_proposer_unit_and_officer(client, cast, commitment, registration):
    answer = say(client, commitment)
    assert (answer.status_code, answer.location) == (303, signing_path(commitment) + "#replies")
    for path in (
        signing_path(commitment),
        f"/r/{personal_token(registration)}/commitment",
        f"/u/{links.token_of(cast.unit_link)}/commitments/K-2024-0001",
    ):
        page = client.get(path).page
        assert REASON in page.text
        assert "Ditolak" in page.text
    page = client.sign_in(cast.officer).get("/staff/commitments/K-2024-0001").page
    assert "Tanda tangan ditolak oleh Hasan, versi 1" in page.one(".thread").text()


def test_the_proposer_is_told_by_e_mail_once_for_what_comes_in_a_row(
    client, commitment, registration
):
    say(client, commitment, "comment")
    say(client, commitment)
    message = db.session.scalars(select(Message).where(Message.kind == "reply")).one()
    assert (message.registration_id, message.channel) == (registration.id, "email")


def test_a_proposal_at_the_units_link_tells_nobody_by_message(client, cast):
    from_unit = commitments.propose_for_unit(
        cast.unit,
        event=cast.event,
        innovation=cast.innovation,
        promise=commitments.standing(propose(cast, cast.register("Budi", unit=cast.bali))),
        by=PUBLIC,
    )
    say(client, from_unit)
    assert db.session.scalar(select(func.count()).select_from(LetterReply)) == 1
    assert db.session.scalar(select(func.count()).where(Message.kind == "reply")) == 0


def test_what_is_revised_after_a_no_can_be_signed(client, commitment):
    say(client, commitment)
    commitments.complete(commitment, fields={"budget_source": "DIPA 2025"}, by=PUBLIC)
    page = client.get(signing_path(commitment)).page
    assert "Isi ini sudah Anda tolak" not in page.text
    assert REASON in page.text
    assert client.send(page.form(), **SIGNED).status_code == 303


def test_a_head_who_thinks_again_may_sign_what_was_declined(client, commitment):
    say(client, commitment)
    page = client.get(signing_path(commitment)).page
    assert "Isi ini sudah Anda tolak" in page.text
    client.send(page.form(), **SIGNED)
    assert "sudah Anda tolak" not in client.get(signing_path(commitment)).page.text


def test_what_was_signed_is_not_declined_but_may_be_commented(client, commitment):
    sign(commitment)
    answer = say(client, commitment)
    assert answer.status_code == 422
    assert "tidak dapat ditolak" in answer.page.errors()[0]
    assert say(client, commitment, "comment").status_code == 303


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("reply", "Pilih: menolak"),
        ("reason", "Tulis alasannya"),
        ("replier", "Tulis nama Anda"),
    ],
)
def test_an_incomplete_reply_is_refused_and_keeps_the_rest(client, commitment, missing, sentence):
    form = client.get(signing_path(commitment)).page.form(REPLY)
    said = {"reply": "declined", "reason": REASON, "replier": "Hasan"}
    said.pop(missing)
    answer = client.send(form, **said)
    assert answer.status_code == 422
    assert sentence in answer.page.errors()[0]
    assert answer.page.has(f"details[open] {REPLY}")
    assert db.session.scalar(select(func.count()).select_from(LetterReply)) == 0


def test_the_same_reply_twice_is_once(client, commitment):
    path = f"{signing_path(commitment)}/reply"
    sent = {"reply": "comment", "reason": REASON, "replier": "Hasan", "submission_key": "k" * 22}
    assert client.post(path, data=sent).status_code == 303
    assert client.post(path, data=sent).status_code == 303
    assert client.post(path, data={**sent, "reason": "Lain"}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(LetterReply)) == 1


def test_what_is_closed_takes_no_reply(client, commitment):
    form = client.get(signing_path(commitment)).page.form(REPLY)
    commitment.status, commitment.closed_at = "dibatalkan", commitment.proposed_at
    answer = client.send(form, reply="comment", reason=REASON, replier="Hasan")
    assert answer.status_code == 422
    assert REASON in answer.page.html
    assert not client.get(signing_path(commitment)).page.has(REPLY)


def test_hostile_words_stay_words(client, cast, commitment, registration):
    hostile = "<script>alert(1)</script>"
    say(client, commitment, reason=hostile, replier=hostile + " A")
    page = client.get(f"/r/{personal_token(registration)}/commitment").page
    assert hostile in page.text


def test_after_a_no_the_proposers_page_does_not_say_saved_and_tells_the_units_hour(
    client, cast, registration
):
    cast.unit.zone = "Asia/Jayapura"
    commitment = propose(cast, registration)
    where = f"/r/{personal_token(registration)}/commitment"
    assert "Usulan tersimpan" in client.get(where).page.text
    say(client, commitment)
    page = client.get(where).page
    assert "Usulan tersimpan" not in page.text
    assert page.text.count(REASON) == 1
    assert "WIT," in page.one("#replies").text()
