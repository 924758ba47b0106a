"""What an organiser may type about an event: rows of sessions, hours, a closing time, and what is refused."""

from datetime import UTC, datetime, time

import pytest
from werkzeug.datastructures import MultiDict

from intake.forms.events import EventForm
from intake.rules.refusal import Refused

SAID = {
    "title": "Pembelajaran",
    "zone": "Asia/Jayapura",
    "s1_title": "Pembukaan",
    "s1_day": "2027-03-06",
    "s1_start": "09:00",
    "s1_end": "12.00",
}


def form(**said):
    return EventForm(MultiDict({**SAID, **said}))


def wrong(**said):
    filled = form(**said)
    assert not filled.validate()
    return {name for name, errors in filled.errors.items() if errors}


def test_hours_are_those_of_the_venue(cast):
    filled = form()
    assert filled.validate()
    part = filled.plan().sessions[0]
    assert part.starts_at == datetime(2027, 3, 6, 0, 0, tzinfo=UTC)
    assert part.ends_at == datetime(2027, 3, 6, 3, 0, tzinfo=UTC)


def test_a_row_left_blank_is_no_session(cast):
    filled = form(s3_title="Praktik", s3_day="2027-03-06", s3_start="13:00", s3_end="15:00")
    assert filled.validate()
    assert [part.title for part in filled.plan().sessions] == ["Pembukaan", "Praktik"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"zone": "Mars"}, {"zone"}),
        ({"zone": ""}, {"zone"}),
        ({"s1_day": ""}, {"s1_day"}),
        ({"s1_title": "", "s1_end": ""}, {"s1_title", "s1_end"}),
        ({"s1_end": "09:00"}, {"s1_end"}),
        ({"s1_start": "24:00"}, {"s1_start"}),
        ({"s1_start": "pagi"}, {"s1_start"}),
        ({"s1_day": "6 Maret"}, {"s1_day"}),
        ({"s2_end": "10:00"}, {"s2_title", "s2_day", "s2_start"}),
        ({"unit_quota": "0"}, {"unit_quota"}),
        ({"seats": "banyak"}, {"seats"}),
        ({"closes_hour": "10:00"}, {"closes_day"}),
        ({"host_unit": "tidak-ada"}, {"host_unit"}),
        ({"innovations": "tidak-ada"}, {"innovations"}),
        ({"s1_title": "Pem\x00bukaan"}, {"s1_title"}),
        ({"about": "x" * 2001}, {"about"}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(cast, said, fields):
    assert wrong(**said) == fields


def test_a_field_sent_twice_is_refused(cast):
    sent = MultiDict([*SAID.items(), ("s1_title", "Lain"), ("title", "Lain")])
    filled = EventForm(sent)
    assert not filled.validate()
    assert {"s1_title", "title"} <= set(filled.errors)


@pytest.mark.parametrize("hour", ["08:00", "8.00", "08:00:00"])
def test_an_hour_may_be_written_in_three_ways(cast, hour):
    filled = form(s1_start=hour)
    assert filled.validate()
    assert filled.sessions[0].start.data == time(8)


def test_midnight_is_an_hour(cast):
    assert form(s1_start="00:00").validate()


def test_without_an_hour_registration_closes_with_the_day(cast):
    filled = form(closes_day="2027-03-05")
    assert filled.validate()
    assert filled.plan().closes_at == datetime(2027, 3, 5, 14, 59, tzinfo=UTC)


def test_a_forged_row_number_is_no_number(cast):
    assert form(s1_id="1; DROP").plan().sessions[0].id is None


def test_a_rules_no_about_a_row_stands_at_its_field(cast):
    filled = form()
    filled.validate()
    filled.refuse(Refused("no_session", "Tulis sesi.", field="s1_title"))
    assert filled.sessions[0].title.errors == ["Tulis sesi."]
    filled.refuse(Refused("taken", "Sudah dipakai.", field="slug"))
    assert filled.slug.errors == ["Sudah dipakai."]


def test_an_event_fills_its_own_form(cast):
    cast.event.zone = "Asia/Pontianak"
    filled = EventForm(event=cast.event)
    assert filled.zone.data == "Asia/Jakarta"
    assert filled.closes_hour.data == time(16)
    assert filled.innovations.data == ["swp-batik-ciprat"]
    assert [row.title.data for row in filled.sessions if not row.is_blank] == [
        "Pembukaan",
        "Praktik",
    ]
