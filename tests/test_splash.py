"""The splash is the same for the same slug, small, decorative and safe to print anywhere."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.splash import DYES, HEIGHT, WIDTH, splash_svg

SLUGS = ["swp-kartini-2024", "baris-ditebas-2024", "tular", "a", "uji-coba", "batik", "z", "kopi"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_slug_gives_the_same_drawing(slug):
    assert splash_svg(slug) == splash_svg(slug)


def test_each_slug_gives_a_drawing_of_its_own():
    assert len({splash_svg(slug) for slug in SLUGS}) == len(SLUGS)


@given(st.text(max_size=60))
def test_any_slug_stays_within_the_budget(slug):
    assert len(splash_svg(slug).encode()) <= 1500


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_slug_gives_well_formed_svg_with_two_or_three_dyes(slug):
    drawing = ElementTree.fromstring(splash_svg(slug))  # noqa: S314  our own drawing
    dyes = [group.get("class").removeprefix("dye-") for group in drawing.iter("g")]
    assert 2 <= len(set(dyes)) == len(dyes) <= 3
    assert set(dyes) <= set(DYES)


@given(st.text(max_size=40))
def test_no_colour_or_style_that_the_content_policy_would_refuse(slug):
    assert "style" not in splash_svg(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_large_drops_fall_on_the_cloth(slug):
    for drop in re.findall(r'<path d="M(-?\d+) (-?\d+)', splash_svg(slug)):
        assert 0 < int(drop[0]) < WIDTH
        assert 0 < int(drop[1]) < HEIGHT


def test_it_is_hidden_from_assistive_technology():
    assert ElementTree.fromstring(splash_svg("tular")).get("aria-hidden") == "true"  # noqa: S314


def test_a_title_is_escaped():
    assert "<title>&lt;b&gt;</title>" in splash_svg("tular", title="<b>")
