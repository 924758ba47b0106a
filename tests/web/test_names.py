"""Hard case 17: a name is taken, shown and printed as its bearer writes it; what no name holds is refused in words."""

import unicodedata

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.registration import Registration
from tests.page import words
from tests.web.test_registration import FORM, people, typed

NAMES = [
    "Suharto",
    "Prof. Dr. Ir. H. Budi Santoso, M.Sc., Ph.D.",
    "Nur'aini Ma’ruf",
    "d'Rozario-Tan",
    "عبد الله بن عمر",
    unicodedata.normalize("NFD", "Ngọc Ánh Đặng"),
    "Xi 李",
    "Nama" + " Panjang" * 24 + " A.b",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_goes_through_as_it_is_written(cast, client, name):
    link = client.post(FORM, data=typed(full_name=name)).headers["Location"]
    whole = unicodedata.normalize("NFC", name)
    assert words(client.get(link).page.one(".proof-name")) == whole
    assert client.get(f"{link}/proof.pdf").status_code == 200
    client.sign_in(cast.organiser)
    listed = client.get("/staff/events/swp-kartini-2024/registrations.csv").get_data(as_text=True)
    assert whole in listed


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Suharto", "suharto"),
        ("Dr. Siti Aminah, M.Si.", "SITI AMINAH"),
        ("Nur'aini Ma’ruf", "Nuraini Maruf"),
        ("Ngọc Ánh", unicodedata.normalize("NFD", "Ngọc Ánh")),
        ("عبد الله", "عبد  الله"),
    ],
)
def test_two_spellings_of_one_name_on_one_contact_are_one_person(cast, client, one, same):
    client.post(FORM, data=typed(full_name=one))
    client.post(FORM, data=typed(full_name=same))
    first, second = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert second.duplicate_of_id == first.id


@pytest.mark.parametrize(
    "name", ["Siti\u202egnp.exe", "Siti\u2066Aminah", "Siti\x1b[31m", "a" * 201, "💐", "19800101"]
)
def test_what_no_name_holds_is_refused_in_words_beside_it(cast, client, name):
    answer = client.post(FORM, data=typed(full_name=name))
    assert answer.status_code == 422
    assert words(answer.page.one("#full_name-error"))
    assert people() == 0


def test_a_lone_surrogate_in_the_bytes_breaks_nothing(cast, client):
    sent = "&".join(f"{name}={value}" for name, value in typed(full_name="Siti%ED%A0%80A").items())
    form = "application/x-www-form-urlencoded"
    answer = client.post(FORM, data=sent.encode(), content_type=form)
    assert answer.status_code in {303, 422}
    for name in db.session.scalars(select(Registration.full_name)):
        name.encode()
