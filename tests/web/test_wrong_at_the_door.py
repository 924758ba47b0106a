"""What is wrong at a door, each answered in words: another session, another event's proof, an old one, none."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.checkin import CheckIn
from intake.rules import checkin, links
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from tests.cast import NOW, actor, personal_token, token

ZONES = [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)]


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah, S.Sos.")


@pytest.fixture
def press(client, cast):
    """Type or scan something at the door; gives the word of the answer and the page."""
    path = f"/door/{token(cast.door_link)}"

    def send(sought, session=None):
        query = f"?session={session.id}" if session else ""
        form = client.get(path + query).page.form("#press")
        answer = client.send(form, sought=sought)
        return (client.get(answer.location) if answer.location else answer).page

    return send


def proof(registration):
    return f"https://tular.test/r/{personal_token(registration)}"


def kept():
    return db.session.scalar(select(func.count()).select_from(CheckIn))


def two_days(cast, zone):
    """An event with a session on the 6th and one on the 7th, all day by the venue's clock."""
    cast.event.zone = zone
    for day, session in zip((6, 7), cast.event.sessions, strict=True):
        session.starts_at = clock.moment_at(datetime(2024, 3, day, 0, 0), zone)
        session.ends_at = clock.moment_at(datetime(2024, 3, day, 23, 59), zone)
    cast.event.ends_at = cast.event.sessions[-1].ends_at
    db.session.commit()


@pytest.mark.parametrize(("zone", "ahead"), ZONES)
def test_yesterdays_session_is_refused_from_midnight_at_the_venue(cast, siti, freeze, zone, ahead):
    two_days(cast, zone)
    door = Actor("door", cast.door_link.id)
    midnight = datetime(2024, 3, 7, tzinfo=UTC) - timedelta(hours=ahead)
    freeze(midnight - timedelta(minutes=2))
    checkin.check_in(siti, session=cast.session, method="qr", by=door)
    freeze(midnight)
    with pytest.raises(Refused) as refused:
        checkin.check_in(siti, session=cast.session, method="qr", by=door)
    assert refused.value.code == "not_now"
    checkin.check_in(siti, session=cast.afternoon, method="qr", by=door)
    assert kept() == 2


def test_a_session_that_is_over_is_refused_while_another_is_on(cast, siti, freeze):
    freeze(cast.session.ends_at)
    with pytest.raises(Refused) as refused:
        checkin.check_in(
            siti, session=cast.session, method="qr", by=Actor("door", cast.door_link.id)
        )
    assert refused.value.code == "not_now"


def test_a_later_session_of_the_day_may_be_chosen_early(cast, siti):
    checkin.check_in(siti, session=cast.afternoon, method="qr", by=Actor("door", cast.door_link.id))
    assert kept() == 1


def test_after_the_event_a_door_still_writes_down_what_was_forgotten(cast, siti, freeze):
    freeze(cast.event.ends_at + timedelta(hours=1))
    checkin.check_in(siti, session=cast.session, method="qr", by=Actor("door", cast.door_link.id))
    assert kept() == 1


def test_staff_may_write_down_an_earlier_session(cast, siti, freeze):
    freeze(cast.session.ends_at)
    checkin.check_in(siti, session=cast.session, method="list", by=actor(cast.organiser))
    assert kept() == 1


def test_a_scan_made_in_time_and_sent_later_is_kept(cast, siti, freeze):
    freeze(cast.session.ends_at)
    door = Actor("door", cast.door_link.id)
    checkin.check_in(siti, session=cast.session, method="qr", by=door, at=NOW)
    assert kept() == 1


def test_the_door_says_that_it_is_not_this_session(press, cast, siti, freeze):
    freeze(cast.session.ends_at)
    page = press(proof(siti), session=cast.session)
    assert page.one(".answer-word").text() == "Bukan sesi ini"
    assert kept() == 0


def test_already_in_says_since_when_where_and_at_which_session(press, cast, siti, freeze):
    press(proof(siti))
    freeze(NOW + timedelta(minutes=20))
    said = press(proof(siti)).one("#answer").text()
    assert "Sudah hadir" in said
    for told in ("09.30 WIB", "Meja depan", "Pembukaan"):
        assert told in said


def test_a_proof_of_another_event_names_nobody(press, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    page = press(proof(stranger))
    assert page.one(".answer-word").text() == "Kegiatan lain"
    assert "Wayan" not in page.html
    assert kept() == 0


def test_a_proof_that_was_given_anew_is_no_longer_one(press, cast, siti):
    old = proof(siti)
    links.reissue(siti, by=actor(cast.organiser))
    db.session.commit()
    page = press(old)
    assert page.one(".answer-word").text() == "Tidak ditemukan"
    assert kept() == 0


@pytest.mark.parametrize(
    "scanned",
    ["WIFI:S:Hotel;T:WPA;P:rahasia;;", "https://contoh.test/menu", "https://tular.test/r/AAAA", "00020101021126"],
)  # fmt: skip
def test_any_other_qr_is_said_to_be_none(press, siti, scanned):
    assert press(scanned).one(".answer-word").text() == "Tidak ditemukan"
    assert kept() == 0


def test_letters_that_look_like_figures_are_read_as_such_in_a_code(press, cast, siti):
    siti.spoken_code = "A0B1C0D1"
    db.session.commit()
    assert press("aObi-CodL").one(".answer-word").text() == "Selamat datang"
    assert kept() == 1
