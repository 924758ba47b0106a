"""Handing a seat over by link and at the desk, and new links for those that went astray."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.link import Link
from intake.models.registration import Registration
from intake.rules import submissions
from tests.cast import personal_token, token

FORM = "/e/swp-kartini-2024/register"
DESK = "/staff/events/swp-kartini-2024/registrations"
SUBSTITUTE = {"full_name": "Budi Santoso", "position": "Kepala Seksi"}


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def address(siti):
    return f"/r/{personal_token(siti)}"


def hand_over(client, address, **said):
    return client.send(client.get(f"{address}/substitute").page.form(), **SUBSTITUTE, **said)


def sent_by_key(client):
    """A form somebody sent, and where it led."""
    sent = {
        "full_name": "Siti Aminah",
        "unit": "sentra-wasana-bahagia",
        "position": "Kepala",
        "phone": "0812 3456 7890",
        "notice_read": "on",
        "submission_key": submissions.new_key(),
    }
    return sent, client.post(FORM, data=sent).headers["Location"]


def newest():
    return db.session.scalars(select(Registration).order_by(Registration.id.desc())).first()


def test_the_new_link_is_shown_to_be_passed_on(client, address):
    shown = hand_over(client, address).headers["Location"]
    page = client.get(shown).page
    assert "Budi Santoso" in page.text
    assert "wa.me" in page.link("Kirim lewat WhatsApp")
    assert page.one("#their-link").attributes["href"].endswith(f"/r/{personal_token(newest())}")


def test_the_old_link_says_what_became_of_it_and_names_nobody(client, address):
    hand_over(client, address)
    for path in ("", "/ticket.svg", "/proof.pdf", "/edit", "/privacy", "/link", "/substitute"):
        answer = client.get(address + path)
        assert answer.status_code == 410, path
        assert "diserahkan kepada orang lain" in answer.page.text
        assert "Budi" not in answer.page.text


def test_the_substitute_sees_the_notice_first(client, address):
    hand_over(client, address)
    page = client.get(f"/r/{personal_token(newest())}").page
    assert "Anda didaftarkan oleh orang lain" in page.text
    assert page.has(".spoken")


def test_the_same_press_again_is_the_same_substitute(client, address):
    form = client.get(f"{address}/substitute").page.form()
    first = client.send(form, **SUBSTITUTE)
    again = client.send(form, **SUBSTITUTE)
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"]
    assert first.headers["Location"] == again.headers["Location"]
    assert len(db.session.scalars(select(Registration)).all()) == 2


def test_a_form_sent_before_leads_to_the_closed_link_and_opens_nothing(client, cast):
    sent, address = sent_by_key(client)
    hand_over(client, address)
    before = db.session.scalars(select(Link.id)).all()
    again = client.post(FORM, data=sent)
    assert (again.status_code, again.headers["Location"]) == (303, address)
    assert db.session.scalars(select(Link.id)).all() == before
    assert client.get(address).status_code == 410


def test_the_old_link_offers_no_other_for_a_seat_that_was_handed_over(client, address):
    hand_over(client, address)
    assert not client.get(address).page.has("a[href$='/link']")


def test_a_form_sent_before_never_leads_to_the_link_that_replaced_its_own(client, cast):
    sent, address = sent_by_key(client)
    client.send(client.get(f"{address}/link").page.form("form[action$='/link']"))
    again = client.post(FORM, data=sent)
    assert (again.status_code, again.headers["Location"]) == (303, address)
    closed = client.get(address)
    assert closed.status_code == 410
    assert closed.page.has("a[href$='/link']")


def test_nor_does_its_key_change_what_was_said_once_the_link_was_replaced(client, cast):
    sent, address = sent_by_key(client)
    client.send(client.get(f"{address}/link").page.form("form[action$='/link']"))
    mine = {**sent, "submission_key": submissions.new_key(), "replaces": sent["submission_key"]}
    answer = client.post(FORM, data={**mine, "phone": "0812 9999 9999"})
    assert answer.status_code == 422
    assert "sudah diganti" in answer.page.text
    assert newest().phone == "+6281234567890"


def test_with_its_own_link_the_key_still_changes_what_was_said(client, cast):
    sent, address = sent_by_key(client)
    mine = {**sent, "submission_key": submissions.new_key(), "replaces": sent["submission_key"]}
    answer = client.post(FORM, data={**mine, "phone": "0812 9999 9999"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    db.session.expire_all()
    assert newest().phone == "+6281299999999"


def test_a_substitute_without_a_name_is_asked_for_one(client, address):
    answer = client.send(client.get(f"{address}/substitute").page.form(), full_name="")
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 2


def test_too_late_is_said_in_words(client, address, cast, freeze):
    form = client.get(f"{address}/substitute").page.form()
    freeze(cast.event.ends_at)
    assert client.send(form, **SUBSTITUTE).status_code == 422
    assert "Kegiatan ini sudah selesai" in client.get(f"{address}/substitute").page.text
    assert "Serahkan kepada pengganti" not in client.get(address).page.text


def test_links_of_colleagues_are_to_be_passed_on_first(client, cast):
    sent = {"unit": "sentra-wasana-bahagia", "phone": "0812 3456 7890", "notice_read": "on"}
    sent |= {
        "full_name": "Siti",
        "position": "Kepala",
        "c1_full_name": "Rina",
        "c1_position": "Staf",
    }
    key = {"submission_key": submissions.new_key()}
    address = client.post(FORM, data=sent | key).headers["Location"]
    assert "Rina" in client.get(f"{address}/substitute").page.text
    rina = db.session.scalars(select(Registration).filter_by(full_name="Rina")).one()
    hand_over(client, f"/r/{personal_token(rina)}")
    assert "Diserahkan kepada pengganti" in client.get(address).page.text


def test_a_page_of_handing_over_is_there_for_substitutes_only(client, address):
    assert client.get(f"{address}/handed-over").status_code == 404


@pytest.mark.parametrize("how", ["code", "qr"])
def test_the_door_offers_the_substitute(client, cast, siti, address, how):
    hand_over(client, address)
    door = f"/door/{token(cast.door_link)}"
    sought = siti.spoken_code if how == "code" else f"http://tular.test{address}"
    answer = client.send(client.get(door).page.form("#press"), sought=sought)
    assert answer.status_code == 422
    assert "Digantikan oleh Budi Santoso." in answer.page.text
    pressed = client.send(answer.page.form(".rows form"))
    assert "Selamat datang" in client.get(pressed.headers["Location"]).page.text


def test_the_door_says_so_when_the_old_name_is_sought(client, cast, address):
    hand_over(client, address)
    door = f"/door/{token(cast.door_link)}"
    page = client.send(client.get(door).page.form("#press"), sought="Siti").page
    assert "Sudah digantikan" in page.text
    assert "+6281234567890" not in page.text


def test_a_new_link_opens_and_the_old_one_says_so(client, siti, address):
    old = address
    answer = client.send(client.get(f"{address}/link").page.form())
    new = answer.headers["Location"]
    assert "tautan Anda yang baru" in client.get(new).page.text
    gone = client.get(old)
    assert gone.status_code == 410
    assert "sudah diganti dengan tautan baru" in gone.page.text
    assert len(db.session.scalars(select(Link).filter_by(registration_id=siti.id)).all()) == 2


def test_pressing_for_a_new_link_twice_makes_one(client, address):
    form = client.get(f"{address}/link").page.form()
    first, again = client.send(form), client.send(form)
    assert first.headers["Location"] == again.headers["Location"]


def test_who_handed_over_does_not_learn_the_substitutes_new_link(client, address):
    form = client.get(f"{address}/substitute").page.form()
    shown = client.send(form, **SUBSTITUTE).headers["Location"]
    client.send(client.get(shown.replace("/handed-over", "/link")).page.form())
    again = client.send(form, **SUBSTITUTE)
    assert again.headers["Location"] == shown
    assert client.get(shown).status_code == 410


def test_the_organiser_gives_a_new_link(client, cast, siti, address):
    client.sign_in(cast.organiser)
    desk = f"{DESK}/{siti.id}"
    page = client.get(desk).page
    assert page.one("#their-link").attributes["href"].endswith(address)
    client.send(page.form(f"form[action='{desk}/link']"))
    assert not client.get(desk).page.one("#their-link").attributes["href"].endswith(address)
    assert client.get(address).status_code == 410


def test_the_organiser_enters_a_substitute(client, cast, siti):
    client.sign_in(cast.organiser)
    desk = f"{DESK}/{siti.id}"
    form = client.get(desk).page.form(f"form[action='{desk}/substitute']")
    assert client.send(form, full_name="", position="").status_code == 422
    shown = client.send(form, **SUBSTITUTE).headers["Location"]
    assert "Menggantikan Siti Aminah" in client.get(shown).page.text
    page = client.get(desk).page
    assert "Digantikan oleh Budi Santoso" in page.text
    assert not page.has("form[action$='/link'], form[action$='/substitute']")
    assert "Digantikan oleh Budi Santoso" in client.get(DESK).page.text


def test_no_link_is_made_for_who_was_replaced(client, cast, siti):
    client.sign_in(cast.organiser)
    desk = f"{DESK}/{siti.id}"
    page = client.get(desk).page
    link = page.form(f"form[action='{desk}/link']")
    client.send(page.form(f"form[action='{desk}/substitute']"), **SUBSTITUTE)
    assert client.send(link).status_code == 422


def test_somebody_of_another_event_is_not_there(client, cast):
    other = cast.register(event=cast.other_event)
    assert client.sign_in(cast.organiser).get(f"{DESK}/{other.id}").status_code == 404


def test_a_reader_has_no_link_to_a_person(client, cast, siti):
    client.sign_in(cast.viewer)
    assert not client.get(DESK).page.has(f"a[href='{DESK}/{siti.id}']")
    assert client.get(f"{DESK}/{siti.id}").status_code == 403
