"""The list as a tool: orders, counts, saved views, many at once, files, and what contradicts itself."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.message import Message
from intake.models.officer import Assignment
from intake.models.worklist import BulkAction, LookSeen, SavedView
from intake.queries import worklist
from intake.rules import areas, followup
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import NOW, actor
from tests.promises import propose, sign

LIST = "/staff/commitments"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
SORTS = ("", "answered", "unit", "status")


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def wayan(cast):
    return cast.register("Wayan", unit=cast.bali, phone="+6281300000001")


@pytest.fixture
def many(cast, siti, wayan):
    """Nine commitments of two units: signed and not, answered and not, in several states."""
    made = [propose(cast, siti if n % 2 else wayan, site=f"Desa {n}") for n in range(9)]
    for commitment in made[:6]:
        sign(commitment)
    for commitment, status in zip(
        made[:4], ["berjalan", "terkendala", "disiapkan", "berjalan"], strict=True
    ):
        say(commitment, status, obstacle="Alat" if status == "terkendala" else "")
    return made


@pytest.fixture
def officer(client, cast):
    client.sign_in(cast.officer)
    return client


def say(commitment, status="berjalan", **more):
    by = Actor("unit", commitment.unit_id)
    made = followup.answer(commitment, Answer(status=status, **more), by=by)
    db.session.commit()
    return made


def codes(page):
    return [row.attributes["id"].removeprefix("row-") for row in page.all("tbody tr")]


def walked(client, path):
    """The codes of every page, one after another."""
    found = []
    while path:
        page = client.get(path).page
        found.append(codes(page))
        path = page.link("Berikutnya") if "Berikutnya" in page.text else None
    return found


def bulk_form(page):
    return page.form("#bulk")


# Orders


@pytest.mark.parametrize(
    ("asked", "found"), [("", 9), ("&look=1", 2), ("&q=sentra", 9), ("&q=bali", 5)]
)
@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_every_order_hold_each_once_and_as_on_one_page(
    officer, many, monkeypatch, sort, asked, found
):
    many[0].site_key = many[3].site_key = ""  # both run
    path = f"{LIST}?sort={sort}{asked}"
    whole = codes(officer.get(path).page)
    assert len(whole) == found
    monkeypatch.setattr(worklist, "PAGE", found // 2)
    assert [code for page in walked(officer, path) for code in page] == whole


def test_the_longest_silent_stand_first(officer, many, freeze, client, cast):
    freeze(NOW + timedelta(hours=1))
    say(many[0])
    client.sign_in(cast.officer)
    listed = codes(officer.get(f"{LIST}?sort=answered").page)
    assert listed[:5] == [commitment.code for commitment in many[4:]]
    assert listed[-1] == many[0].code


def test_by_status_what_needs_an_officer_most_stands_first(officer, many):
    listed = codes(officer.get(f"{LIST}?sort=status").page)
    assert listed[0] == many[1].code
    assert set(listed[-2:]) == {many[0].code, many[3].code}


def test_by_unit_the_units_stand_together(officer, many):
    listed = codes(officer.get(f"{LIST}?sort=unit").page)
    assert listed == [c.code for c in [*many[0::2], *many[1::2]]]  # Bali before Ternate


def test_an_order_costs_as_much_as_any_other(officer, many, queries):
    costs = set()
    for sort in SORTS:
        with queries() as seen:
            officer.get(f"{LIST}?sort={sort}&look=1")
        costs.add(len(seen))
    assert len(costs) == 1


# Counts


def test_each_value_says_how_many_it_would_find(officer, many):
    page = officer.get(f"{LIST}?status=berjalan").page
    words = {o.text() for o in page.all(".filter-fields option")}
    assert {"Berjalan (2)", "Terkendala (1)", "Belum dimulai (5)", "Bali (1)"} <= words
    for option in page.all("#province option[value]:not([value=''])"):
        listed = codes(
            officer.get(f"{LIST}?status=berjalan&province={option.attributes['value']}").page
        )
        assert f"({len(listed)})" in option.text()


def test_a_long_list_counts_no_values_and_says_so(officer, many, monkeypatch):
    monkeypatch.setattr(worklist, "MOST", 5)
    page = officer.get(LIST).page
    assert "paling banyak 5" in page.text
    assert "Berjalan (" not in page.text
    assert "lebih dari 5" in page.all(".chips a")[0].text()


# Saved views


def saved(client, query, name, **more):
    form = client.get(f"{LIST}?{query}").page.form("form[action$='/views']")
    return client.send(form, name=name, **more)


def test_a_view_is_kept_opened_renamed_and_deleted(officer, many):
    answer = saved(officer, "province=82&sort=unit", "Maluku Utara")
    assert (answer.status_code, answer.location) == (303, f"{LIST}?province=82&sort=unit")
    assert officer.get(LIST).page.link("Maluku Utara") == f"{LIST}?province=82&sort=unit"
    page = officer.get(f"{LIST}/views").page
    officer.send(page.form(), name="Timur", is_default="1")
    assert officer.get(LIST).page.link("Timur")
    assert officer.get("/staff").location == f"{LIST}?province=82&sort=unit"
    page = officer.get(f"{LIST}/views").page
    officer.send(page.form("form[action$='/end']"))
    assert "Belum ada tampilan" in officer.get(f"{LIST}/views").page.text
    assert officer.get("/staff").location == LIST


def test_a_name_used_again_gets_the_new_filters(officer, many):
    saved(officer, "province=82", "Punya saya")
    saved(officer, "province=51", "Punya saya")
    view = db.session.scalars(select(SavedView)).one()
    assert view.query == "province=51"


def test_only_one_view_is_where_work_begins(officer, many):
    saved(officer, "province=82", "Satu", is_default="1")
    saved(officer, "province=51", "Dua", is_default="1")
    assert officer.get("/staff").location.endswith("province=51")


def test_a_view_without_a_name_and_one_of_another_name_are_refused(officer, many):
    assert saved(officer, "province=82", " ").status_code == 422
    saved(officer, "province=82", "Satu")
    saved(officer, "province=51", "Dua")
    form = officer.get(f"{LIST}/views").page.form()
    answer = officer.send(form, name="Satu" if form.values["name"] == "Dua" else "Dua")
    assert answer.status_code == 422
    assert "sudah dipakai" in answer.page.errors()[0]


def test_nobody_opens_or_ends_the_view_of_somebody_else(officer, client, cast, many):
    saved(officer, "province=82", "Satu")
    number = db.session.scalar(select(SavedView.id))
    token = officer.get(LIST).page.form(".whoami").values
    client.sign_in(cast.viewer)
    data = {**client.get(LIST).page.form(".whoami").values, "submission_key": "k" * 22, "name": "x"}
    assert token != data
    for below in ("", "/end"):
        assert client.post(f"{LIST}/views/{number}{below}", data=data).status_code == 404
    assert "Satu" not in client.get(LIST).page.text


# Many at once


def test_all_that_are_ticked_are_handed_over_once(officer, cast, many):
    form = bulk_form(officer.get(f"{LIST}?all=1&province=82").page)
    ticked = [code.code for code in many[1::2]]
    sent = {"commitment": ticked, "verb": "reassign", "officer": str(cast.officer.id)}
    for _ in range(2):
        answer = officer.send(form, **sent)
        assert answer.status_code == 303
        assert answer.location.startswith(f"{LIST}?province=82&bulk=")
    assert len(db.session.scalars(select(BulkAction)).all()) == 1
    assert len(db.session.scalars(select(Assignment)).all()) == 4
    assert "4 komitmen diserahkan." in officer.get(answer.location).page.text


def test_ticking_all_needs_no_script(officer, many):
    page = officer.get(officer.get(LIST).page.link("Centang semua")).page
    assert len(page.all("[name=commitment][form=bulk][checked]")) == 9
    assert not officer.get(page.link("Hapus semua centang")).page.has("[name=commitment][checked]")


def test_the_answer_says_which_were_not_done_and_why(officer, cast, many):
    areas.give(cast.officer, place=cast.unit, by=actor(cast.administrator))
    form = bulk_form(officer.get(LIST).page)
    answer = officer.send(form, commitment=[c.code for c in many[:3]], verb="by_area")
    text = officer.get(answer.location).page.text
    assert "1 komitmen diserahkan. 2 komitmen tidak:" in text
    assert f"{many[0].code} : Belum ada petugas" in text or f"{many[0].code}: Belum ada" in text
    assert [c.officer_id for c in many[:3]] == [None, cast.officer.id, None]


def test_a_row_that_changed_since_it_was_ticked_is_left_alone_with_why(officer, cast, many):
    page = officer.get(LIST).page
    ticks = {
        codes(page)[n]: tick.attributes["value"] for n, tick in enumerate(page.all(".tick input"))
    }
    say(many[5])
    many[4].officer_id = cast.officer.id
    db.session.commit()
    ticked = [ticks[one.code] for one in (many[2], many[4], many[5])]
    answer = officer.send(bulk_form(page), commitment=ticked, verb="reassign", officer="")
    text = officer.get(answer.location).page.text
    assert "1 komitmen diserahkan. 2 komitmen tidak:" in text
    assert text.count("Barisnya berubah sejak Anda membuka daftar.") == 2
    assert many[4].officer_id == cast.officer.id


@pytest.mark.parametrize("sent", [{"commitment": None, "verb": "reassign"}, {"verb": "sing"}])
def test_nothing_ticked_or_asked_is_told_on_the_list(officer, many, sent):
    form = bulk_form(officer.get(f"{LIST}?province=82").page)
    answer = officer.send(form, **{"commitment": [many[1].code], **sent})
    assert answer.status_code == 422
    assert len(codes(answer.page)) == 4
    assert answer.page.errors()


def test_what_somebody_else_did_is_not_told(officer, client, cast, many):
    form = bulk_form(officer.get(LIST).page)
    there = officer.send(form, commitment=[many[0].code], verb="reassign").location
    client.sign_in(cast.administrator)
    assert "diserahkan." not in client.get(there).page.text


# Files


def test_the_file_holds_what_the_filters_find(officer, cast, many):
    answer = officer.get(f"{LIST}.csv?province=82&status=terkendala")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True)[1:]), delimiter=";"))
    assert [row["Kode"] for row in rows] == [many[1].code]
    assert rows[0]["Nomor HP/WhatsApp"] == '="+6281234567890"'
    assert rows[0]["Provinsi"] == "Maluku Utara"
    assert rows[0]["Lokus"] == "Desa 1"
    assert officer.get(f"{LIST}.xlsx?look=1").data[:2] == b"PK"


@pytest.mark.parametrize("query", [*(f"sort={sort}" for sort in SORTS), "look=1", "q=bali"])
def test_the_file_goes_by_the_order_of_the_list(officer, many, query):
    many[0].site_key = many[3].site_key = ""
    db.session.commit()
    answer = officer.get(f"{LIST}.csv?{query}")
    rows = csv.DictReader(io.StringIO(answer.get_data(as_text=True)[1:]), delimiter=";")
    assert [row["Kode"] for row in rows] == codes(officer.get(f"{LIST}?{query}").page)


def test_a_filter_that_is_no_choice_any_more_is_named_and_can_be_left(officer, many):
    page = officer.get(f"{LIST}?province=99&status=terkendala").page
    assert page.link("Hapus saringan Provinsi: 99") == f"{LIST}?status=terkendala"
    assert "tidak ada lagi dalam pilihan" not in officer.get(f"{LIST}?officer=none").page.text


def test_a_file_costs_as_many_queries_for_many_as_for_few(officer, many, queries):
    costs = []
    for query in ("status=terkendala", ""):
        with queries() as seen:
            officer.get(f"{LIST}.csv?{query}")
        costs.append(len(seen))
    assert costs[0] == costs[1]


# Who may


def test_an_organiser_takes_no_contacts_and_only_their_own_along(client, cast, many):
    client.sign_in(cast.organiser)
    text = client.get(f"{LIST}.csv").get_data(as_text=True)
    assert many[0].code in text
    assert "6281234567890" not in text
    client.sign_in(cast.outsider)
    assert many[0].code not in client.get(f"{LIST}.csv").get_data(as_text=True)
    client.sign_in(cast.viewer)
    assert client.get(f"{LIST}.csv").status_code == 403


@pytest.mark.parametrize("headers", [{}, PART])
def test_a_part_of_the_page_knows_the_same_reach_as_the_page(client, cast, many, headers):
    client.sign_in(cast.outsider)
    for query in ("", "?look=1", "?sort=unit", "?all=1&q=ciprat"):
        answer = client.get(LIST + query, headers=headers)
        assert codes(answer.page) == []
        assert "Bali (" not in answer.page.html
    client.sign_out()
    answer = client.get(LIST, headers=headers)
    assert "tbody" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["organiser", "viewer"])
def test_readers_have_no_ticks_and_do_nothing_to_many(client, cast, many, who):
    client.sign_in(getattr(cast, who))
    page = client.get(LIST).page
    assert not page.has("[name=commitment]")
    data = {
        **page.form(".whoami").values,
        "submission_key": "k" * 22,
        "commitment": many[0].code,
        "verb": "reassign",
    }
    assert client.post(f"{LIST}/bulk", data=data).status_code == 403
    assert client.post(f"{LIST}/{many[0].code}/look", data=data).status_code == 403
    assert client.get("/staff/officers").status_code == 403


# What needs a look


@pytest.fixture
def odd(many):
    """One that runs without a place."""
    many[0].site_key = ""
    return many[0]


def test_the_list_says_why_each_needs_a_look(officer, odd):
    page = officer.get(f"{LIST}?look=1").page
    assert codes(page) == [odd.code]
    assert "Berjalan, tetapi lokusnya kosong" in page.one(f"#row-{odd.code}").text()
    assert "Perlu dilihat 1" in page.text


@pytest.mark.parametrize("headers", [{}, PART])
def test_what_was_looked_at_leaves_the_list(officer, odd, headers):
    form = officer.get(f"{LIST}?look=1").page.form("form[action$='/look']")
    for _ in range(2):
        answer = officer.send(form, why="Berpindah tiap bulan", headers=headers)
        assert answer.status_code == (200 if headers else 303)
    assert db.session.scalars(select(LookSeen)).one().why == "Berpindah tiap bulan"
    assert "Tidak ada yang janggal" in officer.get(f"{LIST}?look=1").page.text


@pytest.mark.parametrize("headers", [{}, PART])
def test_a_look_without_a_reason_is_asked_for_one(officer, odd, headers):
    form = officer.get(f"{LIST}?look=1").page.form("form[action$='/look']")
    answer = officer.send(form, why=" ", headers=headers)
    assert answer.status_code == 422
    assert "Tulis mengapa" in answer.page.html
    assert ("<html" in answer.page.html) is not bool(headers)
    assert form.values["submission_key"] in answer.page.html


def test_from_the_page_of_one_it_leads_back_there(officer, odd):
    page = officer.get(f"{LIST}/{odd.code}").page
    form = page.form("form[action$='/look']")
    assert officer.send(form, why="").status_code == 422
    answer = officer.send(form, why="Memang keliling")
    assert answer.location == f"{LIST}/{odd.code}?saved=1"


def test_all_that_are_ticked_are_reminded_once_and_who_cannot_be_is_told(officer, cast, many):
    by = actor(cast.officer)
    followup.answer(many[0], Answer(status="dibatalkan", note="Pindah"), by=by)
    form = bulk_form(officer.get(LIST).page)
    for _ in range(2):
        answer = officer.send(form, commitment=[c.code for c in many[:3]], verb="remind")
    text = officer.get(answer.location).page.text
    assert "2 komitmen diingatkan." in text
    assert "1 komitmen tidak:" in text
    assert "sudah ditutup" in text
    reminded = db.session.scalars(select(Message).where(Message.kind == "ask")).all()
    assert sorted(m.commitment_id for m in reminded) == [many[1].id, many[2].id]
