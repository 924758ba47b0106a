"""The board for the room: by unit who is here and who is missing, names alone, nothing sent for nothing new."""

import pytest

from intake.queries import hall
from intake.rules import checkin
from tests.cast import actor

BOARD = "/staff/events/swp-kartini-2024/checkin/board"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def people(cast):
    siti = cast.register(
        "Siti Aminah", needs=("braille",), need_consent=True, nip="198001012005011001"
    )
    budi = cast.register("Budi Santoso", phone="+6281200000001")
    wayan = cast.register("Wayan Sudira", phone="+6281200000002", unit=cast.bali)
    for one in (siti, wayan):
        checkin.check_in(one, session=cast.session, method="qr", by=actor(cast.organiser))
    return siti, budi, wayan


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def test_who_is_missing_stands_first_and_nobodys_data_but_names(desk, people, cast):
    page = desk.get(BOARD).page
    assert page.one("#hall-title").text() == "2 dari 3 hadir"
    units = [one.text() for one in page.all(".hall-unit h3")]
    assert units == [cast.unit.name, cast.bali.name]
    assert "Budi Santoso" in page.one(".missing").text()
    for secret in ("+628", "1980", "braille", "Pekerja"):
        assert secret not in page.one("#hall").html


def test_numbers_alone_name_nobody(desk, people):
    page = desk.get(f"{BOARD}?names=no").page
    assert "Siti" not in page.text
    assert page.one("#hall-title").text() == "2 dari 3 hadir"


def test_nothing_is_sent_when_nothing_changed(desk, people, cast):
    address = desk.get(BOARD).page.one("#hall").attributes["hx-get"]
    assert desk.get(address, headers=PARTIAL).status_code == 204
    checkin.check_in(people[1], session=cast.session, method="qr", by=actor(cast.organiser))
    fresh = desk.get(address, headers=PARTIAL)
    assert fresh.page.one("#hall-title").text() == "3 dari 3 hadir"
    assert "<html" not in fresh.page.html


def test_each_session_has_its_board(desk, people, cast):
    page = desk.get(f"{BOARD}?session={cast.afternoon.id}").page
    assert page.one("#hall-title").text() == "0 dari 3 hadir"


def test_in_a_crowd_the_numbers_stand_alone(desk, people, monkeypatch):
    monkeypatch.setattr(hall, "MOST_NAMES", 2)
    assert "Siti" not in desk.get(BOARD).page.one("#hall").html


def test_only_an_organiser_of_the_event_sees_it(client, people, cast):
    client.sign_in(cast.outsider)
    assert client.get(BOARD).status_code == 404
    client.sign_in(cast.viewer)
    assert client.get(BOARD).status_code == 403
