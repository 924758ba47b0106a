"""Units and innovations at the desk: all staff read, administrators edit."""

from datetime import date

import pytest

from intake.db import db
from intake.models.innovation import Award
from intake.queries import places

UNIT = "/staff/units/sentra-wasana-bahagia"
INNOVATION = "/staff/innovations/swp-batik-ciprat"


@pytest.fixture
def admin(client, cast):
    db.session.expire_all()
    return client.sign_in(cast.administrator)


def listed(page):
    return [node.text().strip() for node in page.all("tbody th")]


@pytest.mark.parametrize("q", ["ternate", "wasana bahagia", "SENTRA TERNATE", "sentra-wasana"])
def test_a_unit_is_found_under_any_spelling(admin, cast, q):
    assert listed(admin.get(f"/staff/units?q={q}").page) == [cast.unit.name]


def test_a_name_that_nothing_bears_is_told(admin):
    page = admin.get("/staff/units?q=antah").page
    assert "Tidak ada unit yang cocok" in page.text
    assert page.link("Tampilkan semua") == "/staff/units"


def test_unlisted_units_are_shown_when_asked_for(admin, cast):
    cast.unit.listed = False
    cast.unit.valid_to = date(2024, 1, 31)
    assert cast.unit.name not in listed(admin.get("/staff/units").page)
    page = admin.get("/staff/units?all=1").page
    assert cast.unit.name in listed(page)
    assert "Ada sampai 31 Jan 2024" in page.text


def test_a_long_list_comes_in_pages(admin, monkeypatch, cast):
    monkeypatch.setattr(places, "PAGE", 2)
    page = admin.get("/staff/units").page
    rest = admin.get(page.link("Berikutnya")).page
    assert len(listed(page)) == 2
    assert set(listed(page)).isdisjoint(listed(rest))
    assert len(listed(rest)) == 1


def test_a_rename_is_saved_told_and_still_found_under_the_old_name(admin):
    form = admin.get(UNIT).page.form("form[novalidate]")
    answer = admin.send(form, name='Sentra "Moloku" di Ternate')
    page = admin.get(answer.location).page
    assert "Perubahan unit tersimpan." in page.text
    assert "Wasana Bahagia" in page.text
    assert listed(admin.get("/staff/units?q=wasana").page) == ['Sentra "Moloku" di Ternate']


def test_a_unit_gets_an_end_and_a_successor(admin, cast):
    form = admin.get(UNIT).page.form("form[novalidate]")
    admin.send(form, valid_to="2024-12-31", successor="st-kartini", listed=None)
    page = admin.get(UNIT).page
    assert page.link(cast.host.name) == "/staff/units/st-kartini"
    assert not page.has("#listed[checked]")


def test_a_successor_that_left_the_list_stays_chosen(admin, cast):
    cast.unit.successor = cast.host
    cast.host.listed = False
    assert (
        admin.get(UNIT).page.one("#successor option[selected]").attributes["value"] == "st-kartini"
    )


def test_an_empty_name_comes_back_with_the_rest_as_typed(admin):
    form = admin.get(UNIT).page.form("form[novalidate]")
    answer = admin.send(form, name="", aliases="Satu\nDua")
    assert answer.status_code == 422
    assert answer.page.errors() == ["Tulis nama resmi unit."]
    assert answer.page.one("#aliases").text().strip() == "Satu\nDua"


def test_an_innovation_gets_its_core_components(admin, cast):
    db.session.add(
        Award(innovation_id=cast.innovation.id, tier="Top 40", year=2018, decree="636/2018")
    )
    form = admin.get(INNOVATION).page.form("form[novalidate]")
    answer = admin.send(form, components="Pendamping\n\n Pasar ", summary="Bengkel")
    page = admin.get(answer.location).page
    assert [node.text() for node in page.all("main ol li")] == ["Pendamping", "Pasar"]
    assert "Top 40, 2018, 636/2018" in page.text
    assert "Perubahan inovasi tersimpan." in page.text


def test_an_innovation_without_a_name_is_refused(admin):
    form = admin.get(INNOVATION).page.form("form[novalidate]")
    assert admin.send(form, name=" ").page.errors() == ["Tulis nama inovasi."]


def test_innovations_are_searched(admin):
    assert listed(admin.get("/staff/innovations?q=kartini").page) == ["SWP Batik Ciprat"]
    assert "Tidak ada inovasi yang cocok" in admin.get("/staff/innovations?q=antah").page.text


@pytest.mark.parametrize("role", ["organiser", "officer", "viewer"])
@pytest.mark.parametrize("path", [UNIT, INNOVATION])
def test_the_others_read_and_cannot_edit(client, cast, role, path):
    reader = client.sign_in(getattr(cast, role))
    page = reader.get(path).page
    assert not page.has("form[novalidate]")
    token = page.one("[name=csrf_token]").attributes["value"]
    said = {"csrf_token": token, "submission_key": "k" * 22, "name": "Lain"}
    assert reader.post(path, data=said).status_code == 403


@pytest.mark.parametrize("path", ["/staff/units/entah", "/staff/innovations/entah"])
def test_what_does_not_exist_is_404(admin, path):
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/staff/units", "/staff/innovations", UNIT, INNOVATION])
def test_nobody_reads_without_a_session(client, cast, path):
    assert client.get(path).location == f"/staff/login?next={path}"
