"""P5: every column of every table has a place in what a person reads of themselves, or a written reason."""

import json

import pytest
from sqlalchemy import Column, String

from intake.db import Model, db
from intake.models.checkin import Attendance
from intake.models.link import Link
from intake.models.registration import NeedAnswer, Registration
from intake.queries.own_data import ELSEWHERE
from intake.queries.own_data_parts import PARTS
from intake.rules import checkin, pairs, registrations, seats
from intake.rules.actor import PUBLIC
from tests.cast import NOW, actor, personal_token

CURE = (
    "say in intake/queries/own_data_parts.py under which label a person reads it, or why they do not "
    "(a table without anybody's data: in ELSEWHERE of intake/queries/own_data.py)"
)


def ruleless(tables):
    """Tables and columns without a rule, and rules without a column."""
    ruled = {}
    for part in PARTS:
        ruled.setdefault(part.model.__tablename__, set()).update(part.columns)
    found = [f"{name}: {CURE}" for name in tables if name not in ruled and name not in ELSEWHERE]
    for name, columns in ruled.items():
        there = set(tables[name].columns.keys())
        found += [f"{name}.{column}: {CURE}" for column in sorted(there - columns)]
        found += [f"{name}.{column}: there is no such column" for column in sorted(columns - there)]
    return found + [f"{name}: there is no such table" for name in ELSEWHERE if name not in tables]


def about_people(tables):
    """Tables that point at a registration, be it through another."""
    found = {"registration"}
    while (
        more := {
            name
            for name, table in tables.items()
            if any(key.column.table.name in found for key in table.foreign_keys)
        }
        - found
    ):
        found |= more
    return found


def test_every_table_and_column_has_a_place_or_a_reason(app):
    assert ruleless(Model.metadata.tables) == []


def test_a_table_that_points_at_a_person_is_never_elsewhere(app):
    assert about_people(Model.metadata.tables) & set(ELSEWHERE) == set()


def test_control_a_new_column_is_noticed(app):
    table = Registration.__table__
    table.append_column(Column("shoe_size", String))
    try:
        assert "registration.shoe_size" in ruleless(Model.metadata.tables)[0]
    finally:
        table._columns.remove(table.c.shoe_size)


def test_no_reason_is_empty(app):
    reasons = [*ELSEWHERE.values(), *(reason for part in PARTS for reason in part.left_out)]
    assert all(len(reason) > 10 for reason in reasons)


@pytest.fixture
def person(cast):
    """Somebody of whom something stands in nearly every table."""
    cast.event.seats, cast.event.waitlist = 1, True
    first = cast.register("Agus Salim", phone="+6281200000001")
    siti = cast.register(
        email="siti@kemensos.go.id",
        nip="198001012005012001",
        needs=("sign_language", "quiet_room"),
        need_note="Duduk di depan",
        need_consent=True,
        photo_consent=True,
    )
    registrations.cancel(first, by=PUBLIC)
    seats.accept(siti, by=PUBLIC)
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    db.session.add(
        NeedAnswer(
            registration_id=siti.id,
            kind="sign_language",
            state="arranged",
            contact_name="Dewi Persik",
            contact="+628111",
            by_day=NOW.date(),
            note="Baris pertama",
            answered_at=NOW,
            answered_by="staff:1",
        )
    )
    db.session.commit()
    return siti


def download(client, person, language="id"):
    answer = client.get(f"/r/{personal_token(person)}/own-data.json?lang={language}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.get_data(as_text=True)


def test_the_file_holds_what_was_typed_asked_and_recorded_in_words(client, person):
    said = json.loads(download(client, person))
    (row,) = said["Pendaftaran"]["Isi"]
    assert row["Nama lengkap dan gelar"] == "Siti Aminah, S.Sos."
    assert row["Didaftarkan pada"] == "2024-03-06T09:30:00+07:00"
    (contact,) = said["NIP"]["Isi"]
    assert contact["NIP"] == "198001012005012001"
    assert said["Kontak"]["Disimpan sampai"] == "2026-03-06"
    (need,) = said["Dukungan aksesibilitas"]["Isi"]
    assert need["Dukungan yang diminta"][0] == "Juru bahasa isyarat (JBI)"
    assert said["Jawaban panitia atas dukungan itu"]["Isi"][0]["Narahubung"] == "Dewi Persik"
    assert said["Kursi yang ditawarkan"]["Isi"][0]["Hasil"] == "diterima"
    assert said["Kehadiran"]["Isi"][0]["Sesi"] == "Pembukaan"
    assert len(said["Persetujuan"]["Isi"]) == 2


def test_no_value_stands_there_as_a_code_of_ours(client, person):
    said = download(client, person)
    for code in ("sign_language", "registration.", "checkin.", "whatsapp", '"qr"', "staff:"):
        assert code not in said


def test_nothing_secret_and_nobody_else_is_in_it(client, cast, person):
    cast.event.seats = 2
    other = cast.register("Siti Aminah", phone="+6281299999999")
    pairs.tell_apart(person, other, by=actor(cast.organiser))
    said = download(client, person)
    assert personal_token(person) not in said
    assert db.session.query(Link).first().token_hash.hex() not in said
    for nobody_elses in ("+6281299999999", "Agus Salim", "Bambang Sutrisno", "pair"):
        assert nobody_elses not in said


def test_who_was_merged_reads_that_and_no_more(client, cast, person):
    cast.event.seats = 2
    other = cast.register("Siti Aminah", phone="+6281299999999")
    pairs.merge(person, other, by=actor(cast.organiser))
    said = download(client, other)
    assert "Digabungkan pada" in said
    assert "siti@kemensos.go.id" not in said
    assert "Digabungkan pada" not in download(client, person)


def test_the_file_is_english_for_who_reads_english(client, person):
    said = json.loads(download(client, person, "en"))
    (row,) = said["Registration"]["Content"]
    assert row["Full name with titles"] == "Siti Aminah, S.Sos."


def test_the_page_names_each_record_with_purpose_and_last_day(client, person):
    text = client.get(f"/r/{personal_token(person)}/privacy").page.text
    for title in (
        "Jawaban panitia: Juru bahasa isyarat",
        "Kursi yang ditawarkan",
        "Catatan perubahan",
    ):
        assert title in text
    assert "5 Mar 2029" in text
    assert db.session.query(Attendance).count() == 1


def test_taking_it_along_writes_nothing(client, person, queries):
    with queries() as seen:
        download(client, person)
    assert not [said for said in seen if not said.lstrip().upper().startswith("SELECT")]
