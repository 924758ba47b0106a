"""Guests of protocol: in order of welcome at the top of the door, one tap; the aide is nobody's business there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.guest import Guest
from intake.models.message import Message
from intake.rules import erasure, guests, housekeeping, seats
from intake.rules.refusal import Refused
from tests.cast import actor, token

DESK = "/staff/events/swp-kartini-2024/guests"


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def enter(desk):
    def press(name, **more):
        form = desk.get(DESK).page.form("form:has([name=full_name])")
        typed = {"position": "Bupati", "institution": "Pemerintah Kabupaten Temanggung", **more}
        return desk.send(form, full_name=name, **typed)

    return press


def order():
    query = select(Guest).order_by(Guest.place)
    return [guest.registration.full_name for guest in db.session.scalars(query)]


def test_a_guest_is_entered_beside_the_quota_without_a_message(enter, cast):
    cast.event.seats = 1
    assert enter("Bapak Bupati", aide_name="Dimas", aide_contact="0812").status_code == 303
    (guest,) = db.session.scalars(select(Guest))
    person = guest.registration
    assert (person.role, person.beside_quota, guest.place) == ("guest", True, 1)
    assert db.session.scalars(select(Message)).all() == []
    assert seats.what_is_full(cast.event, None) is None


def test_the_order_is_the_organisers(desk, enter):
    enter("Ibu Camat")
    enter("Bapak Bupati", place="1")
    enter("Bapak Lurah")
    assert order() == ["Bapak Bupati", "Ibu Camat", "Bapak Lurah"]
    last = desk.get(DESK).page.all("form[action$='/up']")[-1]
    desk.post(last.attributes["action"], data=_hidden(last))
    assert order() == ["Bapak Bupati", "Bapak Lurah", "Ibu Camat"]


def _hidden(form):
    return {
        one.attributes["name"]: one.attributes["value"] for one in form.css("input[type=hidden]")
    }


def test_a_guest_is_changed_and_taken_off(desk, enter, cast):
    enter("Ibu Camat")
    enter("Bapak Bupati")
    number = db.session.scalars(select(Guest.registration_id).order_by(Guest.place)).first()
    page = desk.get(f"{DESK}/{number}").page
    desk.send(page.form("form:has([name=full_name])"), full_name="Ibu Camat Baru", place="2")
    assert order() == ["Bapak Bupati", "Ibu Camat Baru"]
    gone = page.one("form[action$='/removal']")
    desk.post(gone.attributes["action"], data=_hidden(gone))
    assert "Camat" not in desk.get(DESK).page.one("#order").parent.text()
    assert desk.get(f"{DESK}/{number}").status_code == 404


def test_a_guest_needs_name_position_and_where_from(enter):
    answer = enter("", position="", institution="")
    assert answer.status_code == 422
    assert enter("Ibu Camat", aide_contact="0812").status_code == 422


def test_a_door_shows_guests_in_order_one_tap_and_no_aide(client, enter, cast):
    enter("Ibu Camat", aide_name="Dimas Ajudan", aide_contact="081277778888")
    enter("Bapak Bupati", place="1")
    client.sign_out()
    path = f"/door/{token(cast.door_link)}"
    page = client.get(path).page
    names = [one.text() for one in page.all("[aria-labelledby=protocol-title] b")]
    assert names == ["Bapak Bupati", "Ibu Camat"]
    listed = client.get(f"{path}/list")
    for text in (page.html, listed.get_data(as_text=True)):
        assert "Dimas" not in text
        assert "0812777" not in text
    form = page.form("[aria-labelledby=protocol-title] form")
    assert client.send(form).status_code == 303
    assert len(db.session.scalars(select(Attendance)).all()) == 1
    assert "Hadir 09.30" in " ".join(client.get(path).page.one("#counts").text().split())
    assert listed.get_json()["guests"] == [
        guest.registration_id for guest in db.session.scalars(select(Guest).order_by(Guest.place))
    ]


def test_another_organiser_sees_no_guest(client, enter, cast):
    enter("Bapak Bupati")
    number = db.session.scalar(select(Guest.registration_id))
    client.sign_in(cast.outsider)
    assert client.get(DESK).status_code == 404
    assert client.get(f"/staff/events/baris-ditebas-2024/guests/{number}").status_code == 404


def test_the_aide_is_forgotten_thirty_days_after_the_event(enter, cast, freeze):
    enter("Bapak Bupati", aide_name="Dimas", aide_contact="0812")
    housekeeping.come_round()
    assert db.session.scalar(select(Guest.aide_contact)) == "0812"
    freeze(cast.event.ends_at + timedelta(days=31))
    housekeeping.come_round()
    assert db.session.execute(select(Guest.aide_name, Guest.aide_contact)).one() == ("", "")


def test_the_aide_goes_with_the_guest_who_is_erased(enter, cast):
    enter("Bapak Bupati", aide_name="Dimas", aide_contact="0812")
    guest = db.session.scalars(select(Guest)).one()
    erasure.erase(guest.registration, by=actor(cast.organiser))
    assert (guest.aide_name, guest.aide_contact) == ("", "")


def test_there_is_an_end_to_the_list(cast, monkeypatch):
    monkeypatch.setattr(guests, "MOST", 0)
    with pytest.raises(Refused) as refused:
        guests.enter(
            cast.event, cast.entry("Ibu", role="guest"), guests.Welcome(), by=actor(cast.organiser)
        )
    assert refused.value.code == "too_many"
