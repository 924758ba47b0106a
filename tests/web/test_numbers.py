"""Numbers at the unit's link and at the desk: with their source, corrected beside what was wrong, drawn from zero."""

from datetime import date

import pytest

from intake.db import db
from intake.models.indicator import Indicator, Measurement
from intake.rules import followup, indicators, reference
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import actor, token
from tests.promises import propose, sign
from tests.rules.test_indicators import FIRST, TRAINED, WORKING, told

NEW = {
    "name": "Perajin yang bekerja",
    "counted_in": "orang",
    "definition": "Bekerja sedikitnya satu hari seminggu",
    "value": "12",
    "as_of": "2024-01-31",
    "source": "Daftar hadir",
}
CARD = "section.card form"


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register())
    sign(made)
    return made


@pytest.fixture
def unit(cast, commitment):
    return f"/u/{token(cast.unit_link)}/commitments/{commitment.code}"


@pytest.fixture
def desk(client, cast, commitment):
    client.sign_in(cast.officer)
    return f"/staff/commitments/{commitment.code}"


@pytest.fixture(params=["unit", "desk"])
def path(request):
    """Each door in turn."""
    return f"{request.getfixturevalue(request.param)}/numbers"


def write(client, path, **typed):
    return client.send(client.get(path).page.form(CARD), **{**NEW, **typed})


def numbers():
    return db.session.query(Measurement).order_by(Measurement.id).all()


def test_a_new_indicator_comes_with_its_first_number(client, path):
    answer = write(client, path, value="1.250,5")
    text = client.get(answer.location).page.text
    assert "Tersimpan: 1.250,5 orang, per 31 Jan 2024." in text
    assert "Bekerja sedikitnya satu hari seminggu" in text
    assert [row.source for row in numbers()] == ["Daftar hadir"]


def test_sent_twice_it_stands_once_and_other_content_shows_both(client, path):
    form = client.get(path).page.form(CARD)
    first, again = (client.send(form, **NEW) for _ in range(2))
    assert first.location == again.location
    other = client.send(form, **{**NEW, "source": "Laporan"})
    assert other.status_code == 422
    assert "Daftar hadir" in other.page.text
    assert len(numbers()) == 1


def test_all_that_is_wrong_comes_back_at_once_with_what_was_typed(client, path):
    answer = write(client, path, definition="", value="1,250", as_of="2025-02-29", source="")
    assert answer.status_code == 422
    assert set(answer.page.errors()) == {
        "“1,250” dapat dibaca 1.250 atau 1,25. Tulis 1250 atau 1,25.",
        "29 Februari 2025 tidak ada: 2025 bukan tahun kabisat, jadi bulan itu berakhir pada tanggal 28. "
        "Pilih 28 Februari atau 1 Maret 2025.",
        "Tulis sumber angka ini, misalnya daftar hadir Maret 2024 atau laporan bulanan.",
        "Tulis apa persisnya yang dihitung, dan apa yang tidak.",
    }
    assert answer.page.form(CARD).values["value"] == "1,250"
    answer = write(client, path, value="-1", as_of="2024-03-08", period_from="2024-01-01")
    assert len(answer.page.errors()) == 3
    assert numbers() == []


def test_a_later_number_joins_its_own_indicator_and_a_fall_is_said(client, path):
    write(client, path)
    form = client.get(client.get(path).page.link("Tambah angka")).page.form(CARD)
    answer = client.send(form, value="8", as_of="2024-03-01", source="Kunjungan")
    page = client.get(answer.location).page
    assert "turun 4 dari hitungan sebelumnya" in page.text
    assert len({row.indicator_id for row in numbers()}) == 1
    assert page.has("svg.chart title")
    desc = page.one("svg.chart desc").text()
    assert (
        desc
        == "2 angka. Pertama 12 (31 Jan 2024), tertinggi 12 (31 Jan 2024), terakhir 8 (1 Mar 2024)."
    )


def test_a_correction_stands_beside_what_was_wrong(client, path):
    write(client, path)
    form = client.get(client.get(path).page.link("Koreksi")).page.form(CARD)
    assert (form.values["value"], form.values["source"]) == ("12", "Daftar hadir")
    assert client.send(form).page.errors() == ["Tulis mengapa angka ini dikoreksi."]
    page = client.get(client.send(form, value="11", reason="Dua kali tercatat").location).page
    assert "Dikoreksi Dua kali tercatat" in page.text
    assert [row.value for row in numbers()] == [12, 11]
    again = client.send(form, value="10", reason="Lain", submission_key="k" * 22)
    assert "Angka ini sudah dikoreksi" in again.page.errors()[0]


def test_a_number_is_taken_back(client, path):
    write(client, path)
    form = client.get(client.get(path).page.link("Koreksi")).page.form(CARD)
    page = client.get(
        client.send(form, value="", taken_back="1", reason="Salah unit").location
    ).page
    assert "Angka ditarik. Catatan lamanya tetap dapat dibaca." in page.text
    assert "Tidak ada angka yang berlaku." in page.text
    assert [row.value for row in numbers()] == [12, None]


def test_an_officer_says_by_whom_it_was_told(client, desk):
    answer = write(client, f"{desk}/numbers", told_through="whatsapp")
    assert answer.page.errors() == [
        "Tulis siapa yang menyampaikan angka ini lewat WhatsApp atau telepon."
    ]
    page = client.get(
        write(client, f"{desk}/numbers", told_through="whatsapp", told_by="Bu Ani").location
    ).page
    assert "WhatsApp · Bu Ani · Nur Aini" in page.text


