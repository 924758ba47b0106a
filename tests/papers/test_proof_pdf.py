"""The proof as PDF: tagged, one page, the person's words and nothing that was meant as code."""

import re
import zlib

import pytest
from flask_babel import force_locale

from intake.papers.letters import printable
from intake.papers.proof_pdf import Addresses, proof_pdf

ONE_PAGE = b"/Type/Pages/Count 1/"
HERE = Addresses(page="http://tular.test/r/token", check="http://tular.test/v/ABCD2345EFGH")


@pytest.fixture
def paper(app, cast):
    """The proof of somebody, in a language."""

    def made(language: str = "id", **said: object) -> bytes:
        registration = cast.register(**said)
        with app.test_request_context(), force_locale(language):
            return proof_pdf(
                registration,
                receipt="24-0137",
                check_code="ABCD2345EFGH",
                addresses=HERE,
                product="Tular",
                language=language,
            )

    return made


def insides(pdf: bytes) -> bytes:
    """The file with its compressed parts opened."""
    opened = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(opened)


def title(pdf: bytes) -> str:
    found = re.search(
        r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>",
        insides(pdf).decode("utf-8", "replace"),
        re.DOTALL,
    )
    assert found
    return found[1]


def test_it_is_one_tagged_page_that_promises_pdf_ua(paper):
    whole = insides(paper())
    assert whole.startswith(b"%PDF-1.7")
    assert ONE_PAGE in whole
    assert b"/StructTreeRoot" in whole
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole
    assert re.search(rb"/Lang ?\(id\)", whole)
    assert re.search(rb"/Alt ?\(", whole)


def test_it_speaks_the_language_of_the_page(paper):
    assert re.search(rb"/Lang ?\(en\)", insides(paper("en")))


@pytest.mark.parametrize(
    "name",
    [
        "Sukarno",
        "محمد أحمد",
        "Ŋ Ω Привет ʿAbd al-Ḥamīd",
        "李明 😀 ꦲꦤ",
        "N" * 200,
        "#panic() $x$ \\u{41} *tebal* <label> @ref // // [",
        '"); #read("/etc/passwd") ("',
    ],
    ids=["one word", "arabic", "greek", "no letters of ours", "long", "markup", "code"],
)
def test_any_name_makes_one_page_and_is_never_read_as_markup(paper, name):
    pdf = paper(full_name=name)
    whole = insides(pdf)
    assert ONE_PAGE in whole
    name, _ = printable(name)
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        name = name.replace(mark, entity)
    assert name in title(pdf).replace("&quot;", '"')


def test_a_script_without_letters_of_ours_is_a_sign_and_a_line_that_says_so(paper):
    pdf = paper(full_name="李明 (Li Ming)")
    assert title(pdf) == "Bukti pendaftaran: [?] (Li Ming)"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in insides(pdf)
    assert len(insides(pdf)) > len(insides(paper(full_name="[?] (Li Ming)"))), "the line is on it"


def test_everything_at_its_longest_stays_on_one_page(paper, cast):
    words = ("panjang " * 25).strip()
    event = cast.event
    event.title, event.venue, event.address, event.city = words, words, words, words
    assert ONE_PAGE in insides(paper(full_name=words, position=words))
