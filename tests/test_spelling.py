"""Names as Indonesia spells them: equal people meet, different people do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.spelling import fold, masked, name_key, squeeze, tidy

SAME = [
    ("Siti Aminah", "Siti Aminah, S.Sos."),
    ("Siti Aminah", "Hj. Siti Aminah, S.Sos., M.Si."),
    ("Siti Aminah", "siti  AMINAH"),
    ("Siti Aminah", "Dra. Hj. Siti Aminah"),
    ("Siti Aminah", "Ibu Siti Aminah M.Pd."),
    ("Budi Santoso", "Prof. Dr. Ir. H. Budi Santoso, M.Sc., Ph.D."),
    ("Ma'ruf", "Maruf"),
    ("Nur’aini", "Nur'aini"),
    ("Nuraini", "Nur’aini"),
    ("José", unicodedata.normalize("NFD", "José")),
    ("Suharto", "H. Suharto"),
    ("عبد الله", "عبد الله"),
]
DIFFERENT = [
    ("Siti Aminah", "Siti Aisyah"),
    ("Siti Aminah", "Siti"),
    ("Suharto", "Suhartono"),
    ("Muhammad Ali", "Muhammad Alif"),
    ("عبد الله", "عبد الرحمن"),
    ("Dr.", "Prof."),
    ("Ratna S.", "Ratna T."),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_has_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_people_have_two_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "name", ["Suharto", "Dr.", "H", "Ng", "عمر", "李", "-", "S.Sos.", "x" * 200]
)
def test_every_name_has_a_key(name):
    assert name_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Darussa'adah", "Darussaadah"),
        ("Wyata Guna", "Wyataguna"),
        ("Prof. Dr. Soeharso", "prof dr soeharso"),
        ('Sentra "Mahatmiya" di Bali', "sentra mahatmiya di bali"),
    ],
)
def test_units_meet_however_they_are_spelt(one, other):
    assert squeeze(one) == squeeze(other)


def test_tidy_keeps_what_was_typed_but_spaces_and_composition():
    assert tidy("  Siti\t Aminah\n") == "Siti Aminah"
    assert tidy("Jose\u0301") == "José"


@given(st.text(max_size=250))
def test_any_text_folds_and_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)
    name_key(text)


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("+6281234567890", "+62812****890"),
        ("siti@kemensos.go.id", "s****@kemensos.go.id"),
        (None, ""),
    ],
)
def test_a_contact_is_masked(contact, shown):
    assert masked(contact) == shown
