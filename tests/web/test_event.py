"""The front page, an event's page and its calendar file."""

from datetime import timedelta

from icalendar import Calendar


def test_the_front_page_lists_what_is_open(cast, client):
    page = client.get("/").page
    assert cast.event.title in page.text
    assert "Belum ada komitmen" in page.text


def test_the_front_page_forgets_what_is_over(cast, client, freeze):
    freeze(cast.event.ends_at + timedelta(days=1))
    assert "Belum ada kegiatan" in client.get("/").page.text


def test_an_event_says_what_when_where_and_how_to_register(cast, client):
    page = client.get("/e/swp-kartini-2024").page
    for said in ("Rabu, 6 Maret 2024", "09.00 WIB", "SWP Batik Ciprat", cast.event.letter_number):
        assert said in page.text
    assert page.link("Daftar") == "/e/swp-kartini-2024/register"


def test_the_end_of_registration_is_no_news_once_the_event_is_over(cast, client, freeze):
    cast.event.closes_at = cast.event.ends_at + timedelta(days=3650)
    assert "Pendaftaran ditutup" in client.get("/e/swp-kartini-2024").page.text
    freeze(cast.event.ends_at + timedelta(hours=1))
    page = client.get("/e/swp-kartini-2024").page
    assert "Pendaftaran ditutup" not in page.text
    assert page.has('a[href$="/register"]')


def test_a_closed_event_says_so(cast, client):
    cast.event.closed_at = cast.event.starts_at
    page = client.get("/e/swp-kartini-2024").page
    assert "sudah ditutup" in page.text
    assert not page.has('a[href$="/register"]')


def test_an_uncertain_date_carries_its_note(cast, client):
    cast.event.date_note = "Tanggal belum pasti."
    assert "belum pasti" in client.get("/e/swp-kartini-2024").page.text


def test_the_calendar_file_has_each_session_in_the_venues_zone(cast, client):
    answer = client.get("/e/swp-kartini-2024/event.ics")
    calendar = Calendar.from_ical(answer.get_data(as_text=True))
    sessions = calendar.walk("VEVENT")
    assert [str(entry["summary"]).split(": ")[1] for entry in sessions] == ["Pembukaan", "Praktik"]
    assert sessions[0]["dtstart"].params["TZID"] == "Asia/Jakarta"
    assert sessions[0]["dtstart"].dt == cast.session.starts_at


def test_the_same_event_gives_the_same_calendar(cast, client):
    files = {client.get("/e/swp-kartini-2024/event.ics").data for _ in range(2)}
    assert len(files) == 1
