"""Numbers as Indonesians write them, and as others do where that is clear."""

import re

import pytest

from intake.forms import amounts

READ = {
    "0": "0",
    "-0": "0",
    "7": "7",
    "007": "7",
    "1250": "1250",
    "1.250": "1250",
    "1.250,5": "1250.5",
    "1250,50": "1250.5",
    "1250.5": "1250.5",
    "1,5": "1.5",
    "-3": "-3",
    "−3,25": "-3.25",
    "80.000.000": "80000000",
    "Rp80.000.000": "80000000",
    "Rp 80.000.000,-": "80000000",
    "80 000 000": "80000000",
    "1,250.5": "1250.5",
    "1,250,000": "1250000",
    " 12 ": "12",
}
UNCLEAR = [
    "1,250",  # a thousand and more, or one and a quarter
    "1.2500",
    "1.25.0",
    "12.50,5",
    "1,2,3",
    "1e6",
    "NaN",
    "Infinity",
    "dua",
    "1-2",
    "--1",
    "0x10",
    "1_000",
    "9" * 31,
]


@pytest.mark.parametrize(("typed", "kept"), READ.items())
def test_a_number_is_read_as_it_is_meant(typed, kept):
    assert amounts.read(typed) == kept


@pytest.mark.parametrize("typed", UNCLEAR)
def test_an_unclear_number_is_not_guessed(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        amounts.read(typed)


@pytest.mark.parametrize("kept", ["0.25", "1250.5", "-3", "80000000"])
def test_what_is_kept_is_read_again_as_the_form_shows_it(kept):
    assert amounts.read(kept.replace(".", ",")) == kept
