"""Reminders over a real SMTP server: planned and sent once by two workers, with the unit's link and no other."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake import clock, config
from intake.commands import delivery, worker
from intake.db import db, writing
from intake.models.message import Message
from intake.quiet import NEVER
from intake.rules import housekeeping, links, outbox
from tests.cast import NOW, personal_token, token
from tests.post_office import post_office
from tests.promises import propose, sign, signing_path

SENDER = "Tular <tular@contoh.test>"
DUE = NOW + timedelta(days=7)


@pytest.fixture
def office():
    with post_office() as server:
        yield server


@pytest.fixture
def to_office(settings, office):
    mail = config.Mail(host="127.0.0.1", port=office.port, tls="none", sender=SENDER)
    return replace(settings, mail=mail)


def promised(cast, name="Siti Aminah", address="siti@contoh.test", **said):
    person = cast.register(name, phone=None, email=address)
    usual = {"site": name, "target_date": date(2024, 12, 1), "budget_source": "DIPA"}
    made = propose(cast, person, **{**usual, **said})
    sign(made)
    return person, made


def come_round(settings):
    with writing():
        housekeeping.come_round()
    worker.plan_reminders()
    return delivery.come_round(settings)


def test_it_carries_the_units_link_and_no_other(office, to_office, cast, freeze):
    person, made = promised(cast)
    freeze(DUE)
    assert come_round(to_office) == 1
    (mail,) = office.taken
    said = mail.get_content()
    assert office.envelopes == [("tular@contoh.test", "siti@contoh.test")]
    assert f"http://tular.test/u/{token(cast.unit_link)}/commitments/{made.code}" in said
    assert signing_path(made) not in said
    assert personal_token(person) not in said
    assert "Rabu, 13 Maret 2024" in said
    assert mail["Subject"] == 'Mohon kabar SWP Batik Ciprat dari Sentra "Wasana Bahagia" di Ternate'


def test_it_speaks_the_language_of_the_proposer(office, to_office, cast, freeze):
    person, _ = promised(cast)
    person.language = "en"
    db.session.commit()
    freeze(DUE)
    come_round(to_office)
    assert "Wednesday, 13 March 2024" in office.taken[0].get_content()


def test_a_unit_whose_link_was_revoked_is_given_one_that_holds(office, to_office, cast, freeze):
    promised(cast)
    links.revoke(cast.unit_link)
    db.session.commit()
    freeze(DUE)
    come_round(to_office)
    assert token(cast.unit_link) not in office.taken[0].get_content()
    assert "/u/" in office.taken[0].get_content()


def test_at_night_it_waits_for_the_morning(office, to_office, cast, freeze):
    promised(cast)
    freeze(clock.moment_at(DUE.replace(tzinfo=None, hour=21), cast.unit.zone))
    assert come_round(to_office) == 0
    freeze(clock.now() + timedelta(hours=10))
    assert come_round(to_office) == 1


def test_two_workers_at_once_plan_and_send_each_once(app, to_office, office, cast, freeze):
    for number in range(8):
        promised(cast, f"Orang {number}", f"orang{number}@contoh.test")
    housekeeping.beat()
    db.session.commit()
    freeze(DUE)
    gate, sent, failed = threading.Barrier(2), [], []

    def work():
        with app.app_context():
            gate.wait()
            try:
                sent.append(come_round(replace(to_office, quiet=NEVER)))
            except BaseException as error:
                failed.append(error)
                raise
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(sent), failed) == (8, [])
    assert len(set(office.envelopes)) == len(office.envelopes) == 8


def test_a_kill_between_sending_and_the_mark_repeats_it_once_and_later(
    office, to_office, cast, freeze, monkeypatch
):
    promised(cast)
    freeze(DUE)

    def killed(*_arguments, **_said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            come_round(to_office)
        db.session.rollback()
    assert come_round(to_office) == 0
    freeze(DUE + outbox.PAUSES[0])
    assert [come_round(to_office), come_round(to_office)] == [1, 0]
    first, second = office.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert db.session.scalars(select(Message)).one().sent_by == "system"
