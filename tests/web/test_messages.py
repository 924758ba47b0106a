"""The organiser's messages: masked until taken in hand, one press each, an undo, and what e-mail failed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import clock, config
from intake.db import db
from intake.models.message import Message
from intake.rules import outbox, registrations
from intake.rules.actor import PUBLIC, SYSTEM
from intake.rules.registrations import Colleague
from tests.cast import actor, personal_token
from tests.client import Client

LIST = "/staff/events/swp-kartini-2024/messages"
EVENT = "/staff/events/swp-kartini-2024"
PHONE = "+6281234567890"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", phone=PHONE)


@pytest.fixture
def message(siti):
    return outbox.queue(siti, "link")


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def posting(another_app, cast):
    """The organiser's browser where e-mail leaves."""
    return Client(another_app(mail=config.Mail(folder="var/mail"))).sign_in(cast.organiser)


def press(browser, verb, message, headers=None, **typed):
    form = browser.get(LIST).page.form(f"form[action$='/{message.id}/{verb}']")
    return browser.send(form, headers=headers, **typed)


def test_the_list_masks_the_number_and_holds_no_link(desk, message, siti):
    page = desk.get(LIST).page
    assert "Siti Aminah" in page.text
    assert "+62812****890" in page.text
    assert PHONE not in page.html
    assert PHONE.removeprefix("+") not in page.html
    assert personal_token(siti) not in page.html


def test_one_press_marks_it_and_opens_number_and_text(desk, message, siti, cast):
    answer = press(desk, "sent", message)
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"]).page
    link = page.link("Buka WhatsApp")
    assert link.startswith("https://wa.me/6281234567890?text=")
    assert personal_token(siti) in link
    assert "oleh Bambang Sutrisno" in page.text
    assert db.session.get(Message, message.id).sent_by == str(actor(cast.organiser))


def test_it_works_in_place(desk, message):
    answer = press(desk, "sent", message, headers=PARTIAL)
    assert answer.status_code == 200
    assert answer.page.one("li").attributes["id"] == f"message-{message.id}"
    assert answer.page.has("a[data-focus][href^='https://wa.me/62']")


def test_another_member_and_a_later_hour_see_it_masked_again(client, cast, message, freeze):
    press(client.sign_in(cast.organiser), "sent", message)
    client.sign_out()
    assert "wa.me" not in client.sign_in(cast.administrator).get(LIST).page.html
    client.sign_out()
    freeze(clock.now() + timedelta(minutes=16))
    assert "wa.me" not in client.sign_in(cast.organiser).get(LIST).page.html


def test_two_presses_at_once_are_one(desk, message, cast):
    first = desk.get(LIST).page.form(f"form[action$='/{message.id}/sent']")
    outbox.mark_sent(db.session.get(Message, message.id), by=actor(cast.administrator))
    assert desk.send(first).status_code == 303
    assert db.session.get(Message, message.id).sent_by == str(actor(cast.administrator))


def test_undo_brings_it_back(desk, message):
    press(desk, "sent", message)
    press(desk, "undo", message)
    assert db.session.get(Message, message.id).sent_at is None
    assert desk.get(LIST).page.has(f"form[action$='/{message.id}/sent']")


def test_it_is_struck_with_a_reason(desk, message):
    press(desk, "drop", message, why="wrong_contact")
    assert db.session.get(Message, message.id).dropped_why == "wrong_contact"
    assert "Kontaknya salah" in desk.get(LIST).page.text


@pytest.mark.parametrize("headers", [None, PARTIAL])
def test_a_reason_that_is_none_is_refused(desk, message, headers):
    answer = press(desk, "drop", message, headers=headers, why="over")
    assert answer.status_code == 422
    assert db.session.get(Message, message.id).dropped_at is None
    assert "Pilihan ini tidak ada" in answer.page.html


def test_a_failed_e_mail_comes_to_the_hand_and_may_be_tried_again(posting, cast):
    budi = cast.register("Budi Santoso", phone=None, email="budi@example.org")
    message = outbox.queue(budi, "link")
    page = posting.get(LIST).page
    assert "Tidak ada yang perlu dikirim" in page.text
    assert "1 email menunggu giliran" in page.text
    outbox.fail(db.session.get(Message, message.id), "refused")
    assert "Server email menolak alamatnya." in posting.get(LIST).page.text
    press(posting, "retry", message)
    assert db.session.get(Message, message.id).failed_at is None


def test_without_a_server_the_desk_says_so_and_e_mails_go_by_hand(desk, cast):
    message = outbox.queue(cast.register("Budi", phone=None, email="budi@example.org"), "link")
    assert "Email belum dapat dikirim" in desk.get(LIST).page.text
    page = desk.get(press(desk, "sent", message).headers["Location"]).page
    assert page.link("Tulis email").startswith("mailto:budi%40example.org?subject=Tautan")


def test_a_colleague_is_reached_through_the_sender(desk, cast):
    sender = registrations.register(
        cast.event,
        cast.entry(phone=PHONE),
        by=PUBLIC,
        colleagues=[Colleague(full_name="Budi Santoso", position="Staf")],
    )
    budi = db.session.scalars(
        select(registrations.Registration).filter_by(registered_by_id=sender.id)
    ).one()
    message = outbox.queue(budi, "offer")
    assert "lewat Siti Aminah" in desk.get(LIST).page.text
    page = desk.get(press(desk, "sent", message).headers["Location"]).page
    assert "wa.me/6281234567890" in page.link("Buka WhatsApp")
    assert "Mohon diteruskan" in page.one("textarea").text()


def test_the_event_page_counts_what_waits(desk, client, cast, message):
    assert desk.get(EVENT).page.link("1 pesan perlu Anda kirim.") == LIST
    client.sign_out()
    page = client.sign_in(cast.viewer).get(EVENT).page
    assert LIST not in page.html


def test_another_events_message_is_not_there(desk, cast):
    other = cast.register("Budi", event=cast.other_event)
    message = outbox.queue(other, "link")
    key = {"submission_key": "k" * 22}
    form = desk.get("/staff/password").page.form("form:has([name=csrf_token])")
    key["csrf_token"] = form.values["csrf_token"]
    assert desk.post(f"{LIST}/{message.id}/sent", data=key).status_code == 404


def test_what_the_worker_sent_cannot_be_taken_back(desk, message):
    form = press(desk, "sent", message) and desk.get(LIST).page.form("form[action$='/undo']")
    outbox.take_back(db.session.get(Message, message.id), by=SYSTEM)
    outbox.mark_sent(db.session.get(Message, message.id), by=SYSTEM)
    answer = desk.send(form)
    assert answer.status_code == 422
    assert answer.page.errors() == ["Email ini sudah terkirim, jadi tidak dapat ditarik."]


def test_the_list_costs_the_same_for_one_and_for_many(desk, cast, message, queries):
    with queries() as one:
        desk.get(LIST)
    for number in range(20):
        outbox.queue(cast.register(f"Orang {number}", phone=f"+62812000001{number:02d}"), "link")
    with queries() as many:
        desk.get(LIST)
    assert len(many) == len(one)
