"""The published figures: each is there with its source, falls are falls, and other definitions are other lines."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.indicator import Measurement
from intake.models.innovation import Innovation
from intake.queries import indicators as shown
from intake.rules import figures, indicators, reference
from intake.rules.actor import Actor

# innovation, site, name: (year the source gives, value) in order
FIGURES = {
    ("swp-batik-ciprat", "Karya Barokah", "Penyandang disabilitas dalam kelompok"): [
        (2018, 6),
        (2020, 23),
        (2022, 10),
        (2023, 8),
    ],
    ("swp-batik-ciprat", "Karya Barokah", "Kain dihasilkan"): [(2023, 100)],
    ("swp-batik-ciprat", "Sambung Roso", "Penyandang disabilitas dalam kelompok"): [(2022, 23)],
    ("swp-batik-ciprat", "Sambung Roso", "Kain dihasilkan"): [(2022, 500)],
    ("swp-batik-ciprat", "Rumah Kinasih", "Orang yang dibina"): [(2020, 50), (2025, 52)],
    ("swp-batik-ciprat", "", "Lokasi SWP"): [(2018, 12), (2020, 19)],
    ("swp-batik-ciprat", "", "Titik produksi"): [(2021, 30)],
    ("swp-batik-ciprat", "", "SWP yang disebut"): [(2024, 22)],
    ("baris-ditebas", "", "Orang yang dilatih"): [(2023, 22)],
    ("baris-ditebas", "", "Orang yang bekerja"): [(2023, 3)],
}
OFFICER = Actor("staff", 1, "Nur Aini", "officer")


@pytest.fixture
def loaded(app):
    reference.load()


@pytest.fixture
def series(loaded):
    """Every series by innovation, site and name."""
    return {
        (innovation.code, one.indicator.site, one.indicator.name): one
        for innovation in db.session.scalars(select(Innovation))
        for one in shown.of(innovation)
    }


def test_every_figure_is_there_and_no_other(series):
    found = {
        key: [(row.as_of.year, int(row.value)) for row in one.standing]
        for key, one in series.items()
    }
    assert found == FIGURES


def test_every_figure_names_its_source_and_counts_in_something(series):
    for one in series.values():
        assert one.indicator.counted_in
        assert one.indicator.definition
        assert all(row.source for row in one.rows)


def test_a_group_that_shrank_is_shown_to_have_shrunk(series):
    barokah = series["swp-batik-ciprat", "Karya Barokah", "Penyandang disabilitas dalam kelompok"]
    assert [barokah.fell(row) for row in barokah.standing] == [None, None, 13, 2]
    assert barokah.has_fallen
    heights = [point.y for point in barokah.chart.points]
    assert heights[1] < heights[0]  # more people stand higher on the sheet
    assert heights[1] < heights[2] < heights[3]
    grown = series["swp-batik-ciprat", "Rumah Kinasih", "Orang yang dibina"]
    assert not grown.has_fallen


def test_counts_of_other_definitions_never_share_a_line(series):
    """12 sites, 30 points and 22 SWP are three things; so are trained and working."""
    sites, points, named = (
        series["swp-batik-ciprat", "", name]
        for name in ("Lokasi SWP", "Titik produksi", "SWP yang disebut")
    )
    assert len({one.indicator.id for one in (sites, points, named)}) == 3
    assert [point.row.value for point in sites.chart.points] == [12, 19]
    assert (points.chart, named.chart) == (None, None)
    assert not sites.has_fallen
    assert not named.has_fallen


def test_about_is_said_and_a_month_is_no_day(series):
    cloths = series["swp-batik-ciprat", "Karya Barokah", "Kain dihasilkan"].latest[0]
    assert cloths.is_about
    assert (cloths.as_of, cloths.precision) == (date(2023, 3, 31), "month")


def test_loading_again_adds_nothing_and_leaves_corrections(series):
    before = db.session.scalar(select(func.count()).select_from(Measurement))
    named = series["swp-batik-ciprat", "", "SWP yang disebut"].latest[0]
    right = indicators.Reading(value=Decimal(21), source="Dinas", as_of=date(2024, 3, 6))
    indicators.correct(named, right, reason="Salah kutip", by=OFFICER)
    assert reference.load().added == []
    assert db.session.scalar(select(func.count()).select_from(Measurement)) == before + 1


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2018", date(2018, 12, 31), "year"),
        ("2024-02", date(2024, 2, 29), "month"),
        ("2023-03-07", date(2023, 3, 7), "day"),
        ("", None, None),
    ],
)
def test_a_span_ends_on_its_last_day(text, day, precision):
    assert figures.span(text) == (day, precision)


@pytest.mark.parametrize(
    ("text", "why"),
    [("2018-02-30", "day"), ("2018-1-2-3", "2018-1-2-3"), ("maret", "maret")],
)
def test_what_is_no_span_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        figures.span(text)
