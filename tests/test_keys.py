"""Links are random and sealed, codes are readable aloud, and a new secret still opens what the old one sealed."""

import re

import pytest

from intake import keys


@pytest.fixture(autouse=True)
def _secrets():
    before = keys._secrets
    keys.configure(("first secret of these tests, long enough",))
    yield
    keys.configure(before)


def test_a_token_has_128_bits_and_never_comes_twice():
    made = {keys.new_token() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in made)


def test_a_code_has_no_letter_that_is_misread():
    assert not set("ILOU") & set("".join(keys.new_code() for _ in range(200)))
    assert len(keys.new_code()) == 8
    assert len(keys.new_code(keys.CHECK_LENGTH)) == 12


@pytest.mark.parametrize(
    ("said", "meant"),
    [("o1il-23aB", "011123AB"), (" 8h2k q4mx ", "8H2KQ4MX"), ("8H2K-Q4MX", "8H2KQ4MX")],
)
def test_a_code_is_read_as_it_was_meant(said, meant):
    assert keys.read_code(said) == meant


def test_what_is_sealed_opens_and_shows_nothing():
    sealed = keys.seal("tautan rahasia")
    assert b"rahasia" not in sealed
    assert sealed != keys.seal("tautan rahasia")
    assert keys.unseal(sealed) == "tautan rahasia"


def test_what_was_tampered_with_does_not_open():
    sealed = bytearray(keys.seal("tautan"))
    sealed[-1] ^= 1
    with pytest.raises(keys.Unsealed):
        keys.unseal(bytes(sealed))


def test_a_new_secret_opens_what_the_one_before_sealed():
    sealed, mark = keys.seal("tautan"), keys.fingerprint("purpose", b"content")
    keys.configure(("second secret", "first secret of these tests, long enough"))
    assert keys.unseal(sealed) == "tautan"
    assert keys.matches("purpose", b"content", mark)
    keys.configure(("third secret", "second secret"))
    with pytest.raises(keys.Unsealed):
        keys.unseal(sealed)
    assert not keys.matches("purpose", b"content", mark)


def test_a_fingerprint_holds_for_one_purpose_and_one_content():
    mark = keys.fingerprint("one", b"content")
    assert keys.matches("one", b"content", mark)
    assert not keys.matches("two", b"content", mark)
    assert not keys.matches("one", b"contenT", mark)
