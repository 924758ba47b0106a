"""E-mail over a real SMTP server: each at least once, repeated late and rarely, and nothing smuggled into it."""

import logging
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake import clock, config
from intake.commands import delivery
from intake.db import db
from intake.models.message import Message
from intake.rules import outbox
from tests.cast import personal_token
from tests.post_office import certificate, in_secret, post_office

SENDER = "Tular <tular@contoh.test>"


@pytest.fixture
def office():
    with post_office() as server:
        yield server


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", email="siti@contoh.test")


@pytest.fixture
def budi(cast):
    return cast.register("Budi Santoso", email="budi@contoh.test", phone="+6281200000001")


def by_smtp(settings, port, tls="none", **more):
    mail = config.Mail(host="127.0.0.1", port=port, tls=tls, sender=SENDER, **more)
    return replace(settings, mail=mail)


@pytest.fixture
def come_round(settings, office):
    def come():
        db.session.commit()
        return delivery.come_round(by_smtp(settings, office.port))

    return come


def states():
    db.session.expire_all()
    found = db.session.scalars(select(Message).order_by(Message.id))
    return ["sent" if one.sent_at else one.failed_why or f"tried {one.tries}" for one in found]


def test_an_e_mail_arrives_with_the_link_and_nobody_elses_data(office, come_round, siti, budi):
    outbox.queue(siti, "link")
    assert come_round() == 1
    (mail,) = office.taken
    assert office.envelopes == [("tular@contoh.test", "siti@contoh.test")]
    assert mail["To"] == "siti@contoh.test"
    assert mail["Subject"] == "Tautan pendaftaran Anda: Pembelajaran SWP Batik Ciprat"
    assert f"http://tular.test/r/{personal_token(siti)}" in mail.get_content()
    assert "Budi" not in mail.as_string()
    assert siti.phone not in mail.as_string()
    assert states() == ["sent"]
    assert come_round() == 0


def test_it_speaks_the_language_of_the_registration(office, come_round, siti):
    siti.language = "en"
    outbox.queue(siti, "link")
    come_round()
    assert office.taken[0]["Subject"] == "Your registration link: Pembelajaran SWP Batik Ciprat"


def test_one_connection_carries_a_round(office, come_round, siti, budi):
    outbox.queue(siti, "link")
    outbox.queue(budi, "link")
    assert come_round() == 2
    assert office.connections == 1


def test_two_workers_at_once_send_each_e_mail_once(app, settings, office, cast):
    for number in range(12):
        person = cast.register(f"Orang {number}", phone=None, email=f"orang{number}@contoh.test")
        outbox.queue(person, "link")
    db.session.commit()
    gate, counts = threading.Barrier(2), []

    def work():
        with app.app_context():
            gate.wait()
            counts.append(delivery.come_round(by_smtp(settings, office.port)))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 12
    assert len(set(office.envelopes)) == len(office.envelopes) == 12


def test_a_refused_address_is_given_up_and_the_next_still_leaves(office, come_round, siti, budi):
    outbox.queue(siti, "link")
    outbox.queue(budi, "link")
    office.moods.append("refuse")
    assert come_round() == 1
    assert states() == ["refused", "sent"]


def test_a_later_is_tried_later(office, come_round, siti, freeze):
    outbox.queue(siti, "link")
    office.moods.append("later")
    assert come_round() == 0
    assert come_round() == 0
    assert states() == ["tried 1"]
    freeze(clock.now() + outbox.PAUSES[0])
    assert come_round() == 1


def test_a_server_that_hangs_up_after_taking_gets_it_once_more_and_later(
    office, come_round, siti, freeze
):
    outbox.queue(siti, "link")
    office.moods.append("hang up")
    for _ in range(5):
        come_round()
    assert (len(office.taken), states()) == (1, ["tried 1"])
    freeze(clock.now() + outbox.PAUSES[0])
    come_round()
    first, second = office.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert states() == ["sent"]


def test_a_crash_before_the_mark_never_storms(office, come_round, siti, freeze, monkeypatch):
    outbox.queue(siti, "link")

    def crash(*_arguments, **_said):
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "mark_sent", crash)
    for _ in range(400):
        try:
            come_round()
        except KeyboardInterrupt:
            db.session.rollback()
        freeze(clock.now() + timedelta(minutes=10))
    assert len(office.taken) == outbox.TRIES
    assert states() == ["tries"]


