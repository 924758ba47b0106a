"""A certificate on paper: tagged, one page, in either language, any name whole, the same bytes each time."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask_babel import force_locale

from intake import clock
from intake.models.certificate import CertificatePlan
from intake.papers import certificate, certificate_pdf
from intake.papers.letters import printable
from tests.papers.room import fits
from tests.papers.test_proof_pdf import ONE_PAGE, insides, title

LONG = ("Prof. Dr. H. Muhammad Abdurrahman Wahiduddin Nasruddin, " * 4)[:200]
NAMES = {
    "one word": "Sukarno",
    "titles": "Dr. Ir. H. Bambang Sutrisno, S.Sos., M.M., Ph.D.",
    "arabic": "د. محمد عبد الرحمن الحسيني",
    "no letters of ours": "李明 😀",
    "long": LONG,
    "long word": "N" * 200,
    "markup": "#panic() $x$ \\u{41} *tebal* <label> @ref // // [",
    "code": '"); #read("/etc/passwd") ("',
}


@pytest.fixture
def said(app, cast):
    """The words of a certificate, in a language."""

    def made(language="id", name="Siti Aminah, S.Sos.", role="participant", **planned):
        plan = CertificatePlan(
            **{
                "number_pattern": "{nomor}",
                "signatory_name": "Endang Kusumawati, M.Si.",
                "signatory_position": "Kepala Sentra",
                "signatory_nip": "",
                "place": "Temanggung",
                "dated": date(2024, 3, 6),
                "for_tte": True,
                **planned,
            }
        )
        person = certificate.Person(name=name, place="Sentra Ternate", role=role)
        with app.test_request_context(), force_locale(language):
            return certificate.said(
                cast.event,
                plan,
                person,
                number="001/SWP/III/2024",
                code="ABCD2345EFGH",
                language=language,
                address="http://tular.test/v/ABCD2345EFGH",
            )

    return made


@pytest.fixture
def paper(app, said):
    def made(language="id", **given):
        words = said(language, **given)
        with app.test_request_context(), force_locale(language):
            return certificate_pdf.certificate_pdf(words, product="Tular")

    return made


def test_it_is_one_tagged_page_that_promises_pdf_ua(paper):
    whole = insides(paper())
    assert ONE_PAGE in whole
    assert b"/StructTreeRoot" in whole
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole
    assert re.search(rb"/Lang ?\(id\)", whole)
    assert re.search(rb"/Alt ?\(", whole)
    assert title(paper()) == "Sertifikat: Siti Aminah, S.Sos."


def test_it_speaks_english_to_who_reads_english(paper):
    assert re.search(rb"/Lang ?\(en\)", insides(paper("en")))
    assert title(paper("en")) == "Certificate: Siti Aminah, S.Sos."


def test_the_same_words_are_the_same_bytes_and_others_are_not(paper, freeze):
    first = paper()
    freeze(clock.now().replace(year=2031))
    assert paper() == first
    assert paper(name="Budi") != first


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_any_name_stands_whole_on_one_page(paper, language, name):
    pdf = paper(language, name=name)
    assert ONE_PAGE in insides(pdf)
    name, _ = printable(name)
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        name = name.replace(mark, entity)
    assert name in title(pdf).replace("&quot;", '"')


def test_everything_at_its_longest_stays_on_one_page(paper, cast):
    event = cast.event
    event.title, event.venue, event.city, event.organizer = LONG, LONG, LONG + "!", LONG
    long = {"signatory_name": LONG, "signatory_position": LONG, "place": LONG, "word_guest": LONG}
    whole = insides(paper(name=LONG, role="guest", **long))
    assert ONE_PAGE in whole


@pytest.mark.parametrize("much", [LONG, "N" * 200], ids=["words", "one word"])
def test_the_longest_of_everything_has_its_room(app, said, cast, monkeypatch, much):
    event = cast.event
    event.title, event.venue, event.city, event.organizer = much, much, much + "!", much
    long = {"signatory_name": much, "signatory_position": much, "place": much, "word_guest": much}
    drawn = {}
    monkeypatch.setattr(certificate_pdf, "typeset", lambda _name, words: drawn.update(words))
    for name in NAMES.values():
        words = said(name=name, role="guest", lesson_hours=8, **long)
        with app.test_request_context(), force_locale("id"):
            certificate_pdf.certificate_pdf(words, product="Tular")
        assert fits("certificate.typ", drawn) == [True], name


@pytest.mark.parametrize(
    ("role", "indonesian", "english"),
    [
        ("participant", "sebagai peserta", "as a participant"),
        ("resource_person", "sebagai narasumber", "as a resource person"),
        ("guest", "sebagai tamu undangan", "as an invited guest"),
        ("committee", "sebagai panitia", "as a committee member"),
    ],
)
def test_each_role_is_worded(said, role, indonesian, english):
    assert said(role=role).as_what == indonesian
    assert said("en", role=role).as_what == english


def test_the_organisers_own_word_and_lesson_hours(said):
    words = said(role="committee", word_committee="panitia pelaksana", lesson_hours=8)
    assert (words.as_what, words.hours) == (
        "sebagai panitia pelaksana",
        "setara 8 jam pelajaran (JP)",
    )
    assert said("en", lesson_hours=1).hours == "equivalent to 1 lesson hour (JP)"
    assert said().hours == ""


def test_day_and_place_are_those_of_the_venue(said, cast):
    assert said().when_where == (
        'Rabu, 6 Maret 2024, di Sentra Terpadu "Kartini" di Temanggung, Temanggung'
    )
    cast.event.ends_at = clock.now().replace(day=8, hour=6)
    cast.event.venue = cast.event.city = ""
    assert said().when_where == "6 Maret 2024 s.d. 8 Maret 2024"


def test_an_event_that_ends_at_midnight_is_of_one_day(said, cast):
    cast.event.ends_at = clock.now().replace(day=6, hour=17, minute=0)  # 24.00 WIB
    assert said().when_where.startswith("Rabu, 6 Maret 2024, di")


def test_a_sample_says_so(app, said):
    words = said()
    with app.test_request_context(), force_locale("id"):
        plain = certificate_pdf.certificate_pdf(words, product="Tular")
        sample = certificate_pdf.certificate_pdf(replace(words, sample="Contoh"), product="Tular")
    assert plain != sample