def test_a_unit_cannot_say_that_somebody_else_told_it(client, unit):
    write(client, f"{unit}/numbers", told_through="phone", told_by="Menteri")
    (row,) = numbers()
    assert (row.told_through, row.told_by) == ("unit_link", "")


def test_two_sources_stand_side_by_side(client, cast, commitment, desk):
    officer = actor(cast.officer)
    first = indicators.define(commitment, WORKING, first=FIRST, by=officer)
    told(first.indicator, 9, FIRST.as_of, source="Laporan dinas", by=officer)
    text = client.get(desk).page.text
    assert "12 orang · 31 Jan 2024 · Daftar hadir" in text
    assert "9 orang · 31 Jan 2024 · Laporan dinas" in text
    assert "Keduanya disimpan" in text


def test_both_pages_of_the_commitment_show_the_numbers(client, unit, desk):
    write(client, f"{desk}/numbers")
    page = client.get(desk).page
    assert "12 orang" in page.text
    assert page.link("Lihat dan tambah angka") == f"{desk}/numbers"
    page = client.get(unit).page
    assert "12 orang" in page.text
    assert page.link("Lihat dan tambah angka") == f"{unit}/numbers"


def test_the_history_tells_of_numbers_and_plan(client, desk):
    write(client, f"{desk}/numbers")
    form = client.get(f"{desk}/plan").page.form(CARD)
    client.send(form, act="add", activity="Melatih pendamping", due_on="2024-04-05")
    page = client.get(desk).page
    assert "Angka dicatat Perajin yang bekerja: 12 orang, 31 Jan 2024" in page.text
    assert "Rencana ditambah Melatih pendamping" in page.text
    assert "Angka dicatat" not in client.get(f"{desk}?kind=plan").page.text


def test_a_closed_commitment_takes_no_number_from_the_unit(client, cast, commitment, unit):
    followup.answer(commitment, Answer(status="selesai"), by=actor(cast.officer))
    assert not client.get(f"{unit}/numbers").page.has("main form")
    data = {**NEW, "submission_key": "k" * 22}
    answer = client.post(f"{unit}/numbers", data=data)
    assert answer.status_code == 422


def test_another_indicators_numbers_are_not_found(client, cast, unit):
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    theirs = indicators.define(other, WORKING, first=FIRST, by=Actor("unit", cast.bali.id))
    db.session.commit()
    for query in (f"indicator={theirs.indicator_id}", f"correct={theirs.id}", "correct=x"):
        assert client.get(f"{unit}/numbers?{query}").status_code == 404
    assert (
        client.get(f"/u/{token(cast.unit_link)}/commitments/{other.code}/numbers").status_code
        == 404
    )


def test_readers_read_and_strangers_do_not(client, cast, commitment, desk):
    write(client, f"{desk}/numbers")
    client.sign_in(cast.viewer)
    page = client.get(f"{desk}/numbers").page
    assert "12 orang" in page.text
    assert not page.has("main form")
    client.sign_in(cast.outsider)
    assert client.get(f"{desk}/numbers").status_code == 404


def test_the_page_costs_the_same_for_many_numbers(client, cast, commitment, desk, queries):
    officer = actor(cast.officer)
    first = indicators.define(commitment, WORKING, first=FIRST, by=officer)
    with queries() as few:
        client.get(f"{desk}/numbers")
    with queries() as few_there:
        client.get(desk)
    for day in range(1, 6):
        told(first.indicator, day, date(2024, 2, day), by=officer)
    indicators.define(commitment, TRAINED, first=FIRST, by=officer)
    with queries() as many:
        client.get(f"{desk}/numbers")
    with queries() as many_there:
        client.get(desk)
    assert (len(many), len(many_there)) == (len(few), len(few_there))


# An innovation and the groups that run it

FIGURES = "/staff/innovations/swp-batik-ciprat/numbers"


def test_a_figure_of_a_site_is_entered_at_the_desk_and_read_by_everybody(client, cast):
    client.sign_in(cast.officer)
    write(client, FIGURES, site="Karya Barokah", told_through="published")
    page = client.get("/i/swp-batik-ciprat").page
    assert "Karya Barokah" in page.text
    assert "12 orang" in page.text
    assert "Nur Aini" not in page.text
    assert db.session.query(Indicator).one().site == "Karya Barokah"


def test_who_told_a_figure_is_not_told_to_everybody(client, cast):
    client.sign_in(cast.officer)
    write(client, FIGURES, told_through="phone", told_by="Bu Ani")
    assert "Bu Ani" in client.get(FIGURES).page.text
    assert "Bu Ani" not in client.get("/i/swp-batik-ciprat").page.text


def test_the_published_figures_show_falls_and_other_definitions_apart(client, app):
    reference.load()
    page = client.get("/i/swp-batik-ciprat").page
    barokah = next(
        card
        for card in page.all("article.card")
        if "Karya Barokah" in card.text() and "8" in card.text()
    )
    assert "turun 2 dari hitungan sebelumnya" in " ".join(barokah.text(separator=" ").split())
    charts = [" ".join(node.text().split()) for node in page.all("svg.chart desc")]
    assert len(charts) == 3
    assert not any("30" in said or "22" in said for said in charts)
    assert "sekitar 500 lembar per bulan" in page.text


def test_without_figures_the_page_says_nothing_of_them(client, cast):
    assert not client.get("/i/swp-batik-ciprat").page.has("#figures")


def test_in_english(client, cast, unit):
    write(client, f"{unit}/numbers")
    page = client.get(f"{unit}/numbers?lang=en").page
    assert "Numbers and their sources" in page.text
