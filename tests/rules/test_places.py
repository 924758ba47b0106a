"""What an administrator may change about units and innovations, and how spellings are kept."""

from datetime import date

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.record import AuditEntry
from intake.queries import units
from intake.rules import places
from intake.rules.actor import SYSTEM
from intake.rules.places import InnovationWords, UnitWords
from intake.rules.refusal import Refused


@pytest.fixture(autouse=True)
def _as_stored(cast):
    """Rows as a request finds them, with nothing half-made in memory."""
    db.session.expire_all()


def called(unit):
    return {(name.kind, name.name) for name in unit.names}


def changes():
    return db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id)).all()


def words(unit, **said):
    return UnitWords(**{"name": unit.name, "aliases": ("Sentra Ternate",), **said})


def test_a_renamed_unit_is_found_under_both_names(cast):
    old = cast.unit.name
    places.edit_unit(cast.unit, words(cast.unit, name='Sentra "Moloku" di Ternate'), by=SYSTEM)
    db.session.flush()
    assert ("former", old) in called(cast.unit)
    for name in (old, 'Sentra "Moloku" di Ternate', "Moloku", "Sentra Ternate"):
        assert units.match(name) == [cast.unit]


def test_another_spelling_of_the_same_name_is_no_former_name(cast):
    places.edit_unit(
        cast.unit, words(cast.unit, name="sentra wasana bahagia di TERNATE"), by=SYSTEM
    )
    assert {kind for kind, _ in called(cast.unit)} == {"official", "alias"}


def test_spellings_left_out_are_forgotten(cast):
    places.edit_unit(cast.unit, words(cast.unit, aliases=("Wasana",)), by=SYSTEM)
    assert called(cast.unit) == {("official", cast.unit.name), ("alias", "Wasana")}


def test_a_spelling_stands_once_and_the_first_kind_has_it(cast):
    places.set_names(
        cast.unit, aliases=["Wasana", "WASANA ", "", "?!"], former_names=["wasana", "Lama"]
    )
    assert called(cast.unit) == {
        ("official", cast.unit.name),
        ("alias", "Wasana"),
        ("former", "Lama"),
    }


def test_changes_of_a_unit_are_written_down_by_their_names(cast):
    version = len(changes())
    places.edit_unit(cast.unit, words(cast.unit, city="Ternate", listed=False), by=SYSTEM)
    places.edit_unit(cast.unit, words(cast.unit, city="Ternate", listed=False), by=SYSTEM)
    assert changes()[version:] == [{"fields": ["city", "listed"]}]


def test_a_unit_ends_and_names_its_successor(cast):
    said = words(cast.unit, valid_to=date(2024, 12, 31), successor="st-kartini")
    places.edit_unit(cast.unit, said, by=SYSTEM)
    db.session.flush()
    db.session.refresh(cast.unit)
    assert cast.unit.successor is cast.host
    assert units.match("Sentra Ternate") == [cast.host]


@pytest.mark.parametrize("code", ["tidak-ada", "sentra-wasana-bahagia"])
def test_a_successor_is_another_unit(cast, code):
    with pytest.raises(Refused) as refused:
        places.edit_unit(cast.unit, words(cast.unit, successor=code), by=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("unknown_successor", "successor")


def test_a_unit_does_not_end_before_it_begins(cast):
    cast.unit.valid_from = date(2022, 3, 3)
    with pytest.raises(Refused) as refused:
        places.edit_unit(cast.unit, words(cast.unit, valid_to=date(2022, 3, 2)), by=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("ended_before_begun", "valid_to")
    places.edit_unit(cast.unit, words(cast.unit, valid_to=date(2022, 3, 3)), by=SYSTEM)


def innovation_words(innovation, **said):
    plain = ("name", "long_name", "owner", "started", "summary", "note")
    usual = {name: getattr(innovation, name) for name in plain}
    usual["components"] = tuple(part.text for part in innovation.components)
    return InnovationWords(**{**usual, **said})


@pytest.mark.parametrize("texts", [("a", "b", "c"), ("b",), (), ("b", "Bengkel")])
def test_core_components_stand_in_their_order(cast, texts):
    places.edit_innovation(
        cast.innovation, innovation_words(cast.innovation, components=texts), by=SYSTEM
    )
    db.session.flush()
    db.session.refresh(cast.innovation)
    told = [(part.position, part.text) for part in cast.innovation.components]
    assert told == list(enumerate(texts, start=1))


def test_changes_of_an_innovation_are_written_down_by_their_names(cast):
    length = len(changes())
    said = innovation_words(cast.innovation, summary="Baru", components=("a",))
    places.edit_innovation(cast.innovation, said, by=SYSTEM)
    places.edit_innovation(cast.innovation, said, by=SYSTEM)
    assert changes()[length:] == [{"fields": ["components", "summary"]}]
