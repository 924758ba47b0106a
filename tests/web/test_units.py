"""The unit of a registration among 31, 45, 61 and 5,000 units, in a list, by suggestions, and without script."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.place import Unit, UnitName
from intake.models.registration import Registration
from intake.queries import units
from intake.rules import counting, reference
from intake.spelling import squeeze
from intake.web import drawn
from tests.cast import NOTICE

FORM = "/e/swp-kartini-2024/register"
TYPED = {
    "full_name": "Siti Aminah, S.Sos.",
    "position": "Pekerja Sosial",
    "phone": "0812 3456 7890",
    "notice_read": "1",
    "notice_version": NOTICE,
}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def listed(cast):
    """Fill the list up to a number of units, each with a name, an alias and a former name."""
    reference.load()

    def fill(number: int) -> None:
        there = units.how_many()
        rows = [
            {"id": 100_000 + n, "code": f"loka-{n}", "name": f"Loka Melati {n} di Kota {n % 97}"}
            for n in range(number - there)
        ]
        usual = {"type": "sentra", "zone": "Asia/Jakarta", "listed": True}
        db.session.execute(db.insert(Unit), [{**row, **usual} for row in rows])
        names = [
            {"unit_id": row["id"], "name": name, "key": squeeze(name), "kind": kind}
            for row in rows
            for kind, name in (
                ("official", row["name"]),
                ("alias", f"Melati{row['id']}"),
                ("former", f"Panti Sosial Bina {row['id']}"),
            )
        ]
        replaced = {"unit_id": 100_000, "name": "Balai Cempaka Wungu", "kind": "former"}
        names.append({**replaced, "key": squeeze(replaced["name"])})
        db.session.execute(db.insert(UnitName), names)
        counting.touch_reference()
        drawn._kept.clear()  # the tables of the test before had the same versions
        db.session.commit()
        assert units.how_many() == number

    return fill


@pytest.fixture
def many(listed):
    listed(5_000)


def form(client):
    return client.get(FORM).page.form("form:has([name=full_name])")


def send(client, unit, **more):
    return client.send(form(client), **TYPED, unit=unit, **more)


def unit_registered() -> str:
    return db.session.scalars(select(Registration)).one().unit.code


@pytest.mark.parametrize("number", [45, 60])
def test_up_to_sixty_units_stand_in_the_page(client, listed, number):
    listed(number)
    page = client.get(FORM).page
    assert page.one("#unit").tag == "select"
    assert len(page.all("#unit option")) == number + 1
    assert send(client, "loka-3").status_code == 303
    assert unit_registered() == "loka-3"


def test_above_sixty_a_name_is_typed_and_the_page_stays_light(client, listed):
    listed(61)
    assert client.get(FORM).page.one("#unit").tag == "input"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Wyataguna", "sentra-wyata-guna"),
        ("wyata guna", "sentra-wyata-guna"),
        ("Soeharso Solo", "st-prof-dr-soeharso"),
        ("Balai Cempaka Wungu", "loka-0"),
        ('Sentra "Wyata Guna" di Bandung', "sentra-wyata-guna"),
        ("sentra-wyata-guna", "sentra-wyata-guna"),
    ],
)
def test_among_five_thousand_a_known_spelling_is_taken_at_once(client, many, typed, code):
    assert send(client, typed).status_code == 303
    assert unit_registered() == code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Sentra Wiyataguna", "sentra-wyata-guna"),
        ("Wyta Guna Bandung", "sentra-wyata-guna"),
        ("Suharso Solo", "st-prof-dr-soeharso"),
        ("prof suharso surakarta", "st-prof-dr-soeharso"),
        ("Panti Cempaka Wungu", "loka-0"),
        ("kartni temanggung", "st-kartini"),
    ],
)
def test_among_five_thousand_an_unclear_one_comes_back_as_ten_at_most(client, many, typed, code):
    answer = send(client, typed)
    radios = answer.page.all("input[type=radio][name=unit]")
    values = [node.attributes["value"] for node in radios if node.attributes["value"]]
    assert answer.status_code == 422
    assert values[0] == code
    assert len(values) <= 10
    again = client.send(answer.page.form("form:has([name=full_name])"), unit=code)
    assert again.status_code == 303
    assert unit_registered() == code


@pytest.mark.slow
def test_what_matches_nothing_is_refused_and_typed_again(client, many):
    answer = send(client, "zzzzqqq")
    assert answer.status_code == 422
    assert "tidak ada di daftar" in answer.page.errors()[0]
    assert answer.page.one("#unit").attributes["value"] == "zzzzqqq"


@pytest.mark.slow
def test_a_units_link_shows_its_name_where_names_are_typed(client, many):
    page = client.get(f"{FORM}?unit=sentra-wyata-guna").page
    assert page.one("#unit").attributes["value"] == 'Sentra "Wyata Guna" di Bandung'
    filled = page.form("form:has([name=full_name])")
    assert client.send(filled, **TYPED).status_code == 303
    assert unit_registered() == "sentra-wyata-guna"


@pytest.mark.slow
def test_the_queries_stay_as_many_for_thousands(client, cast, queries, many):
    with queries() as seen:
        assert len(units.candidates("prof suharso surakarta")) == 1
    assert len(seen) == 2


def test_suggestions_come_as_a_part_with_buttons_that_fill_the_field(client, listed):
    listed(61)
    field = client.get(FORM).page.one("#unit").attributes
    assert (field["hx-get"], field["hx-include"]) == ("/units", "this")
    answer = client.get("/units?unit=wiyataguna", headers=PART)
    buttons = answer.page.all("button[data-fill=unit]")
    assert buttons[0].text(strip=True) == 'Sentra "Wyata Guna" di Bandung'
    assert "saran unit" in answer.page.one("[data-announce]").attributes["data-announce"]


def test_without_script_the_address_is_a_page_that_searches(client, listed):
    page = client.get("/units?unit=Soeharso+Solo").page
    assert 'Sentra Terpadu "Prof. Dr. Soeharso" di Surakarta' in page.text
    assert not page.has("[data-fill]")


@pytest.mark.parametrize("typed", ["", "ab", "zzzzqqq", "%%%", "___", "'; --", "x" * 5_000])
def test_nothing_is_found_for_nonsense_and_nothing_breaks(client, listed, typed):
    for headers in ({}, PART):
        answer = client.get("/units", query_string={"unit": typed}, headers=headers)
        assert answer.status_code == 200
        assert not answer.page.has("[data-fill], .rows")


def test_a_replaced_unit_is_answered_by_its_successor(cast):
    cast.bali.successor = cast.unit
    assert units.candidates("mahatmya bali") == [cast.unit]


def test_a_unit_off_the_list_is_not_offered(cast):
    cast.bali.listed = False
    assert units.candidates("mahatmya bali") == []
