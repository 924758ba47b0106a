"""A civil-servant number is never a reason to refuse, only to ask again."""

import pytest

from intake.rules import nip


@pytest.mark.parametrize("number", [None, "", "198001012005012001", "199912312023011003"])
def test_nothing_odd(number):
    assert nip.problem(number) is None


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("19800101200501200", "18 angka"),
        ("19800101200501200A", "18 angka"),
        ("١٩٨٠٠١٠١٢٠٠٥٠١٢٠٠١", "18 angka"),
        ("198002302005012001", "kalender"),
        ("198001012005132001", "kalender"),
        ("192901012005012001", "tidak lazim"),
        ("198001011979012001", "tidak lazim"),
        ("198001012005013001", "tidak lazim"),
    ],
)
def test_what_is_odd_is_said(number, word):
    assert word in nip.problem(number)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("19800101 200501 2 001", "198001012005012001"),
        (" ", None),
        (None, None),
        ("A-12.3", "A123"),
    ],
)
def test_separators_go_and_the_rest_stays(typed, kept):
    assert nip.normal(typed) == kept
