"""Signing the attendance list on a screen: after check-in, drawn or typed, by oneself or at the desk."""

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.attendance_paper import AttendanceSignature
from intake.rules import checkin, erasure
from intake.rules.actor import SYSTEM
from tests.cast import actor, personal_token

EVENT = "/staff/events/swp-kartini-2024"
DRAWN = "M20 150L60 40L110 160"


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def here(siti, cast):
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    db.session.commit()
    return siti


@pytest.fixture
def own(siti):
    return f"/r/{personal_token(siti)}/signature"


@pytest.fixture
def at_desk(siti):
    return f"{EVENT}/registrations/{siti.id}/signature"


def signatures():
    return db.session.scalars(select(AttendanceSignature)).all()


def test_before_check_in_the_page_says_what_comes_first(client, siti, own):
    page = client.get(own).page
    assert "belum tercatat" in page.text
    assert not page.has("main form")


def test_whoever_is_here_may_draw_and_reads_that_it_is_kept(client, here, own):
    page = client.get(own).page
    assert page.has("script[src*='sign.']")
    answer = client.send(page.form(), signature=DRAWN)
    assert answer.status_code == 303
    page = client.get(answer.location).page
    assert "Tanda tangan tersimpan" in page.text
    assert (
        page.one("svg.drawn[aria-label='Tanda tangan Siti Aminah, S.Sos.'] path").attributes["d"]
        == DRAWN
    )


def test_typing_a_name_is_enough(client, here, own):
    answer = client.send(client.get(own).page.form(), signed_name="Siti Aminah")
    assert answer.status_code == 303
    assert [one.signed_name for one in signatures()] == ["Siti Aminah"]


def test_at_the_desk_the_phone_is_handed_over(client, cast, here, at_desk):
    client.sign_in(cast.organiser)
    person = client.get(f"{EVENT}/registrations/{here.id}").page
    assert person.link("Tanda tangan").startswith(at_desk)
    answer = client.send(client.get(at_desk).page.form(), signature=DRAWN)
    assert "Tanda tangan tersimpan" in client.get(answer.location).page.text
    assert signatures()[0].by == f"staff:{cast.organiser.id}"


def test_it_is_printed_on_the_list(client, cast, here, at_desk):
    client.sign_in(cast.organiser)
    client.send(client.get(at_desk).page.form(), signature=DRAWN)
    page = client.get(f"{EVENT}/attendance/print").page
    assert page.one(".signed path").attributes["d"] == DRAWN
    assert "hadir tercatat" not in page.text


def test_signed_again_the_new_one_takes_the_place_of_the_old(client, here, own):
    client.send(client.get(own).page.form(), signature=DRAWN)
    client.send(client.get(own).page.form(), signed_name="Siti")
    (one,) = signatures()
    assert (one.drawing, one.signed_name) == ("", "Siti")


def test_the_same_sending_twice_is_once(client, here, own):
    form = client.get(own).page.form()
    first, second = (client.send(form, signature=DRAWN) for _ in range(2))
    assert first.headers["X-Receipt"] == second.headers["X-Receipt"]
    assert len(signatures()) == 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "Salah satu cukup."),
        ({"signature": "M0 0C1 1 2 2 3 3"}, "tidak terbaca"),
        ({"signature": '"/><script>alert(1)</script>'}, "tidak terbaca"),
        ({"signature": "M1 1L2 2" + "L3 3" * 6000}, "tidak terbaca"),
        ({"signed_name": "x" * 300}, "terlalu panjang"),
    ],
)
def test_what_is_no_signature_is_refused_in_words(client, here, own, said, error):
    answer = client.send(client.get(own).page.form(), **said)
    assert answer.status_code == 422
    assert error in " ".join(answer.page.errors())
    assert signatures() == []


@pytest.mark.parametrize("session", ["999999", "x", "-1"])
def test_a_session_of_another_event_is_not_there(client, here, own, session):
    assert client.get(f"{own}?session={session}").status_code == 404
    form = client.get(own).page.form()
    assert client.send(form, signed_name="Siti", session=session).status_code == 404


def test_who_was_undone_meanwhile_is_told(client, cast, here, own):
    form = client.get(own).page.form()
    checkin.undo(here, session=cast.session, reason="Salah orang", by=actor(cast.organiser))
    answer = client.send(form, signed_name="Siti")
    assert answer.status_code == 422
    assert "belum tercatat" in " ".join(answer.page.errors())


def test_only_the_events_organisers_sign_people_in(client, cast, here, at_desk):
    assert client.get(at_desk).status_code == 303
    for member, status in ((cast.outsider, 404), (cast.officer, 403), (cast.viewer, 403)):
        assert client.sign_in(member).get(at_desk).status_code == status


def test_it_goes_when_somebody_is_erased(client, here, own):
    client.send(client.get(own).page.form(), signature=DRAWN)
    erasure.erase(here, by=SYSTEM)
    assert signatures() == []


def test_its_owner_reads_it_in_their_own_data(client, here, own):
    client.send(client.get(own).page.form(), signature=DRAWN)
    said = client.get(own.replace("/signature", "/own-data.json")).json
    (row,) = said["Tanda tangan daftar hadir"]["Isi"]
    assert (row["Sesi"], row["Gambar tanda tangan"]) == ("Pembukaan", DRAWN)
    assert clock.now().year == 2024
