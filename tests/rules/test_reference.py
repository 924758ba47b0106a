"""Reference data: brought in once, found under every spelling, never written over what an administrator edited."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.innovation import Innovation
from intake.models.place import Institution, Province, Unit, UnitName
from intake.models.record import AuditEntry
from intake.models.registration import Notice
from intake.queries import units
from intake.rules import reference


@pytest.fixture
def loaded(app):
    return reference.load()


def count(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


def unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).filter_by(code=code)).one()


def innovation(code: str) -> Innovation:
    return db.session.scalars(select(Innovation).filter_by(code=code)).one()


def test_everything_is_brought_in(loaded):
    assert (count(Province), count(Institution), count(Innovation)) == (38, 2, 23)
    centres = select(func.count()).where(Unit.type.in_(["sentra", "sentra_terpadu"]))
    assert (db.session.scalar(centres), count(Unit)) == (31, 38)


def test_a_second_load_adds_nothing(loaded):
    before = {
        kind: count(kind) for kind in (Province, Institution, Unit, UnitName, Innovation, Notice)
    }
    again = reference.load()
    assert (again.added, again.taken, again.kept) == ([], [], {})
    assert {kind: count(kind) for kind in before} == before


def test_a_load_is_audited_once(loaded):
    reference.load()
    entries = select(AuditEntry).filter_by(action="reference.load")
    assert len(db.session.scalars(entries).all()) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Wyataguna", "sentra-wyata-guna"),
        ("wyata guna", "sentra-wyata-guna"),
        ("Sentra Terpadu Kartini", "st-kartini"),
        ("Sentra Kartini Temanggung", "st-kartini"),
        ("BBRSPDI Kartini", "st-kartini"),
        ("Darussa’adah", "sentra-darussaadah"),
        ("SENTRA DARUSSAADAH", "sentra-darussaadah"),
        ("Sentra Insyaf Medan", "sentra-insyaf"),
        ("Tan Miyat", "st-pangudi-luhur"),
        ("sentra-efata", "sentra-efata"),
        ("BBPPKS Padang", "bbppks-padang"),
    ],
)
def test_a_unit_is_found_under_each_of_its_spellings(loaded, typed, code):
    assert [found.code for found in units.match(typed)] == [code]


def test_no_spelling_belongs_to_two_units(loaded):
    twice = select(UnitName.key).group_by(UnitName.key).having(func.count() > 1)
    assert db.session.scalars(twice).all() == []


def test_the_zone_of_a_unit_is_that_of_its_province(loaded):
    for found in db.session.scalars(select(Unit)):
        assert found.zone == found.province.zone, found.code


def test_an_edit_by_an_administrator_stays_and_is_named(loaded):
    unit("sentra-efata").city = "Naibonat"
    batik = innovation("swp-batik-ciprat")
    batik.components.pop()
    db.session.flush()
    again = reference.load()
    assert again.kept == {"sentra-efata": ["city"], "swp-batik-ciprat": ["components"]}
    assert unit("sentra-efata").city == "Naibonat"


def test_an_edited_row_is_taken_from_the_file_when_asked(loaded):
    efata, batik = unit("sentra-efata"), innovation("swp-batik-ciprat")
    efata.names.clear()
    batik.summary = "Diubah."
    db.session.flush()
    again = reference.load(take=["sentra-efata", "swp-batik-ciprat"])
    assert (again.taken, again.kept) == (["sentra-efata", "swp-batik-ciprat"], {})
    assert [found.code for found in units.match("Efata")] == ["sentra-efata"]
    assert batik.summary.startswith("Bengkel kerja")


def test_a_published_notice_is_never_changed(loaded):
    notice = db.session.get(Notice, "2026-11")
    notice.text_id = "Yang dibaca orang waktu itu."
    db.session.flush()
    assert reference.load(take=["2026-11"]).kept == {"2026-11": ["text_id"]}
    assert notice.text_id == "Yang dibaca orang waktu itu."


def test_awards_are_tier_year_and_decree():
    said = reference.awards_said(
        "Top 99 2018; Top 40 2018 (KepmenPANRB 636/2018); Top 15 Kelompok Khusus 2020"
    )
    assert [tuple(award.values()) for award in said] == [
        ("Top 99", 2018, ""),
        ("Top 40", 2018, "KepmenPANRB 636/2018"),
        ("Top 15 Kelompok Khusus", 2020, ""),
    ]


@pytest.mark.parametrize("text", ["Top inovasi", "Top inovasi (year not seen)"])
def test_an_award_whose_year_was_not_seen_has_none(text):
    assert reference.awards_said(text) == [{"tier": "Top inovasi", "year": None, "decree": ""}]


def test_an_award_that_cannot_be_read_is_said():
    with pytest.raises(ValueError, match="an award is a tier"):
        reference.awards_said("Top 99 (2018")


def test_an_innovation_knows_the_unit_it_comes_from(loaded):
    assert innovation("swp-batik-ciprat").owner_unit.code == "st-kartini"
    assert innovation("skck-online").owner_unit is None
    assert len(innovation("baris-ditebas").components) == 3
