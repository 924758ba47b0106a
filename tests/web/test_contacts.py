"""Contacts that an officer records for a commitment: used for reminders, removed at a wish, told in the log."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.contact import CommitmentContact
from intake.models.message import Message
from intake.rules import contacts, erasure, outbox, reminded, reminders
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import propose, sign

LIST = "/staff/commitments/reminders"
SAID = {"name": "Rina Tata Usaha", "phone": "0812 3456 0001", "basis": "unit"}


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", phone=None, email="siti@contoh.test")


@pytest.fixture
def commitment(cast, siti):
    """Nobody is left who could be reached."""
    made = propose(cast, siti, pic_phone=None)
    sign(made)
    erasure.forget_contacts(siti, by=SYSTEM)
    db.session.commit()
    return made


@pytest.fixture
def officer(client, cast):
    return client.sign_in(cast.officer)


@pytest.fixture
def path(commitment):
    return f"/staff/commitments/{commitment.code}"


@pytest.fixture
def waiting(cast, commitment):
    message = reminders.remind(commitment, by=actor(cast.officer))
    db.session.commit()
    return message


def record(officer, path, **said):
    form = officer.get(f"{path}/contacts").page.form("form:has([name=basis])")
    return officer.send(form, **{**SAID, **said})


def test_the_hand_list_leads_to_a_contact_and_the_contact_to_sending(officer, path, waiting):
    page = officer.get(LIST).page
    assert "kontak sudah dihapus" in page.one(f"#message-{waiting.id}").text()
    assert page.has(f"#message-{waiting.id} a[href='{path}/contacts']")
    answer = record(officer, path)
    page = officer.get(answer.location).page
    assert "Diberikan unit atau rekan kerjanya. Dicatat Nur Aini" in page.one("aside").text()
    sent = officer.send(officer.get(LIST).page.form(f"#message-{waiting.id} form[action$='/sent']"))
    assert sent.status_code == 303
    assert "Rina Tata Usaha" in officer.get(f"{LIST}?state=sent").page.text


def test_with_an_email_it_leaves_by_itself(officer, path, waiting):
    record(officer, path, phone="", email="tu@contoh.test")
    assert outbox.take_next() is waiting
    assert waiting.contact_id == db.session.scalar(select(CommitmentContact.id))


def test_reminding_waits_for_a_contact_where_there_is_none(officer, path):
    officer.send(officer.get(path).page.form("form[action$='/reminder']"))
    message = db.session.scalar(select(Message))
    assert message.sent_at is None


def test_a_removed_contact_is_said_so_in_the_log(officer, path, waiting):
    record(officer, path)
    officer.send(officer.get(LIST).page.form(f"#message-{waiting.id} form[action$='/sent']"))
    removed = officer.send(officer.get(path).page.form("form[action$='/removal']"))
    assert removed.status_code == 303
    page = officer.get(f"{LIST}?state=sent").page
    assert "kontak sudah dihapus" in page.one(f"#message-{waiting.id}").text()
    assert "Rina" not in page.text
    assert "Kontak dihapus" in officer.get(path).page.text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"phone": ""}, "Isi nomor HP/WhatsApp atau email."),
        ({"name": ""}, "Tulis siapa yang dihubungi."),
        ({"basis": ""}, "Pilih dari mana kontak ini."),
        ({"phone": "12"}, "Nomor HP"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(officer, path, typed, why):
    answer = record(officer, path, email="", **typed)
    assert answer.status_code == 422
    assert why in answer.page.errors()[0]
    assert db.session.scalar(select(CommitmentContact)) is None


def test_others_neither_read_nor_write_one(client, cast, officer, path, commitment):
    record(officer, path)
    client.sign_in(cast.viewer)
    assert "Rina" not in client.get(path).page.text
    assert client.get(f"{path}/contacts").status_code == 403
    with pytest.raises(Refused):
        contacts.remove(contacts.standing(commitment)[0], by=Actor("unit", commitment.unit_id))


def test_who_is_erased_is_erased_here_too_and_nobody_else(cast, commitment):
    by, said = actor(cast.officer), {"email": "", "basis": "own", "by": actor(cast.officer)}
    contacts.record(commitment, name="Dr. Agus Salim", phone="+6281299990001", **said)
    kept = contacts.record(commitment, name="Rina", phone="+6281299990001", **said)
    agus = cast.register("Agus Salim", phone="+6281299990001")
    erasure.erase(agus, by=by)
    assert [one.id for one in contacts.standing(commitment)] == [kept.id]
    assert reminded.by_phone(reminded.contacts([commitment])[commitment.id]).name == "Rina"
