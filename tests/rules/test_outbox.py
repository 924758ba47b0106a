"""The outbox: what is queued once, tried with pauses, given up visibly, and settled by hand with an undo."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.message import Message
from intake.models.record import AuditEntry
from intake.rules import consents, outbox, registrations
from intake.rules.actor import PUBLIC, SYSTEM
from intake.rules.refusal import Refused
from intake.rules.registrations import Colleague
from tests.cast import NOTICE, actor


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", email="siti@contoh.test")


@pytest.fixture
def later(freeze):
    """Move the clock on."""
    return lambda **passed: freeze(clock.now() + timedelta(**passed))


def taken():
    message = outbox.take_next()
    return message and message.id


def test_the_same_message_waits_once(siti):
    assert outbox.queue(siti, "link") is not None
    assert outbox.queue(siti, "link") is None
    assert outbox.queue(siti, "offer") is not None


def test_it_is_not_said_again_within_a_quarter_of_an_hour(siti, later):
    outbox.mark_sent(outbox.queue(siti, "link"), by=SYSTEM)
    later(minutes=14)
    assert outbox.queue(siti, "link") is None
    later(minutes=2)
    assert outbox.queue(siti, "link") is not None


def test_a_phone_alone_is_for_the_organisers_hand(cast):
    message = outbox.queue(cast.register(), "link")
    assert message.channel == "whatsapp"
    assert taken() is None


def test_a_try_is_counted_before_it_leaves_and_the_next_comes_later(siti, later):
    message = outbox.queue(siti, "link")
    assert taken() == message.id
    assert (message.tries, taken()) == (1, None)
    later(minutes=2)
    assert taken() == message.id


def test_after_the_last_try_it_is_given_up_and_shown(siti, later):
    message = outbox.queue(siti, "link")
    for _ in range(outbox.TRIES):
        assert taken() == message.id
        later(days=1)
    assert taken() is None
    assert (message.failed_why, message.tries, message.sent_at) == ("tries", outbox.TRIES, None)


def test_a_failed_one_can_be_tried_again(cast, siti):
    message = outbox.queue(siti, "link")
    outbox.fail(message, "refused")
    assert taken() is None
    outbox.try_again(message, by=actor(cast.organiser))
    assert taken() == message.id


def test_who_has_no_address_any_more_comes_to_the_organisers_hand(siti):
    message = outbox.queue(siti, "link")
    siti.email = None
    assert taken() is None
    assert message.channel == "whatsapp"


def test_who_cannot_be_reached_any_more_is_dropped(siti):
    message = outbox.queue(siti, "link")
    siti.email = siti.phone = None
    siti.registered_by_id = siti.id
    assert taken() is None
    assert message.dropped_why == "over"


def test_a_colleague_is_reached_through_the_sender_until_they_open_their_link(cast):
    sender = registrations.register(
        cast.event,
        cast.entry(email="siti@contoh.test"),
        by=PUBLIC,
        colleagues=[Colleague(full_name="Budi Santoso", position="Staf")],
    )
    budi = db.session.scalars(
        select(registrations.Registration).filter_by(registered_by_id=sender.id)
    ).one()
    assert outbox.reached_by(budi) is sender
    consents.read_notice(budi, NOTICE, language="id", by=PUBLIC)
    assert outbox.reached_by(budi) is None


def test_an_answer_about_support_goes_to_the_persons_own_address_alone(cast, siti, later):
    assert outbox.queue(cast.register("Tanpa Email", phone="+628120000001"), "answer") is None
    message = outbox.queue(siti, "answer")
    assert taken() is None  # several answers make one e-mail
    later(minutes=10)
    assert taken() == message.id


def test_what_is_over_is_dropped(cast, siti):
    offer, link = outbox.queue(siti, "offer"), outbox.queue(siti, "link")
    outbox.drop_what_is_over()
    assert (offer.dropped_why, link.dropped_why) == ("over", None)
    registrations.cancel(siti, by=PUBLIC)
    outbox.drop_what_is_over()
    assert link.dropped_why == "over"


def test_a_hand_is_undone_and_the_worker_is_not(cast):
    by = actor(cast.organiser)
    message = outbox.queue(cast.register(), "link")
    outbox.mark_sent(message, by=by)
    first = message.sent_at
    outbox.mark_sent(message, by=SYSTEM)
    assert (message.sent_by, message.sent_at) == (str(by), first)
    outbox.take_back(message, by=by)
    assert (message.sent_at, message.sent_by) == (None, "")
    outbox.mark_sent(message, by=SYSTEM)
    with pytest.raises(Refused) as no:
        outbox.take_back(message, by=by)
    assert no.value.code == "left"


def test_dropping_has_a_reason_and_is_undone(cast):
    by = actor(cast.organiser)
    message = outbox.queue(cast.register(), "link")
    outbox.strike(message, "told", by=by)
    assert (message.dropped_why, message.dropped_by) == ("told", str(by))
    outbox.take_back(message, by=by)
    assert (message.dropped_at, message.dropped_why, message.dropped_by) == (None, None, "")


def test_what_was_sent_cannot_be_dropped(cast):
    message = outbox.mark_sent(outbox.queue(cast.register(), "link"), by=SYSTEM)
    with pytest.raises(Refused) as no:
        outbox.strike(message, "told", by=actor(cast.organiser))
    assert no.value.code == "sent"


def test_each_turn_is_audited_without_a_contact(cast):
    by = actor(cast.organiser)
    message = outbox.queue(cast.register(), "link")
    outbox.mark_sent(message, by=by)
    outbox.take_back(message, by=by)
    outbox.strike(message, "told", by=by)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("message.%")))
    said = [(entry.action, entry.actor) for entry in entries]
    assert said == [(f"message.{verb}", str(by)) for verb in ("sent", "undo", "drop")]
    assert db.session.scalars(select(Message)).one().id == message.id
