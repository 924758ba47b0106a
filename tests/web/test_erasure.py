"""Deleting one's data: by the person, by the organiser, and again when a restored backup brings it back."""

import pytest
from sqlalchemy import select, text

from intake.commands.worker import keep_erasures
from intake.db import db, writing
from intake.models.record import AuditEntry
from intake.models.registration import Registration
from intake.queries import door
from intake.rules import answers, audit, checkin, erasure, questions
from intake.rules.actor import SYSTEM
from intake.rules.questions import QuestionPlan
from tests.cast import personal_token

SITI = (
    "Siti Aminah",
    "SITI AMINAH",
    "+6281234567890",
    "198001012005012001",
    "Duduk di depan",
    "Kacang tanah",
)

FORM = "/e/swp-kartini-2024/register"
QUEUE = {"Accept": "application/json"}
SAID = {
    "full_name": "Siti Aminah, S.Sos.",
    "unit": "sentra-wasana-bahagia",
    "position": "Pekerja Sosial",
    "phone": "0812 3456 7890",
    "notice_read": "y",
}


@pytest.fixture
def siti(cast):
    return cast.register(
        nip="198001012005012001",
        needs=("sign_language",),
        need_note="Duduk di depan",
        need_consent=True,
    )


@pytest.fixture
def address(siti):
    return f"/r/{personal_token(siti)}"


def erase(client, address):
    return client.send(client.get(f"{address}/erase").page.form("form[action$='/erase']"))


def everything():
    """Every row of every table, as text."""
    tables = db.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in db.session.execute(table.select()))


def test_nothing_about_the_person_is_left_anywhere(client, cast, siti, address):
    asked = questions.add(cast.event, QuestionPlan(label="Alergi", kind="short_text"), by=SYSTEM)
    db.session.flush()
    answers.keep(siti, {asked.id: ("Kacang tanah",)})
    assert all(said in everything() for said in (SITI[0], *SITI[2:]))
    erase(client, address)
    left = everything()
    assert [said for said in SITI if said in left] == []


def test_the_link_says_that_the_data_was_deleted(client, siti, address):
    answer = erase(client, address)
    assert client.get(answer.headers["Location"]).status_code == 200
    gone = client.get(address)
    assert gone.status_code == 410
    assert "sudah dihapus" in gone.page.text


def test_the_seat_is_free_and_the_proof_admits_nobody(client, cast, siti, address):
    token = personal_token(siti)
    erase(client, address)
    db.session.expire_all()
    assert not siti.is_current
    assert door.by_token(token) is None


def test_a_phone_that_waits_for_its_receipt_brings_nobody_back(client, cast):
    sent = client.get(FORM).page.form("main form").filled(**SAID)
    first = client.post(FORM, data=sent, headers=QUEUE)
    erase(client, first.json["url"])
    again = client.post(FORM, data=sent, headers=QUEUE)
    assert (again.status_code, first.json["number"] in again.text) == (410, True)
    assert len(db.session.scalars(select(Registration)).all()) == 1


def test_recorded_attendance_is_the_organisers_to_delete(client, cast, siti, address):
    with writing():
        checkin.check_in(siti, session=cast.session, by=SYSTEM, method="search")
    assert "sudah tercatat" in client.get(f"{address}/erase").page.text
    client.sign_in(cast.organiser)
    person = client.get(f"/staff/events/swp-kartini-2024/registrations/{siti.id}").page
    client.send(person.form("form[action$='/erase']"))
    db.session.expire_all()
    assert (siti.full_name, siti.phone) == (erasure.NOBODY, None)


def test_the_audit_still_holds_and_names_nobody(client, siti, address):
    erase(client, address)
    assert list(audit.faults()) == []
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last.action == "registration.erase"


def test_a_restored_backup_does_not_bring_the_deleted_back(cast, siti, tmp_path):
    log = tmp_path / "erased.log"
    before = [dict(row._mapping) for row in db.session.execute(text("SELECT * FROM registration"))]
    with writing():
        erasure.erase(siti, by=SYSTEM)
    keep_erasures(log)
    restore(before)
    assert db.session.get(Registration, siti.id).phone == "+6281234567890"
    keep_erasures(log)
    assert db.session.get(Registration, siti.id).phone is None


def test_without_the_log_they_would_come_back(cast, siti, tmp_path):
    before = [dict(row._mapping) for row in db.session.execute(text("SELECT * FROM registration"))]
    with writing():
        erasure.erase(siti, by=SYSTEM)
    restore(before)
    keep_erasures(tmp_path / "empty.log")
    assert db.session.get(Registration, siti.id).phone == "+6281234567890"


def restore(rows):
    with writing():
        for row in rows:
            said = ", ".join(f"{name} = :{name}" for name in row if name != "id")
            db.session.execute(text(f"UPDATE registration SET {said} WHERE id = :id"), row)  # noqa: S608
    db.session.expire_all()
