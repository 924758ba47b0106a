"""Amounts of money: read as Indonesians write them, asked back where they can be read in two ways, never guessed."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from intake.forms import amounts
from intake.forms.amounts import LARGEST, Unclear, grouped, read_amount, written
from intake.forms.sent import SentForm

KEPT = {"max_examples": 300, "deadline": None, "derandomize": True, "database": None}
READ = {
    "80000000": "80000000",
    "80.000.000": "80000000",
    "Rp80.000.000": "80000000",
    "Rp 80.000.000,-": "80000000",
    "rp. 80.000.000,00": "80000000",
    "80.000.000 rupiah": "80000000",
    "IDR 80,000,000": "80000000",
    "80 juta": "80000000",
    "80jt": "80000000",
    "Rp80 Juta": "80000000",
    "80.5 juta": "80500000",
    "80,5 juta": "80500000",
    "1,5 miliar": "1500000000",
    "1.5 milyar": "1500000000",
    "2 triliun": "2000000000000",
    "80 rb": "80000",
    "80 ribu": "80000",
    "1 juta 250 ribu": "1250000",
    "1 miliar 1 juta 5 ribu": "1001005000",
    "1.250": "1250",
    "1.250,5": "1250.5",
    "1,250.50": "1250.5",
    "80,5": "80.5",
    "0": "0",
    "-5": "-5",
    "80\N{NO-BREAK SPACE}000": "80000",
}
TWO_WAYS = {
    "80.5": ["80.5", "80500"],
    "80.50": ["80.5", "80500"],
    "1250.5": ["1250.5", "1250500"],
    "1,250": ["1250", "1.25"],
    "80,500": ["80500", "80.5"],
    "1.500 juta": ["1500000000", "1500000"],
    "1,500 juta": ["1500000000", "1500000"],
    "-80.5": ["-80.5", "-80500"],
}
NO_AMOUNT = [
    " ",
    "juta",
    "delapan puluh juta",
    "80m",
    "80k",
    "5 juta 3 juta",
    "3 ribu 2 juta",
    "1 juta -5 ribu",
    "80.000.00",
    "80.0000",
    "8,0,0",
    "1e6",
    "NaN",
    "Infinity",
    "80 juta per bulan",
    "0,001",
    "1.234,567",
    "٨٠",
    "9" * 16,
    "999999 triliun",
]


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_an_amount_is_read_as_it_is_meant(typed, meant):
    assert read_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(("typed", "readings"), TWO_WAYS.items())
def test_what_can_be_read_in_two_ways_gives_both(typed, readings):
    with pytest.raises(Unclear, match=re.escape(typed)) as unclear:
        read_amount(typed)
    assert list(unclear.value.readings) == [Decimal(one) for one in readings]


@pytest.mark.parametrize("typed", NO_AMOUNT)
def test_what_is_no_amount_is_not_guessed(typed):
    with pytest.raises(ValueError, match=re.escape(typed)) as caught:
        read_amount(typed)
    assert not isinstance(caught.value, Unclear)


hundredths = st.integers(0, int(LARGEST) * 100)


@settings(**KEPT)
@given(hundredths)
def test_what_is_shown_is_read_again_as_the_same(count):
    amount = Decimal(count) / 100
    for shown in (written(amount), grouped(amount), f"Rp{grouped(amount)}"):
        again = read_amount(shown)
        assert type(again) is Decimal
        assert again == amount


@settings(**KEPT)
@given(st.integers(1, 999), st.sampled_from([*amounts.TIMES.items()]), st.integers(0, 2))
def test_a_word_behind_a_number_multiplies_it_exactly(digits, word, decimals):
    name, times = word
    number = Decimal(digits).scaleb(-decimals)
    assert read_amount(f"{written(number)} {name}") == number * times


@settings(**KEPT)
@given(st.text(alphabet="0123456789.,- rpjutaibmle", max_size=20) | st.text(max_size=12))
def test_whatever_is_typed_is_one_exact_amount_or_is_asked_back(typed):
    readings = meant(typed)
    assert len(set(readings)) == len(readings)
    for one in readings:
        assert type(one) is Decimal
        assert one == round(one, 2)
        # Each way out that the form names leads to that reading and to no further question.
        assert read_amount(written(one)) == read_amount(grouped(one)) == one


def meant(typed):
    try:
        return [read_amount(typed)]
    except Unclear as unclear:
        return unclear.readings
    except ValueError:
        return []


class Form(SentForm):
    budget = amounts.money_field("Anggaran")
    people = amounts.count_field("Orang", missing="Isi angkanya.")


def sent(**typed):
    form = Form(MultiDict(typed))
    form.validate()
    return form


def test_the_form_names_both_readings_and_how_to_write_each():
    form = sent(budget="80.5", people="1,250")
    assert form.budget.errors == [
        "“80.5” dapat dibaca Rp80,5 atau Rp80.500. Tulis 80,5 atau 80500."
    ]
    assert form.people.errors == ["“1,250” dapat dibaca 1.250 atau 1,25. Tulis 1250 atau 1,25."]
    assert (form.budget.data, form.budget._value()) == (None, "80.5")


def test_the_form_says_how_to_write_what_it_cannot_read():
    assert sent(budget="banyak").budget.errors == [
        "Jumlah uang ini belum jelas. Tulis seperti 80000000, Rp80.000.000, atau 80 juta."
    ]


def test_an_empty_amount_is_none_and_a_count_is_asked_for():
    form = sent(budget=" ", people="")
    assert (form.budget.data, form.budget.errors) == (None, [])
    assert form.people.errors == ["Isi angkanya."]
    assert sent(people="0").people.data == 0


def test_a_stored_amount_is_shown_in_groups():
    assert Form(budget=Decimal("80000000.50")).budget._value() == "80.000.000,5"
