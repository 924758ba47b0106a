"""Public holidays: known from their decrees, entered a year at a time, quiet for reminders."""

from datetime import date, datetime

import pytest

from intake import clock
from intake.quiet import Quiet
from intake.rules import holidays
from intake.rules.actor import Actor
from intake.rules.reference import read
from tests.cast import actor

PAGE = "/staff/holidays"
WIT = "Asia/Jayapura"


@pytest.fixture
def loaded(cast):
    return holidays.load(read("holidays"))


def test_what_ships_names_its_decree_and_is_no_guess_for_later_years(loaded):
    assert loaded == ["holidays:2024", "holidays:2025", "holidays:2026"]
    years = holidays.years()
    assert [len(row.named) for row in years.values()] == [28, 28, 25]
    assert "1497 Tahun 2025" in years[2026].source
    assert holidays.load(read("holidays")) == []


def test_a_reminder_of_a_holiday_waits_for_the_next_working_day(loaded):
    quiet = holidays.within(Quiet())
    lebaran = clock.moment_at(
        datetime(2024, 4, 5, 21), WIT
    )  # Friday night; joint leave until Monday the 15th
    assert quiet.until(lebaran, WIT) == clock.moment_at(datetime(2024, 4, 16, 7), WIT)
    assert quiet.working_day(date(2024, 4, 10)) == date(2024, 4, 16)
    assert quiet.working_day(date(2024, 4, 17)) == date(2024, 4, 17)


def test_where_weekends_are_not_quiet_holidays_are_neither(loaded):
    assert holidays.within(Quiet(weekend=False)).working_day(date(2024, 4, 10)) == date(2024, 4, 10)


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.administrator)


def send(desk, days, **more):
    said = {"source": "SKB contoh 2027", "days": days, **more}
    return desk.send(desk.get(f"{PAGE}?year=2027").page.form("form:has(textarea)"), **said)


def test_an_administrator_enters_a_year_and_replaces_it(desk):
    for days in ("2027-01-01 Tahun Baru\n2027-08-17, Proklamasi", "2027-08-17 Proklamasi"):
        answer = send(desk, days)
        page = desk.get(answer.location).page
    assert "Selasa, 17 Agustus 2027" in page.text
    assert "Tahun Baru" not in page.text
    assert holidays.years()[2027].named == {date(2027, 8, 17): "Proklamasi"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"days": "2027-01-01 Tahun Baru\n17 Agustus"}, "Baris 2: tulis tanggalnya"),
        ({"days": "2027-02-29 Kabisat"}, "Baris 1: tulis tanggalnya"),
        ({"days": "2027-01-01 A\n2027-01-01 B"}, "Baris 2: tanggal ini sudah tertulis"),
        ({"days": "2026-01-01 A"}, "2026-01-01 bukan tahun 2027"),
        ({"days": "2027-01-01 A", "source": ""}, "Tulis sumbernya"),
        ({"days": ""}, "Tulis paling sedikit satu"),
        ({"days": "2027-01-01 A", "year": "1900"}, "2000"),
    ],
)
def test_what_is_wrong_names_the_line_and_keeps_what_was_typed(desk, typed, why):
    answer = send(desk, **typed)
    assert answer.status_code == 422
    assert why in answer.page.errors()[0]
    assert (
        typed["days"].splitlines()[-1:] == answer.page.one("#days").text().strip().splitlines()[-1:]
    )
    assert holidays.years() == {}


def test_officers_read_and_a_missing_year_is_said(client, cast, loaded):
    page = client.sign_in(cast.officer).get(f"{PAGE}?year=2025").page
    assert "SKB 3 Menteri Nomor 1017" in page.text
    assert not page.has("textarea")
    assert "belum diisi" in client.get(f"{PAGE}?year=2027").page.text


def test_nobody_else_writes_one(cast):
    with pytest.raises(holidays.Refused, match="administrator"):
        holidays.write(2027, {date(2027, 1, 1): "A"}, source="SKB", by=actor(cast.officer))
    with pytest.raises(holidays.Refused):
        holidays.write(2027, {date(2027, 1, 1): "A"}, source="SKB", by=Actor("unit", 1))
