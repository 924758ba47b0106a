"""What has had its time is deleted: no trace in any row, nor in any byte of the database's files."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.db import db, empty_log, writing
from intake.models.assignment_letter import AssignmentLetter
from intake.models.checkin import Attendance
from intake.models.commitment import Proposer, StoredFile
from intake.models.record import AuditEntry
from intake.models.registration import Registration
from intake.queries.presence import LIVE
from intake.rules import (
    audit,
    checkin,
    commitments,
    contacts,
    erasure,
    followup,
    housekeeping,
    retention,
)
from intake.rules.actor import SYSTEM, Actor
from intake.rules.followup import Answer
from tests.cast import NOW, actor, personal_token
from tests.promises import PROMISE

NAME = "Kanariah Zulkarnaen"
CANARIES = [NAME, "kanariahzulkarnaen", "Penabuh Kendang", "kanari@contoh.test", "+6281355577799"]
NIP = "197702022003122999"
CONTACTS = [*CANARIES[3:], NIP]


@pytest.fixture
def person(cast):
    return cast.register(NAME, position=CANARIES[2], email=CANARIES[3], phone=CANARIES[4], nip=NIP)


def rows():
    """Every row of every table, as text."""
    db.session.expire_all()
    tables = db.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in db.session.execute(table.select()))


def left_in(text, said):
    return [one for one in said if one in text]


def after(event, kept, **less):
    return event.ends_at + kept - timedelta(**less)


def come_round():
    with writing():
        housekeeping.come_round()


def test_contacts_stay_until_two_years_after_the_event(cast, person, freeze):
    freeze(after(cast.event, retention.CONTACTS, seconds=1))
    come_round()
    assert left_in(rows(), CONTACTS) == CONTACTS


def test_then_contacts_go_and_the_name_stays(cast, person, freeze):
    freeze(after(cast.event, retention.CONTACTS))
    come_round()
    said = rows()
    assert left_in(said, CONTACTS) == []
    assert NAME in said


def test_contacts_that_were_said_later_are_kept_as_long_from_then(cast, person, freeze):
    person.changed_at = cast.event.ends_at + timedelta(days=30)
    db.session.commit()
    freeze(after(cast.event, retention.CONTACTS))
    assert housekeeping.forget_contacts() == 0
    freeze(person.changed_at + retention.CONTACTS)
    assert housekeeping.forget_contacts() == 1
    assert housekeeping.forget_contacts() == 0


def test_the_page_still_opens_after_the_contacts_went(cast, client, person, freeze):
    freeze(after(cast.event, retention.CONTACTS))
    come_round()
    for path in ("", "/privacy"):
        assert client.get(f"/r/{personal_token(person)}{path}").status_code == 200


def test_who_gave_no_contact_has_none_afterwards_either(cast, freeze):
    entered = cast.register("Rina", phone=None, nip=NIP, by=actor(cast.organiser))
    freeze(after(cast.event, retention.CONTACTS))
    assert housekeeping.forget_contacts() == 1
    assert (entered.phone, entered.email, entered.nip) == (None, None, None)


def test_names_go_five_years_after_the_event_and_attendance_still_counts(cast, person, freeze):
    checkin.check_in(person, session=cast.session, by=SYSTEM, method="search")
    db.session.commit()
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    assert left_in(rows(), [*CANARIES, NIP]) == []
    assert person.full_name == erasure.NOBODY
    assert len(db.session.scalars(select(Registration).where(*LIVE)).all()) == 1
    assert len(db.session.scalars(select(Attendance)).all()) == 1


def test_the_voice_behind_a_commitment_loses_its_name_with_it(cast, person, freeze):
    own = Actor("registration", person.id, person.full_name)
    made = commitments.propose(person, innovation=cast.innovation, promise=PROMISE, by=own)
    said = Answer(status="dibatalkan", note="Unit digabung")
    followup.answer(made, said, by=actor(cast.officer))
    db.session.commit()
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    assert db.session.scalars(select(Proposer)).one().name == erasure.NOBODY
    assert left_in(rows(), [*CANARIES, NIP]) == []


def test_who_proposed_is_reached_while_it_is_open_and_two_years_longer(cast, person, freeze):
    own = Actor("registration", person.id, person.full_name)
    made = commitments.propose(person, innovation=cast.innovation, promise=PROMISE, by=own)
    officer = actor(cast.officer)
    contacts.record(made, name="Tata Usaha", phone="+628129", email="", basis="unit", by=officer)
    db.session.commit()
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    said = rows()
    kept = [*CANARIES, PROMISE.pic_phone, "+628129"]
    assert left_in(said, kept) == kept
    assert NIP not in said
    followup.answer(made, Answer(status="selesai"), by=officer)
    db.session.commit()
    freeze(after(cast.event, retention.ATTENDANCE + retention.CONTACTS, seconds=1))
    come_round()
    assert left_in(rows(), kept) == kept
    freeze(after(cast.event, retention.ATTENDANCE + retention.CONTACTS))
    come_round()
    assert left_in(rows(), kept) == []


def test_the_page_says_how_long_while_a_proposal_is_open(cast, client, person):
    page = f"/r/{personal_token(person)}/privacy"
    assert "selama komitmen" not in client.get(page).page.text
    own = Actor("registration", person.id, person.full_name)
    commitments.propose(person, innovation=cast.innovation, promise=PROMISE, by=own)
    db.session.commit()
    assert "selama komitmen yang Anda usulkan ditindaklanjuti" in client.get(page).page.text


def test_the_link_ends_with_the_name(cast, client, person, freeze):
    path = f"/r/{personal_token(person)}"
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    assert client.get(path).status_code == 410


def test_signed_letters_of_assignment_go_with_the_names(cast, freeze):
    file = StoredFile(
        name="surat.pdf", media_type="application/pdf", sha256="0", content=b"%PDF", stored_at=NOW
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(
        AssignmentLetter(
            event_id=cast.event.id,
            unit_id=cast.unit.id,
            number="ST-1",
            dated=NOW.date(),
            file_id=file.id,
            added_at=NOW,
            by="unit",
        )
    )
    db.session.commit()
    freeze(after(cast.event, retention.ATTENDANCE, seconds=1))
    come_round()
    assert len(db.session.scalars(select(StoredFile)).all()) == 1
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    assert db.session.scalars(select(StoredFile)).all() == []
    assert db.session.scalars(select(AssignmentLetter)).all() == []


def test_each_deletion_is_audited_and_the_chain_holds(cast, person, freeze):
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert {"contacts.purge", "name.purge"} <= set(actions)
    assert list(audit.faults()) == []


def test_a_round_takes_some_and_the_next_takes_the_rest(cast, freeze, monkeypatch):
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    for number in range(3):
        cast.register(f"Orang {'ABC'[number]}", phone=f"+62812000000{number}")
    freeze(after(cast.event, retention.CONTACTS))
    assert [housekeeping.forget_contacts() for _ in range(3)] == [2, 1, 0]


@pytest.mark.sqlite
def test_no_byte_of_the_files_holds_what_was_deleted(cast, person, freeze, settings):
    person.phone = "+6281355577700"  # an older page of the same row lies in the log
    db.session.commit()
    assert left_in(bytes_of(settings), [*CANARIES, NIP]) == [*CANARIES, NIP]
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    empty_log()
    assert left_in(bytes_of(settings), [*CANARIES, NIP, "+6281355577700"]) == []


@pytest.mark.sqlite
def test_control_without_emptying_the_log_its_bytes_are_found(cast, person, freeze, settings):
    freeze(after(cast.event, retention.ATTENDANCE))
    come_round()
    assert NIP in bytes_of(settings)


def bytes_of(settings):
    """Everything in the database's file and its log."""
    db.session.rollback()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    files = [path, path.with_name(path.name + "-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists()).decode("latin-1")
