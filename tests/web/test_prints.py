"""Poster, badges and table cards: who may have them, whose names they carry, and that no badge opens a page."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from intake.db import db
from intake.papers import name_cards
from intake.rules import registrations
from intake.rules.actor import PUBLIC
from tests.cast import NOW, personal_token
from tests.papers.test_proof_pdf import insides

DESK = "/staff/events/swp-kartini-2024"
CARDS = [f"badges.pdf?layout={layout}" for layout in name_cards.BADGES] + [
    f"table-cards.pdf?layout={layout}" for layout in name_cards.CARDS
]


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def test_the_page_links_a_poster_of_each_size_and_language(desk):
    page = desk.get(f"{DESK}/prints").page
    for size, language in (("A4", "Indonesia"), ("A3", "English")):
        answer = desk.get(page.link(f"Poster {size}, {language} (PDF)"))
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("query", "box"),
    [("size=a4", b"595.27563 841.88983"), ("size=a3", b"841.88983 1190.5513")],
)
def test_the_poster_is_one_sheet_of_the_size_asked_for(desk, query, box):
    whole = insides(desk.get(f"{DESK}/poster.pdf?{query}").data)
    assert b"/Type/Pages/Count 1/" in whole
    assert box.split()[0][:6] in whole


def test_the_posters_page_says_what_the_poster_says_in_the_language_asked_for(desk):
    page = desk.get(f"{DESK}/poster?language=id").page
    for said in (
        "Daftar di sini",
        "SWP Batik Ciprat",
        "Rabu, 6 Maret 2024",
        "http://tular.test/e/",
    ):
        assert said in page.text
    page = desk.get(f"{DESK}/poster?language=en").page
    for said in ("Register here", "Wednesday, 6 March 2024"):
        assert said in page.text


def test_an_event_that_is_not_published_has_no_poster(desk, cast):
    cast.event.published_at = None
    assert "Setelah kegiatan diterbitkan" in desk.get(f"{DESK}/prints").page.text
    assert desk.get(f"{DESK}/poster.pdf").status_code == 404
    assert desk.get(f"{DESK}/poster").status_code == 404


@pytest.mark.parametrize(
    "path", ["poster.pdf?size=a5", "badges.pdf?layout=a4", "table-cards.pdf?layout=a6"]
)
def test_a_size_that_is_not_made_is_not_found(desk, path):
    assert desk.get(f"{DESK}/{path}").status_code == 404


@pytest.mark.parametrize("path", CARDS)
def test_cards_are_tagged_files_to_keep_and_the_same_bytes_each_time(desk, cast, path):
    cast.register()
    answer = desk.get(f"{DESK}/{path}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"/StructTreeRoot" in insides(answer.data)
    assert desk.get(f"{DESK}/{path}").data == answer.data


@pytest.mark.parametrize("path", CARDS)
def test_an_event_without_anybody_has_an_empty_file_and_no_fault(desk, path):
    assert desk.get(f"{DESK}/{path}").status_code == 200


def test_who_is_not_of_the_events_team_gets_no_names(client, cast):
    cast.register()
    for member in (cast.officer, cast.viewer):
        client.sign_in(member)
        assert "Siti" not in client.get(f"{DESK}/prints").page.html
        assert [client.get(f"{DESK}/{path}").status_code for path in CARDS] == [403] * len(CARDS)
    client.sign_in(cast.outsider)
    for path in ("prints", "poster", "poster.pdf", *CARDS):
        assert client.get(f"{DESK}/{path}").status_code == 404


def test_the_list_is_what_is_printed_by_name_or_by_unit(desk, cast):
    cast.register("Siti", unit=cast.bali)
    cast.register("Budi", phone="+628111")
    cast.register("Agus", phone="+628112", unit=cast.bali)
    gone = cast.register("Wayan", phone="+628113")
    registrations.cancel(gone, by=PUBLIC)

    def names(query=""):
        page = desk.get(f"{DESK}/prints{query}").page
        return [node.text(strip=True) for node in page.all("tbody th")]

    assert names() == ["Agus", "Budi", "Siti"]
    assert names("?order=unit") == ["Agus", "Siti", "Budi"]


def test_only_the_new_since_a_moment_at_the_venue(desk, cast, freeze):
    cast.register("Siti")
    freeze(NOW + timedelta(hours=2))  # 11.30 WIB
    cast.register("Budi", phone="+628111")
    page = desk.get(f"{DESK}/prints?since=2024-03-06T11:30").page
    assert [node.text(strip=True) for node in page.all("tbody th")] == ["Budi"]
    assert "since=2024-03-06T11" in page.link("Kartu meja, satu tiap A4 (PDF)")
    assert "Tidak ada yang mendaftar" in desk.get(f"{DESK}/prints?since=2024-03-06T11:31").page.text


@pytest.mark.parametrize(
    "since", ["kemarin", "2024-03-06T11:30Z", "9999-01-01T00:00", "2024-13-01T00:00"]
)
def test_a_moment_that_is_none_is_refused_in_words(desk, cast, since):
    cast.register()
    page = desk.get(f"{DESK}/prints", query_string={"since": since}).page
    assert "Waktu ini belum benar" in " ".join(page.errors())
    assert desk.get(f"{DESK}/badges.pdf", query_string={"since": since}).status_code == 400


def test_a_badge_carries_the_spoken_code_and_no_address(cast, app, monkeypatch):
    person = cast.register()
    drawn = []
    monkeypatch.setattr(
        name_cards, "typeset", lambda _template, said, **_: drawn.append(said) or b""
    )
    monkeypatch.setattr(name_cards.qr, "svg", lambda text: f"QR of {text}")
    named = name_cards.Named(
        full_name=person.full_name,
        position=person.position,
        place=person.place,
        role=person.role,
        spoken_code=person.spoken_code,
    )
    style = {"product": "Tular", "language": "id"}
    with app.test_request_context(), force_locale("id"):
        name_cards.badges_pdf(cast.event, [named], layout="a6", **style)
    (one,) = drawn[0]["people"]
    assert one["qr"] == f"QR of {person.spoken_code}"
    assert personal_token(person) not in repr(drawn)
    assert "/r/" not in repr(drawn)


def test_a_name_that_cannot_be_printed_is_told_before_it_is(desk, cast):
    cast.register("Siti Aminah")
    assert "tidak dapat dicetak" not in desk.get(f"{DESK}/prints").page.text
    cast.register("李明 (Li Ming)", phone="+6281200000009")
    assert "tercetak [?]: 李明 (Li Ming)." in desk.get(f"{DESK}/prints").page.text


def test_what_a_badges_qr_says_is_read_at_the_door_as_its_person(desk, cast):
    person = cast.register()
    page = desk.get(f"{DESK}/checkin").page
    answer = desk.send(page.form("#press"), sought=person.spoken_code)
    assert answer.status_code == 303
    db.session.refresh(person)
    assert person.full_name in desk.get(answer.location).page.text
