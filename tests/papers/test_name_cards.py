"""Badges, table cards and the poster on paper: how many a sheet, any name whole, the same bytes each time."""

import re

import pytest
from flask_babel import force_locale

from intake.papers import name_cards, poster
from intake.papers.name_cards import Named
from tests.papers.room import fits
from tests.papers.test_certificate_pdf import LONG, NAMES
from tests.papers.test_proof_pdf import ONE_PAGE, insides

STYLE = {"product": "Tular", "language": "id"}
MORE = (LONG, "N" * 200, "Kepala Subbagian Tata Usaha")
A_SHEET = {"a6": 1, "a6x4": 4, "a7x8": 8, "a4x1": 1, "a4x2": 2}
MAKERS = [
    *((name_cards.badges_pdf, layout) for layout in name_cards.BADGES),
    *((name_cards.table_cards_pdf, layout) for layout in name_cards.CARDS),
]


def named(full_name="Siti Aminah, S.Sos.", **said):
    usual = {
        "position": "Pekerja Sosial",
        "place": "Sentra Ternate",
        "role": "participant",
        "spoken_code": "7K2MPQ4X",
    }
    return Named(full_name=full_name, **{**usual, **said})


@pytest.fixture
def sheets(app, cast):
    def made(make, layout, people):
        with app.test_request_context(), force_locale("id"):
            return make(cast.event, people, layout=layout, **STYLE)

    return made


@pytest.fixture
def room(app, cast, monkeypatch):
    """Whether everything set on these cards has its room, as the template itself measured it."""

    def asked(make, layout, people):
        said = {}
        monkeypatch.setattr(
            name_cards, "typeset", lambda name, words, **_: said.update({name: words})
        )
        with app.test_request_context(), force_locale("id"):
            make(cast.event, people, layout=layout, **STYLE)
        ((template, words),) = said.items()
        return fits(template, words)

    return asked


def pages(pdf):
    return int(re.search(rb"/Type/Pages/Count (\d+)/", insides(pdf))[1])


@pytest.mark.parametrize(("make", "layout"), MAKERS)
def test_as_many_a_sheet_as_the_layout_says(sheets, make, layout):
    a_sheet = A_SHEET[layout]
    assert pages(sheets(make, layout, [named()] * a_sheet)) == 1
    assert pages(sheets(make, layout, [named()] * (2 * a_sheet + 1))) == 3


@pytest.mark.parametrize(("make", "layout"), MAKERS)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_fits_its_card(sheets, make, layout, name):
    one = named(name, position=LONG, place=LONG, role="resource_person")
    assert pages(sheets(make, layout, [one])) == 1


@pytest.mark.parametrize(("make", "layout"), MAKERS)
def test_the_longest_of_everything_has_its_room(room, make, layout):
    people = [named(name, position=more, place=more) for name in NAMES.values() for more in MORE]
    assert set(room(make, layout, people)) == {True}


@pytest.mark.parametrize(("make", "layout"), MAKERS)
def test_control_what_has_no_room_is_seen(room, make, layout):
    assert False in room(make, layout, [named("N" * 5000)])


@pytest.mark.parametrize(("make", "layout"), MAKERS)
def test_they_are_tagged_in_their_language_and_the_same_bytes(sheets, make, layout):
    made = sheets(make, layout, [named(), named("Budi")])
    whole = insides(made)
    assert b"/StructTreeRoot" in whole
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole
    assert re.search(rb"/Lang ?\(id\)", whole)
    assert sheets(make, layout, [named(), named("Budi")]) == made


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", poster.SIZES)
def test_a_poster_is_one_tagged_sheet_however_much_it_says(app, cast, monkeypatch, language, size):
    event = cast.event
    event.title, event.venue, event.date_note, event.organizer = LONG, LONG, LONG, LONG
    address = "https://tular.example.go.id/e/" + "panjang-" * 8 + "/register"
    with app.test_request_context(), force_locale(language):
        said = poster.said(event, language=language, address=address)
        made = poster.poster_pdf(said, size=size, product="Tular")
        again = poster.poster_pdf(said, size=size, product="Tular")
        drawn = {}
        monkeypatch.setattr(poster, "typeset", lambda _name, words: drawn.update(words))
        poster.poster_pdf(said, size=size, product="Tular")
    whole = insides(made)
    assert ONE_PAGE in whole
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole
    assert re.search(rb"/Lang ?\(%s\)" % language.encode(), whole)
    assert again == made
    assert fits("poster.typ", drawn) == [True]
