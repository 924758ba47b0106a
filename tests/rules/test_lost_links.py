"""Lost links: a request is the same for known and unknown, is looked up later, and is good five times a day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.message import LinkRequest, Message
from intake.rules import audit, housekeeping, lost_links, outbox, registrations
from intake.rules.actor import PUBLIC, SYSTEM
from intake.rules.refusal import Refused
from tests.cast import actor

SITI = "siti@contoh.test"


@pytest.fixture
def ask(cast):
    return lambda contact, event=None: lost_links.ask(
        event or cast.event, contact, language="id", by=PUBLIC
    )


def waiting():
    found = select(Message).where(outbox.WAITS).order_by(Message.id)
    return [
        (message.kind, message.registration_id, message.channel)
        for message in db.session.scalars(found)
    ]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_request_is_looked_up_by_the_worker_and_forgets_the_contact(cast, ask):
    siti = cast.register(email=SITI)
    request = ask(SITI)
    assert SITI.encode() not in request.contact_sealed
    assert waiting() == []
    housekeeping.come_round()
    assert waiting() == [("link", siti.id, "email")]
    assert (request.contact_sealed, request.answered_at) == (None, clock.now())


def test_everybody_behind_a_shared_contact_gets_theirs(cast, ask):
    people = [
        cast.register(name, phone="+6281234567890") for name in ("Siti Aminah", "Budi Santoso")
    ]
    ask("+6281234567890")
    lost_links.answer_all()
    assert waiting() == [("link", one.id, "whatsapp") for one in people]


def test_an_unknown_contact_leaves_the_same_row_and_no_message(cast, ask):
    known, unknown = ask(SITI), ask("nobody@contoh.test")
    cast.register(email=SITI)
    lost_links.answer_all()
    assert len(waiting()) == 1
    assert known.answered_at == unknown.answered_at


@pytest.mark.parametrize("ended", ["cancelled", "of another event", "known already"])
def test_who_is_not_current_here_gets_nothing(cast, ask, ended):
    siti = cast.register(
        email=SITI, event=cast.other_event if ended == "of another event" else None
    )
    if ended == "cancelled":
        registrations.cancel(siti, by=PUBLIC)
    twin = cast.register(email=SITI) if ended == "known already" else None
    ask(SITI)
    lost_links.answer_all()
    assert waiting() == ([("link", siti.id, "email")] if twin else [])


def test_the_sixth_request_of_a_day_is_taken_for_the_fifth(cast, ask, freeze):
    numbers = [ask(SITI).id for _ in range(lost_links.MOST_A_DAY)]
    assert len(set(numbers)) == lost_links.MOST_A_DAY
    assert ask(SITI).id == numbers[-1]
    assert ask("other@contoh.test").id not in numbers
    freeze(clock.now() + lost_links.DAY)
    assert ask(SITI).id not in numbers


def test_nobody_gets_more_e_mails_than_that_in_a_day(cast, ask, freeze):
    cast.register(email=SITI)
    for _ in range(60):
        ask(SITI)
        housekeeping.come_round()
        while message := outbox.take_next():
            outbox.mark_sent(message, by=SYSTEM)
        freeze(clock.now() + timedelta(minutes=20))
    assert count(Message) == lost_links.MOST_A_DAY


def test_after_a_day_nothing_tells_whose_request_it_was(cast, ask, freeze):
    request = ask(SITI)
    lost_links.answer_all()
    assert request.contact_print is not None
    freeze(clock.now() + timedelta(days=1, seconds=1))
    lost_links.answer_all()
    db.session.expire_all()
    assert (request.contact_print, request.contact_sealed) == (None, None)
    assert count(LinkRequest) == 1  # a receipt still leads to it


def test_the_desk_shows_the_link_and_writes_it_down(cast):
    siti = cast.register()
    link = lost_links.show_at_desk(siti, by=actor(cast.organiser))
    assert link.registration_id == siti.id
    assert list(audit.faults()) == []
    registrations.cancel(siti, by=PUBLIC)
    with pytest.raises(Refused) as no:
        lost_links.show_at_desk(siti, by=actor(cast.organiser))
    assert no.value.code == "ended"


def test_names_registered_with_a_strangers_address_do_not_fill_their_mailbox(cast, ask):
    for number in range(lost_links.MOST_PEOPLE + 2):
        cast.register(f"Orang {chr(ord('A') + number)}x", email=SITI, phone=None)
    budi = cast.register("Budi Santoso", email="budi@contoh.test")
    ask(SITI)
    ask("budi@contoh.test")
    lost_links.answer_all()
    assert len(waiting()) == lost_links.MOST_PEOPLE + 1
    assert waiting()[-1][1] == budi.id


def test_requests_at_another_event_use_up_nothing_here(cast, ask):
    """A stranger could otherwise keep somebody from their link for a day, and send them nothing."""
    elsewhere = [ask(SITI, cast.other_event).id for _ in range(lost_links.MOST_A_DAY)]
    assert ask(SITI).id not in elsewhere
