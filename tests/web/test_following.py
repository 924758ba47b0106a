"""What an officer does while following up: choose the schedule, name an obstacle, not overwrite what came meanwhile."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.followup import ScheduleChoice, StatusChange
from intake.rules import followup
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import actor
from tests.promises import propose, sign

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def path(commitment):
    return f"/staff/commitments/{commitment.code}"


@pytest.fixture
def officer(client, cast):
    return client.sign_in(cast.officer)


def changes():
    return db.session.scalars(select(StatusChange).order_by(StatusChange.id)).all()


def progress(page):
    return page.form("[aria-labelledby=progress] form")


# The schedule


def test_an_officer_chooses_quarters(officer, path):
    form = officer.get(path).page.form("form[action$='/schedule']")
    assert form.values["preset"] == "days"
    answer = officer.send(form, preset="quarters")
    assert answer.status_code == 303
    page = officer.get(answer.location).page
    assert "30 Jun 2024" in page.text
    assert page.form("form[action$='/schedule']").values["preset"] == "quarters"
    assert db.session.scalar(select(ScheduleChoice.by_name)) == "Nur Aini"


def test_a_schedule_of_no_kind_is_refused_in_words(officer, path):
    form = officer.get(path).page.form("form[action$='/schedule']")
    answer = officer.send(form, preset="weekly")
    assert answer.status_code == 422
    assert answer.page.errors() == ["Pilihan ini tidak ada. Pilih salah satu yang tersedia."]


def test_others_read_the_schedule_and_choose_none(client, cast, path):
    client.sign_in(cast.viewer)
    page = client.get(path).page
    assert not page.has("form[action$='/schedule']")
    assert "setengah tahun" in page.text
    data = {"preset": "quarters", "submission_key": "k" * 22}
    assert client.post(f"{path}/schedule", data=data).status_code == 403


# Obstacles


def test_waiting_for_a_budget_is_told_on_the_commitments_page(officer, path, commitment):
    waiting = {"status": "ditunda", "obstacle_kind": "menunggu_anggaran-2025"}
    page = officer.get(officer.send(progress(officer.get(path).page), **waiting).location).page
    assert "Menunggu anggaran tahun 2025" in page.one("#waiting").text()
    assert "tidak diingatkan, menunggu" in page.text
    assert commitment.next_due.isoformat() == "2025-01-06"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            {"next_due": "2025-02-29"},
            "2025 bukan tahun kabisat, jadi bulan itu berakhir pada tanggal 28",
        ),
        ({"next_due": "2024-03-05"}, "sudah lewat"),
        ({"obstacle_kind": "lainnya"}, "Tulis apa kendalanya"),
        ({"obstacle_kind": "cuaca"}, "Pilihan ini tidak ada"),
        ({"told_through": "whatsapp"}, "Tulis siapa"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(officer, path, typed, why):
    form = progress(officer.get(path).page)
    answer = officer.send(form, status="terkendala", note="Cerita panjang", **typed)
    assert answer.status_code == 422
    assert why in answer.page.errors()[0]
    assert "Cerita panjang" in answer.page.html
    assert changes() == []


def test_a_leap_day_that_there_is_can_be_set(officer, path, commitment):
    officer.send(progress(officer.get(path).page), status="disiapkan", next_due="2028-02-29")
    assert commitment.next_due.isoformat() == "2028-02-29"


# Two officers


def test_the_second_of_two_officers_sees_what_stands_beside_what_was_typed(
    officer, path, commitment, cast
):
    form = progress(officer.get(path).page)
    said = Answer(status="berjalan", stage="pelaksanaan", note="Sudah tiga kali")
    followup.answer(commitment, said, by=actor(cast.administrator))
    answer = officer.send(form, status="disiapkan", note="Masih menyiapkan")
    assert answer.status_code == 422
    assert "Sudah ada kabar lain" in answer.page.errors()[0]
    stands = answer.page.one("#stands").text()
    assert "Sudah tiga kali" in stands
    assert "Ratna Dewi" in stands
    assert "Masih menyiapkan" in answer.page.one("#note").text()
    again = officer.send(progress(answer.page))
    assert again.status_code == 303
    assert [change.status for change in changes()] == ["berjalan", "disiapkan"]


def test_a_row_of_the_list_is_held_against_what_it_showed(officer, path, commitment):
    row = officer.get("/staff/commitments").page.form(f"#row-{commitment.code} form")
    said = Answer(status="berjalan")
    followup.answer(commitment, said, by=Actor("unit", commitment.unit_id))
    answer = officer.send(row, status="selesai", headers=PART)
    assert answer.status_code == 422
    assert "Sudah ada kabar lain" in answer.page.html
    again = officer.send(answer.page.form("form"), status="selesai", headers=PART)
    assert again.status_code == 200
    assert commitment.status == "selesai"


def test_who_saw_what_stands_is_not_asked_twice(officer, path):
    for status in ("disiapkan", "berjalan"):
        assert officer.send(progress(officer.get(path).page), status=status).status_code == 303


def test_the_page_costs_the_same_for_many_answers(officer, path, commitment, queries):
    with queries() as few:
        officer.get(path)
    for _ in range(5):
        followup.answer(commitment, Answer(status="berjalan"), by=Actor("unit", commitment.unit_id))
    with queries() as many:
        officer.get(path)
    assert len(many) == len(few)