def test_a_try_that_were_counted_after_sending_would_storm(
    office, come_round, siti, freeze, monkeypatch
):
    """The control of the test above: it sees a variant that forgets its tries."""
    outbox.queue(siti, "link")

    def crash(message, **_said):
        raise KeyboardInterrupt

    take = outbox.take_next

    def forget(quiet):
        message = take(quiet)
        if message:
            message.tries, message.next_try_at = 0, clock.now()
            db.session.flush()
        return message

    monkeypatch.setattr(outbox, "mark_sent", crash)
    monkeypatch.setattr(outbox, "take_next", forget)
    for _ in range(20):
        try:
            come_round()
        except KeyboardInterrupt:
            db.session.rollback()
    assert len(office.taken) == 20


def test_an_unreachable_server_costs_one_message_a_try_and_names_nobody(
    settings, siti, budi, caplog
):
    outbox.queue(siti, "link")
    outbox.queue(budi, "link")
    db.session.commit()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with caplog.at_level(logging.WARNING):
            assert delivery.come_round(by_smtp(settings, taken.getsockname()[1])) == 0
    assert states() == ["tried 1", "tried 0"]
    assert "ConnectionRefusedError" in caplog.text
    assert "contoh.test" not in caplog.text


def test_a_wrong_password_is_said_without_it(settings, office, siti, caplog):
    outbox.queue(siti, "link")
    db.session.commit()
    with caplog.at_level(logging.WARNING):
        assert delivery.come_round(by_smtp(settings, office.port, user="u", password="geheim")) == 0
    assert "E-mail does not leave" in caplog.text
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    "smuggled", ["\r\nBcc: all@contoh.test", "\nBcc: all@contoh.test", "\r\n\r\nHello"]
)
def test_nothing_is_smuggled_into_the_head(office, come_round, cast, siti, smuggled):
    cast.event.title = f"Judul{smuggled}"
    siti.full_name = f"Siti{smuggled}"
    outbox.queue(siti, "link")
    come_round()
    (mail,) = office.taken
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("Tautan pendaftaran Anda: Judul ")
    assert office.envelopes == [("tular@contoh.test", "siti@contoh.test")]


def test_an_address_that_is_none_is_given_up(office, come_round, siti):
    siti.email = "siti@contoh.test\r\nRCPT TO:<all@contoh.test>"
    outbox.queue(siti, "link")
    assert come_round() == 0
    assert (office.taken, states()) == ([], ["refused"])


def test_without_a_server_it_is_written_into_the_folder(settings, siti, tmp_path):
    outbox.queue(siti, "link")
    db.session.commit()
    folder = replace(settings, mail=config.Mail(folder=str(tmp_path / "mail")))
    assert delivery.come_round(folder) == 1
    (path,) = Path(tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "To: siti@contoh.test" in path.read_text()


def test_without_either_nothing_is_sent_and_no_try_is_lost(settings, siti):
    outbox.queue(siti, "link")
    db.session.commit()
    assert delivery.come_round(settings) == 0
    assert states() == ["tried 0"]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_over_tls_it_arrives_at_a_server_that_is_trusted(
    settings, siti, tmp_path, monkeypatch, tls
):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    outbox.queue(siti, "link")
    db.session.commit()
    with post_office(secret=in_secret(path), from_the_first=tls == "tls") as office:
        assert delivery.come_round(by_smtp(settings, office.port, tls=tls)) == 1
    assert (len(office.taken), states()) == (1, ["sent"])


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"], ids=["a stranger's", "another host's"])
def test_over_tls_nothing_is_said_to_a_server_with_a_wrong_certificate(  # noqa: PLR0917
    settings, siti, tmp_path, monkeypatch, caplog, tls, host
):
    path = certificate(tmp_path, host)
    if host == "127.0.0.2":
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    outbox.queue(siti, "link")
    db.session.commit()
    with (
        caplog.at_level(logging.WARNING),
        post_office(secret=in_secret(path), from_the_first=tls == "tls") as office,
    ):
        assert delivery.come_round(by_smtp(settings, office.port, tls=tls)) == 0
    assert (office.envelopes, states()) == ([], ["tried 1"])
    assert "SSLCertVerificationError" in caplog.text


def test_control_a_server_that_wants_tls_takes_nothing_without(settings, siti, tmp_path):
    outbox.queue(siti, "link")
    db.session.commit()
    with post_office(secret=in_secret(certificate(tmp_path))) as office:
        assert delivery.come_round(by_smtp(settings, office.port)) == 0
    assert office.envelopes == []


def test_a_server_that_offers_no_tls_gets_nothing_in_the_clear(settings, siti, office):
    outbox.queue(siti, "link")
    db.session.commit()
    assert delivery.come_round(by_smtp(settings, office.port, tls="starttls")) == 0
    assert (office.envelopes, states()) == ([], ["tried 1"])
