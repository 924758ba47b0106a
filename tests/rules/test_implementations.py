"""A replication with a new name, carried out by another: TOSS of Klungkung runs in Buleleng as PAS URBAN."""

from dataclasses import replace

import pytest

from intake.db import db
from intake.models.innovation import Innovation
from intake.queries import implementations as shown
from intake.rules import commitments, followup, implementations
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import actor, alias
from tests.promises import PROMISE, sign

OFFICE = "Dinas Lingkungan Hidup Kabupaten Buleleng"


@pytest.fixture
def toss(cast):
    """A unit on Bali promises TOSS; it runs where a regency's office does it."""
    innovation = Innovation(
        code="toss", name="TOSS", long_name="Tempat Olah Sampah Setempat", owner="Pemkab Klungkung"
    )
    db.session.add(innovation)
    unit = Actor("unit", cast.bali.id)
    made = commitments.propose_for_unit(
        cast.bali,
        event=None,
        innovation=innovation,
        promise=replace(PROMISE, site="Kelurahan Banyuning", site_regency="Kabupaten Buleleng"),
        by=unit,
    )
    sign(made)
    followup.answer(made, Answer(status="berjalan"), by=unit)
    return made


def say(commitment, implementer="", local_name="", by=None):
    by = by or Actor("unit", commitment.unit_id)
    return implementations.say(commitment, implementer=implementer, local_name=local_name, by=by)


def test_the_new_name_and_the_other_institution_are_kept(toss):
    row = say(toss, OFFICE, "PAS URBAN")
    assert (row.implementer, row.local_name, row.unit_id) == (OFFICE, "PAS URBAN", None)
    assert toss.unit.name in toss.current.text


def test_both_stand_on_the_innovations_page_and_on_the_commitments(client, cast, toss):
    say(toss, OFFICE, "PAS URBAN")
    text = client.get("/i/toss").page.text
    assert "dengan nama PAS URBAN" in text
    assert f"dijalankan {OFFICE}" in text
    client.sign_in(cast.officer)
    facts = client.get(f"/staff/commitments/{toss.code}").page.one("aside .facts").text()
    assert OFFICE in facts
    assert "PAS URBAN" in facts


def test_a_unit_we_know_is_kept_as_that_unit(cast, toss):
    assert say(toss, "sentra ternate").unit_id == cast.unit.id
    assert say(toss, cast.bali.name).implementer == ""


def test_the_last_word_counts_and_empty_is_one(cast, toss):
    say(toss, OFFICE, "PAS URBAN")
    say(toss, by=actor(cast.officer))
    assert (shown.last(toss).implementer, shown.last(toss).local_name) == ("", "")


def test_a_spelling_of_two_units_asks_for_the_official_name(cast, toss):
    for unit in (cast.unit, cast.host):
        unit.names.append(alias(unit, "Balai Lama", "former"))
    db.session.flush()
    with pytest.raises(Refused) as refused:
        say(toss, "Balai Lama")
    assert refused.value.code == "several_units"
    assert cast.host.name in refused.value.values["names"]


def test_a_stranger_says_nothing(cast, toss):
    with pytest.raises(Refused) as refused:
        say(toss, OFFICE, by=Actor("unit", cast.host.id))
    assert refused.value.code == "not_yours"


def test_it_is_said_at_the_units_link(client, cast, toss):
    from_desk = f"/staff/commitments/{toss.code}"
    client.sign_in(cast.officer)
    form = client.get(f"{from_desk}/implementation").page.form("main form")
    assert client.send(form, implementer=OFFICE, local_name="PAS URBAN").status_code == 303
    again = client.get(f"{from_desk}/implementation").page.form("main form")
    assert again.values["local_name"] == "PAS URBAN"
    page = client.get(f"{from_desk}?kind=implementation").page
    assert OFFICE in page.one(".thread").text()
