"""Two members of staff with the same form open: nobody's change is undone unseen, whoever saves last."""

import pytest

from intake.db import db
from intake.models.event import Event
from intake.rules import certificates, guests, reference
from intake.rules.guests import Welcome
from tests.asking import ask
from tests.cast import actor
from tests.rules.test_certificates import PLAN

EDIT = "/staff/events/swp-kartini-2024/edit"
FORM = "main form:has([name=seen])"


@pytest.fixture
def desk(client, cast):
    reference.load()
    return client.sign_in(cast.administrator)


def save(desk, path, form=None, **typed):
    return desk.send(form or desk.get(path).page.form(FORM), **typed)


def test_what_only_the_other_changed_stays_as_they_said_it(desk, cast):
    mine = desk.get(EDIT).page.form(FORM)
    save(desk, EDIT, city="Parakan", waitlist="1", s1_title="Apel", closes_hour="15:00")
    assert save(desk, EDIT, mine, title="Belajar batik").status_code == 303
    event = db.session.get(Event, cast.event.id)
    assert (event.title, event.city, event.waitlist) == ("Belajar batik", "Parakan", True)
    assert [session.title for session in event.sessions] == ["Apel", "Praktik"]
    assert event.closes_at.minute == 0


def test_a_session_the_other_added_is_not_dropped(desk, cast):
    mine = desk.get(EDIT).page.form(FORM)
    more = {"s3_title": "Penutup", "s3_day": "2024-03-06", "s3_start": "17:00", "s3_end": "18:00"}
    assert save(desk, EDIT, **more).status_code == 303
    refused = save(desk, EDIT, mine, s1_title="Apel", title="Belajar batik")
    assert refused.status_code == 422
    assert "Penutup; 6 Mar 2024; 17.00; 18.00" in refused.page.errors()[0]
    assert refused.page.one("[name=s1_title]").attributes["value"] == "Apel"
    assert len(db.session.get(Event, cast.event.id).sessions) == 3


@pytest.fixture
def paths(cast):
    by, event = actor(cast.organiser), cast.event
    certificates.settle(event, PLAN, by=by)
    entry = cast.entry("Wayan", phone=None, unit=None, institution="Bupati", role="guest")
    guest = guests.enter(event, entry, Welcome(), by=by)
    desk = f"/staff/events/{event.slug}"
    return {
        "event": (EDIT, "venue"),
        "unit": (f"/staff/units/{cast.unit.code}", "city"),
        "innovation": (f"/staff/innovations/{cast.innovation.code}", "summary"),
        "example": (f"/staff/innovations/{cast.innovation.code}/plan", "s1-activity"),
        "certificates": (f"{desk}/certificates/settings", "signatory_name"),
        "guest": (f"{desk}/guests/{guest.registration_id}", "aide_name"),
        "question": (f"{desk}/questions/{ask(cast, 'Ukuran kaus').id}", "hint"),
        "form help": ("/staff/replication-forms", "adopsi_id"),
        "reminder": ("/staff/commitments/reminders/texts/due-id", "subject"),
        "holidays": ("/staff/holidays?year=2026", "source"),
    }


@pytest.mark.parametrize(
    "which",
    [
        "event",
        "unit",
        "innovation",
        "example",
        "certificates",
        "guest",
        "question",
        "form help",
        "reminder",
        "holidays",
    ],
)
def test_what_both_changed_is_shown_once_and_then_the_last_word_counts(desk, paths, which):
    path, field = paths[which]
    mine = desk.get(path).page.form(FORM)
    assert save(desk, path, **{field: "Kata orang lain"}).status_code == 303
    refused = save(desk, path, mine, **{field: "Kata saya"})
    assert refused.status_code == 422
    assert "Kata orang lain" in refused.page.errors()[0]
    again = refused.page.form(FORM)
    assert again.values[field] == "Kata saya"
    assert desk.send(again).status_code == 303
    assert desk.get(path).page.form(FORM).values[field] == "Kata saya"
