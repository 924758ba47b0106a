"""The personal page: proof, editing, cancelling, privacy; opening it changes nothing."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.link import Link
from intake.models.record import AuditHead
from intake.rules import checkin, links, registrations
from intake.rules.actor import PUBLIC
from tests.cast import NOW, actor, personal_token


@pytest.fixture
def person(cast):
    return cast.register(nip="198001012005012001", needs=("sign_language",), need_consent=True)


@pytest.fixture
def address(person):
    return f"/r/{personal_token(person)}"


def test_the_proof_shows_who_where_when_and_the_spoken_code(person, address, client):
    page = client.get(address).page
    assert person.full_name in page.text
    assert "Rabu, 6 Maret 2024, 09.00–16.00 WIB" in page.text
    assert page.one(".spoken").text().replace(" ", "") == person.spoken_code
    assert page.one(".qr img").attributes["src"] == f"{address}/ticket.svg"


def test_the_qr_is_a_drawing_of_this_address(address, client):
    answer = client.get(f"{address}/ticket.svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert b"<svg" in answer.data


def test_opening_it_writes_nothing(address, client):
    before = db.session.execute(select(AuditHead.count)).all()
    client.get(address)
    assert db.session.execute(select(AuditHead.count)).all() == before


def test_a_bot_that_opens_the_link_does_not_use_it_up(address, client):
    assert [client.get(address).status_code for _ in range(3)] == [200] * 3


def test_a_forged_link_is_404_and_a_revoked_or_expired_one_410(person, address, client):
    assert client.get(f"/r/{'x' * 22}").status_code == 404
    link = db.session.scalars(select(Link).filter_by(registration_id=person.id)).one()
    link.expires_at = NOW
    assert client.get(address).status_code == 410
    link.expires_at = None
    links.revoke(link)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "tautan baru" in answer.page.text


def test_it_can_be_edited_until_closing(person, address, client, freeze):
    form = client.get(f"{address}/edit").page.form("form:has([name=full_name])")
    assert form.values["accessibility"] == "sign_language"
    assert client.send(form, position="Kepala Seksi").headers["Location"] == address
    assert person.position == "Kepala Seksi"
    freeze(person.event.closes_at)
    assert client.send(form, position="Lain", submission_key="z" * 22).status_code == 422


def test_leaving_the_support_out_withdraws_it(person, address, client):
    form = client.get(f"{address}/edit").page.form("form:has([name=full_name])")
    client.send(form, accessibility=None, accessibility_consent=None)
    assert person.need is None


def test_cancelling_asks_once_and_takes_the_proof_away(person, address, client):
    form = client.get(f"{address}/cancel").page.form()
    assert client.send(form).headers["Location"] == address
    page = client.get(address).page
    assert "dibatalkan" in page.text
    assert page.link("Daftar lagi") == "/e/swp-kartini-2024/register#next"
    assert client.get(f"{address}/ticket.svg").status_code == 410
    assert not client.get(f"{address}/cancel").page.has("form[action$='/cancel']")
    assert client.get(address).page.has(".stamp")


def test_the_privacy_page_says_what_is_stored_and_until_when(person, address, client):
    text = client.get(f"{address}/privacy").page.text
    for said in (
        person.full_name,
        "+6281234567890",
        "198001012005012001",
        "Juru bahasa isyarat",
        "5 Apr 2024",
    ):
        assert said in text


def test_it_is_never_kept_by_a_cache_or_found_by_a_search(address, client):
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_english_has_the_same_facts(person, address, client):
    page = client.get(f"{address}?lang=en").page
    assert page.one("html").attributes["lang"] == "en"
    assert person.full_name in page.text
    assert client.get(address).page.one("html").attributes["lang"] == "en"


def test_a_cancelled_registration_offers_no_form_to_change_it(client, cast):
    siti = cast.register()
    registrations.cancel(siti, by=PUBLIC)
    db.session.commit()
    page = client.get(f"/r/{personal_token(siti)}/edit").page
    assert not page.has("form[action$='/edit']")
    assert "tidak berlaku" in page.text


def test_who_is_here_cannot_give_the_seat_away_any_more(client, cast):
    siti = cast.register()
    address = f"/r/{personal_token(siti)}"
    form = client.get(f"{address}/cancel").page.form("form[action$='/cancel']")
    checkin.check_in(siti, session=cast.session, method="code", by=actor(cast.organiser))
    db.session.commit()
    answer = client.send(form)
    assert answer.status_code == 422
    assert "sudah tercatat hadir" in " ".join(answer.page.errors())
    assert siti.cancelled_at is None
    assert not client.get(address).page.has("a[href$='/cancel']")
