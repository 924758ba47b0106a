"""An innovation's public page: units and provinces, told apart by how sure it is; never a person."""

from intake.models.innovation import Award
from intake.rules import commitments, followup
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from tests.cast import actor
from tests.promises import propose, sign

PATH = "/i/swp-batik-ciprat"


def say(commitment, status, **more):
    by = Actor("unit", commitment.unit_id)
    return followup.answer(commitment, Answer(status=status, **more), by=by)


def running(cast, name, unit, number, **said):
    made = propose(cast, cast.register(name, unit=unit, phone=f"+62813000000{number}"), **said)
    sign(made)
    say(made, "berjalan")
    return made


def figures(page):
    return [int(figure.text()) for figure in page.all(".figure")]


def test_what_it_is(client, cast):
    cast.innovation.awards.append(Award(tier="Top 99", year=2018, decree="KepmenPANRB 636/2018"))
    page = client.get(PATH).page
    for said in (
        "SWP Batik Ciprat",
        "Bengkel kerja bagi penyandang disabilitas intelektual.",
        "Bengkel kerja yang didampingi setiap hari",
        "Top 99 2018",
        "KepmenPANRB 636/2018",
        'Sentra Terpadu "Kartini" di Temanggung',
    ):
        assert said in page.text
    assert page.link("Pembelajaran SWP Batik Ciprat") == "/e/swp-kartini-2024"


def test_before_anybody_signed(client, cast):
    page = client.get(PATH).page
    assert "Belum ada komitmen yang ditandatangani" in page.text
    propose(cast, cast.register())
    assert "dari 0 komitmen yang ditandatangani dan 1 yang diusulkan" in client.get(PATH).page.text


def test_where_it_runs_and_how_surely(client, cast):
    running(cast, "Siti", cast.unit, 1)
    say(running(cast, "Wayan", cast.bali, 2), "berjalan", evidence="Foto")
    verified = running(cast, "Rina", cast.host, 3)
    followup.verify(verified, result="yes", method="visit", by=actor(cast.officer))
    page = client.get(PATH).page
    assert figures(page) == [3, 1, 1]
    rows = {row.css_first("th").text(): row.text() for row in page.all("tbody tr")}
    assert "Dinyatakan" in rows[cast.unit.name]
    assert "Berbukti" in rows[cast.bali.name]
    assert "Terverifikasi" in rows[cast.host.name]
    assert "Maluku Utara" in rows[cast.unit.name]


def test_neither_proposals_nor_cancelled_ones_run(client, cast):
    say(propose(cast, cast.register()), "berjalan")
    gone = running(cast, "Wayan", cast.bali, 2)
    followup.answer(gone, Answer(status="dibatalkan", note="Pindah"), by=actor(cast.officer))
    page = client.get(PATH).page
    assert figures(page) == [0, 0, 0]
    assert not page.has("tbody tr")
    assert "Yang disesuaikan atau diubah unit lain" not in page.text


def test_what_others_changed_is_told_as_it_was_signed(client, cast):
    made = running(cast, "Siti", cast.unit, 1, changes="Motif cengkih")
    later = commitments.standing(made)
    commitments.revise(
        made,
        promise=type(later)(**{**vars(later), "changes": "Motif pala"}),
        by=Actor("unit", made.unit_id),
    )
    text = client.get(PATH).page.text
    assert "Motif cengkih" in text
    assert "Motif pala" not in text


def test_no_person_is_named(client, cast):
    running(cast, "Siti Aminah, S.Sos.", cast.unit, 1)
    html = client.get(PATH).page.html
    for secret in ("Siti Aminah", "Hasan", "8123456789", "/r/", "/u/", "K-2024"):
        assert secret not in html


def test_an_unpublished_event_is_not_linked(client, cast):
    cast.event.published_at = None
    assert "swp-kartini-2024" not in client.get(PATH).page.html


def test_an_unknown_innovation_is_not_found(client, cast):
    assert client.get("/i/tidak-ada").status_code == 404


def test_the_page_costs_the_same_for_few_and_many(client, cast, queries):
    running(cast, "Siti", cast.unit, 1)
    with queries() as few:
        client.get(PATH)
    running(cast, "Wayan", cast.bali, 2)
    running(cast, "Rina", cast.host, 3)
    with queries() as many:
        client.get(PATH)
    assert len(many) == len(few) <= 13
