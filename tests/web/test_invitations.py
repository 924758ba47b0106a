"""Inviting at the desk: ticks, pasted names, one page per unit with its link, code and texts."""

import io
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.event import Invitation
from intake.rules import invitations, links
from intake.rules.actor import PUBLIC, SYSTEM
from tests.cast import NOW, token

PAGE = "/staff/events/swp-kartini-2024/invitations"
TERNATE = f"{PAGE}/sentra-wasana-bahagia"


@pytest.fixture
def desk(client, cast):
    db.session.expire_all()
    return client.sign_in(cast.organiser)


def invite(desk, **typed):
    return desk.send(desk.get(PAGE).page.form("form[novalidate]"), **typed)


def asked(unit):
    return db.session.scalars(select(Invitation).filter_by(unit_id=unit.id)).one()


def how_many():
    return db.session.scalar(select(func.count()).select_from(Invitation))


def test_ticked_units_are_invited_and_stand_on_the_list(desk, cast):
    assert invite(desk, units=["st-kartini"]).location == PAGE
    page = desk.get(PAGE).page
    assert page.link(cast.host.name) == f"{PAGE}/st-kartini"
    assert links.current("unit", unit_id=cast.host.id, event_id=cast.event.id)


def test_pasted_names_are_invited(desk, cast):
    assert (
        invite(desk, pasted="Sentra Terpadu Kartini di Temanggung\nSentra Ternate").status_code
        == 303
    )
    assert how_many() == 3


def test_a_pasted_line_that_means_nothing_keeps_the_rest_typed(desk):
    answer = invite(desk, units=["st-kartini"], pasted="Sentra Entah")
    assert answer.status_code == 422
    assert "Sentra Entah" in answer.page.errors()[0]
    assert answer.page.has("[value=st-kartini][checked]")
    assert "Sentra Entah" in answer.page.one("#pasted").text()
    assert how_many() == 2


def test_a_list_from_excel_is_read_past_its_heading_and_other_columns(desk):
    listed = b"No.;Unit;Kota\n1;Sentra Terpadu Kartini di Temanggung;Temanggung\n2;Sentra Ternate;Ternate\n"
    assert invite(desk, file=(io.BytesIO(listed), "unit.csv")).status_code == 303
    assert how_many() == 3


def test_what_is_unclear_in_a_file_stands_below_to_be_mended(desk):
    listed = b"Unit\nst-kartini\nSentra Entah\n"
    page = invite(desk, pasted="Sentra Apa", file=(io.BytesIO(listed), "unit.csv")).page
    assert "Sentra Apa; Sentra Entah" in page.errors()[0]
    assert page.one("#pasted").text().split("\n") == ["Sentra Apa", "st-kartini", "Sentra Entah"]
    assert how_many() == 2


def test_more_lines_than_are_taken_are_told_and_none_is_dropped(desk):
    answer = invite(desk, pasted="st-kartini\n" * 201)
    assert "Paling banyak 200 unit" in answer.page.errors()[0]
    assert how_many() == 2


def test_nobody_ticked_is_told(desk):
    assert invite(desk).page.errors() == ["Pilih paling sedikit satu unit."]


def test_sending_the_same_form_twice_invites_once(desk):
    form = desk.get(PAGE).page.form("form[novalidate]")
    first, again = (desk.send(form, units=["st-kartini"]) for _ in range(2))
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"]
    assert how_many() == 3


def test_every_sentra_is_ticked_by_a_link(desk, cast):
    cast.host.type = "balai_besar_diklat"
    page = desk.get(PAGE).page
    assert not page.has("[name=units][checked]")
    assert desk.get(PAGE + page.link("Pilih semua unit")).page.has("[value=st-kartini][checked]")
    assert not desk.get(PAGE + page.link("Pilih semua Sentra")).page.has("[name=units][checked]")


def test_units_are_found_under_any_spelling(desk, cast):
    db.session.delete(asked(cast.unit))
    page = desk.get(f"{PAGE}?q=ternate").page
    assert [node.attributes["value"] for node in page.all("[name=units]")] == [
        "sentra-wasana-bahagia"
    ]
    assert "Tidak ada unit yang cocok" in desk.get(f"{PAGE}?q=entah").page.text


