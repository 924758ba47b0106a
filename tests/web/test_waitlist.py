"""The waitlist over HTTP: a place and a receipt, an offer accepted in one press, the last seat to exactly one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.registration import Registration
from intake.models.seat import SeatOffer
from intake.rules import registrations, seats, submissions
from intake.rules.actor import PUBLIC
from tests.cast import NOW, personal_token
from tests.web.test_committing_at_once import at_once

FORM = "/e/swp-kartini-2024/register"


def typed(number, **said):
    return {
        "full_name": f"Peserta {chr(65 + number // 26)}{chr(65 + number % 26)}",
        "unit": "sentra-wasana-bahagia",
        "position": "Pekerja Sosial",
        "phone": f"0812 0000 {number:04d}",
        "notice_read": "on",
        "notice_version": "2024-01",
        "submission_key": submissions.new_key(),
        **said,
    }


@pytest.fixture
def waiting(cast, client, freeze):
    """Who holds the only seat, and the personal pages of the two behind them."""
    freeze(NOW - timedelta(days=5))
    cast.event.waitlist, cast.event.seats = True, 1
    paths = [client.post(FORM, data=typed(n)).headers["Location"] for n in range(3)]
    holder = db.session.scalars(select(Registration).order_by(Registration.id)).first()
    return holder, paths[1], paths[2]


def test_the_page_says_which_place_and_shows_no_proof(client, waiting):
    _, second, third = waiting
    assert "Anda di urutan 1." in client.get(second).page.text
    page = client.get(third).page
    assert "Anda di urutan 2." in page.text
    assert page.has(".stamp")
    assert not page.has(".qr, .spoken")
    assert client.get(f"{third}/ticket.svg").status_code == 410


def test_the_event_says_that_it_is_full_and_what_comes_of_registering(client, cast, waiting):
    page = client.get("/e/swp-kartini-2024").page
    assert "Semua kursi sudah terisi. Yang mendaftar sekarang masuk daftar tunggu." in page.text
    assert page.link("Masuk daftar tunggu") == FORM
    cast.event.waitlist = False
    page = client.get("/e/swp-kartini-2024").page
    assert "Hubungi penyelenggara bila unit Anda belum terwakili." in page.text
    assert not page.has(f"a[href='{FORM}']")


@pytest.mark.parametrize("waitlist", [True, False], ids=["waitlist", "none"])
def test_the_form_opened_directly_says_that_the_event_is_full(client, cast, waiting, waitlist):
    cast.event.waitlist, cast.event.version = waitlist, cast.event.version + 1
    said = client.get(FORM).page.text
    assert ("Yang mendaftar sekarang masuk daftar tunggu." in said) is waitlist
    assert ("Hubungi penyelenggara bila unit Anda belum terwakili." in said) is not waitlist


def test_the_form_follows_a_seat_that_frees_and_one_that_is_offered(client, cast, waiting):
    cast.event.seats = 4
    assert "terisi" not in client.get(FORM).page.text
    cast.event.seats = 1
    assert "terisi" in client.get(FORM).page.text
    registrations.cancel(waiting[0], by=PUBLIC)
    assert "terisi" in client.get(FORM).page.text  # the next has the offer


def test_the_form_of_an_event_with_seats_counts_in_one_statement(client, cast, waiting, queries):
    client.get(FORM)
    with queries() as seen:
        client.get(FORM)
    assert len(seen) == 1


def test_a_script_gets_its_receipt_as_for_a_seat(client, waiting):
    answer = client.post(FORM, data=typed(9), headers={"Accept": "application/json"})
    assert answer.status_code == 201


def test_one_press_takes_the_seat(client, waiting):
    holder, second, _ = waiting
    registrations.cancel(holder, by=PUBLIC)
    page = client.get(second).page
    assert "Terima sebelum 2 Mar 2024, 09.30 WIB" in page.text
    answer = client.send(page.form(f"form[action='{second}/seat']"))
    assert answer.headers["Location"] == second
    assert client.get(second).page.has(".proof .qr")


def test_opening_the_page_accepts_nothing(client, waiting):
    holder, second, _ = waiting
    registrations.cancel(holder, by=PUBLIC)
    client.get(second)
    assert db.session.scalars(select(SeatOffer.outcome)).all() == [None]


def test_too_late_is_told_and_leads_back_into_the_line(client, waiting, freeze):
    holder, second, third = waiting
    registrations.cancel(holder, by=PUBLIC)
    form = client.get(second).page.form(f"form[action='{second}/seat']")
    freeze(clock.now() + timedelta(days=1))
    answer = client.send(form)
    assert answer.status_code == 422
    assert "sudah lewat" in answer.page.errors()[0]
    seats.lapse_overdue()
    page = client.get(second).page
    client.send(page.form(f"form[action='{second}/wait']"))
    assert "Anda di urutan 1." in client.get(second).page.text
    assert "Terima kursi" in client.get(third).page.text


def test_who_holds_a_seat_is_in_no_line(client, waiting):
    holder, *_ = waiting
    path = f"/r/{personal_token(holder)}/wait"
    answer = client.post(path, data={"submission_key": submissions.new_key()})
    assert answer.status_code == 422


def test_leaving_the_line_is_asked_in_its_own_words(client, waiting):
    _, second, third = waiting
    page = client.get(f"{second}/cancel").page
    assert "daftar tunggu" in page.text
    client.send(page.form())
    assert "Anda di urutan 1." in client.get(third).page.text


def test_the_organiser_sees_who_waits(cast, client, waiting):
    page = (
        client.sign_in(cast.organiser)
        .get("/staff/events/swp-kartini-2024/registrations?state=waiting")
        .page
    )
    assert len(page.all("#people tbody tr")) == 2
    assert page.text.count("Daftar tunggu") == 3
    assert (
        client.get("/staff/events/swp-kartini-2024/registrations?state=live").page.text.count(
            "Peserta"
        )
        == 1 + page.text.count("Peserta") - 2
    )


def test_the_file_for_the_office_says_who_waits(cast, client, waiting):
    file = client.sign_in(cast.organiser).get("/staff/events/swp-kartini-2024/registrations.csv")
    assert file.get_data(as_text=True).count("daftar tunggu") == 2


def test_the_organiser_turns_it_on_in_the_events_form(cast, client):
    client.sign_in(cast.organiser)
    form = client.get("/staff/events/swp-kartini-2024/edit").page.form()
    client.send(form, waitlist="1")
    assert cast.event.waitlist
    assert client.get("/staff/events/swp-kartini-2024/edit").page.has("[name=waitlist][checked]")


def test_the_units_page_says_that_one_waits(cast, client):
    from tests.cast import token

    cast.event.unit_quota = 1
    cast.register()
    path = f"/u/{token(cast.unit_link)}"
    assert "masuk daftar tunggu" not in client.get(path).page.text
    cast.event.waitlist = True
    page = client.get(path).page
    assert "masuk daftar tunggu" in page.text
    assert page.link("Daftarkan peserta")


def test_at_the_door_they_are_sent_to_the_desk(cast, client, waiting):
    second = db.session.scalars(
        select(Registration).where(Registration.waiting_since.is_not(None))
    ).first()
    client.sign_in(cast.organiser)
    form = client.get("/staff/events/swp-kartini-2024/checkin").page.form("#press")
    answer = client.send(form, sought=second.spoken_code)
    assert answer.status_code == 422
    assert "daftar tunggu" in answer.page.text


def sent_at_once(app, waitlist, cast):
    cast.event.seats, cast.event.waitlist = 5, waitlist
    for number in range(4):
        cast.register(f"Warga {number}", phone=f"+62811000{number}")
    return at_once(app, [(FORM, typed(n, submission_key=f"{n:022d}")) for n in range(50)])


def held():
    return db.session.scalar(
        select(func.count()).where(
            Registration.cancelled_at.is_(None), Registration.waiting_since.is_(None)
        )
    )


@pytest.mark.slow
def test_the_last_seat_under_fifty_at_once_goes_to_exactly_one(app, cast):
    assert sent_at_once(app, False, cast) == [303] + [422] * 49
    assert held() == 5


@pytest.mark.slow
def test_with_a_waitlist_the_other_forty_nine_have_each_a_place(app, cast):
    assert sent_at_once(app, True, cast) == [303] * 50
    assert held() == 5
    line = db.session.scalars(select(Registration).where(Registration.waiting_since.is_not(None)))
    assert sorted(seats.standing(one).place for one in line) == list(range(1, 50))


@pytest.mark.slow
def test_one_free_seat_accepted_twenty_times_at_once_is_taken_once(app, cast, client, waiting):
    holder, second, third = waiting
    registrations.cancel(holder, by=PUBLIC)
    posts = [
        (f"{path}/seat", {"submission_key": f"{n:022d}"})
        for n, path in enumerate((second, third) * 10)
    ]
    assert at_once(app, posts) == [303] * 10 + [422] * 10
    assert held() == 1


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["what_is_full"])
def test_control_without_the_count_more_than_one_would_sit(app, cast, monkeypatch, rule):
    monkeypatch.setattr(seats, rule, lambda *_, **__: None)
    assert sent_at_once(app, False, cast).count(303) > 1
