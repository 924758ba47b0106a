"""The statement of attendance as PDF: one tagged page, the same bytes, at any length."""

from collections import namedtuple
from datetime import timedelta

import pytest
from flask_babel import force_locale

from intake.papers import attendance_statement
from tests.cast import NOW
from tests.papers.insides import is_tagged, pages, title

Session = namedtuple("Session", "title starts_at ends_at since")


@pytest.fixture
def paper(app, cast):
    def made(language="id", sessions=None, **said):
        registration = cast.register(**said)
        sessions = sessions or [Session("Pembukaan", NOW, NOW + timedelta(hours=3), NOW)]
        with app.test_request_context(), force_locale(language):
            words = attendance_statement.statement(
                registration,
                sessions,
                issued_at=NOW,
                code="ABCD2345EFGH",
                address="http://tular.test/v/ABCD2345EFGH",
                language=language,
            )
            return attendance_statement.pdf(words, language=language, product="Tular")

    return made


@pytest.mark.parametrize(
    ("language", "word"), [("id", "Surat keterangan hadir"), ("en", "Statement of attendance")]
)
def test_it_is_one_tagged_page_in_the_readers_language(paper, language, word):
    pdf = paper(language)
    assert is_tagged(pdf, language)
    assert pages(pdf) == 1
    assert title(pdf).startswith(word)


@pytest.mark.parametrize("name", ["Sukarno", "محمد أحمد", "panjang " * 25, "N" * 200, "#panic()"])
def test_any_name_stays_on_one_page(paper, name):
    assert pages(paper(full_name=name.strip(), position=("jabatan " * 25).strip())) == 1


def test_a_course_of_many_sessions_stays_on_one_page(paper):
    many = [Session(f"Sesi {n}", NOW, NOW + timedelta(hours=1), NOW) for n in range(12)]
    assert pages(paper(sessions=many)) == 1


def test_the_same_words_give_the_same_bytes(paper, freeze):
    first = paper()
    freeze(NOW + timedelta(hours=1))
    assert paper(phone="+6281200000009") == first