def test_when_all_are_invited_the_form_says_so(desk, cast):
    invitations.invite(cast.event, [cast.host], by=SYSTEM)
    assert "Semua unit di daftar sudah diundang." in desk.get(PAGE).page.text


def test_without_invitations_the_page_says_what_will_stand_there(desk):
    db.session.execute(Invitation.__table__.delete())
    assert "Belum ada unit yang diundang" in desk.get(PAGE).page.text


@pytest.mark.parametrize("role", ["officer", "viewer"])
def test_readers_see_who_is_invited_but_no_link(client, cast, role):
    reader = client.sign_in(getattr(cast, role))
    page = reader.get(PAGE).page
    assert cast.unit.name in page.text
    assert not page.has(f"a[href='{TERNATE}']")
    assert not page.has("form[novalidate]")
    assert reader.get(TERNATE).status_code == 403


def test_the_group_text_carries_no_secret(desk, cast):
    page = desk.get(PAGE).page
    for text in page.all("textarea[readonly]"):
        assert "http://tular.test/e/swp-kartini-2024" in text.text()
        assert "/u/" not in text.text()


def test_a_units_page_has_its_link_as_text_qr_and_whatsapp(desk, cast):
    address = f"http://tular.test/u/{token(cast.unit_link)}"
    page = desk.get(TERNATE).page
    assert page.one("#unit-address").attributes["href"] == address
    assert page.has(".qr svg")
    assert address in page.one("#text-id").text()
    assert address in page.one("#text-en").text()
    sends = [unquote(node.attributes["href"]) for node in page.all("a[href^='https://wa.me']")]
    assert len(sends) == 2
    assert all(address in one for one in sends)


def test_an_uninvited_or_unknown_unit_has_no_page(desk):
    assert desk.get(f"{PAGE}/st-kartini").status_code == 404
    assert desk.get(f"{PAGE}/entah").status_code == 404


def test_a_unit_may_have_a_quota_of_its_own(desk, cast):
    cast.event.unit_quota = 2
    answer = desk.send(desk.get(TERNATE).page.form("form[action$='/quota']"), quota="4")
    assert answer.location == TERNATE
    assert desk.get(TERNATE).page.one("#quota").attributes["value"] == "4"
    desk.send(desk.get(TERNATE).page.form("form[action$='/quota']"), quota="")
    assert asked(cast.unit).quota is None


def test_a_senseless_quota_comes_back_as_typed(desk):
    answer = desk.send(desk.get(TERNATE).page.form("form[action$='/quota']"), quota="banyak")
    assert answer.status_code == 422
    assert answer.page.one("#quota").attributes["value"] == "banyak"


def test_a_fresh_link_ends_the_old_one(desk, client, cast):
    old = f"/u/{token(cast.unit_link)}"
    form = desk.get(TERNATE).page.form("form[action$='/link']")
    assert desk.send(form).location == TERNATE
    fresh = desk.get(TERNATE).page.one("#unit-address").attributes["href"]
    assert not fresh.endswith(old)
    desk.send(form)
    assert desk.get(TERNATE).page.one("#unit-address").attributes["href"] == fresh


def test_a_link_that_ended_is_told_instead_of_shown(desk, cast):
    cast.unit_link.expires_at = NOW
    page = desk.get(TERNATE).page
    assert "sudah tidak berlaku" in page.text
    assert not page.has("#unit-address")


def test_a_no_stands_with_its_reason(desk, cast):
    invitations.decline(asked(cast.unit), reason="Sedang akreditasi", by=PUBLIC)
    assert "Tidak hadir Sedang akreditasi" in desk.get(TERNATE).page.text
    assert "Tidak hadir" in desk.get(PAGE).page.text


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(desk, cast, queries):
    with queries() as few:
        desk.get(PAGE)
    invitations.invite(cast.event, [cast.host], by=SYSTEM)
    with queries() as many:
        desk.get(PAGE)
    assert len(many) == len(few)
