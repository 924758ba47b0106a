"""Proves that the eye sees: barriers planted into a sound page are all found, and the sound page has none."""

import pytest

from tests.browser.place import SEEN

PAGE = "/e/swp-kartini-2024/register"
HEAD = "document.querySelector('h1')"
BARRIERS = {
    "no language": "document.documentElement.removeAttribute('lang')",
    "no title": "document.title = ''",
    "a picture without words": f"{HEAD}.insertAdjacentHTML('afterend', '<img src=/x.png>')",
    "a field without a label": "document.querySelector('label[for=full_name]').remove()",
    "a button without words": "document.querySelector('main form button[type=submit]').innerHTML = ''",
    "pale text": f"{HEAD}.classList.add('planted-pale')",
    "text that is 4.5:1 but not 7:1": f"{HEAD}.nextElementSibling.classList.add('planted-grey')",
    "a link told by its colour only": f"{HEAD}.insertAdjacentHTML('afterend', "
    "'<p>Baca <a class=planted-link href=/>aturannya</a> dahulu ya.</p>')",
    "an id that stands twice for a label": "document.querySelector('[name=email]').id = 'full_name'",
    "an unknown role": f"{HEAD}.setAttribute('role', 'kepala')",
    "a state that no role has": f"{HEAD}.setAttribute('aria-checked', 'maybe')",
    "hidden but in the tab order": "document.querySelector('main form').setAttribute('aria-hidden', 'true')",
    "a list that holds something else": "document.querySelector('ul').append(document.createElement('p'))",
    "zooming forbidden": "document.querySelector('meta[name=viewport]').content = 'user-scalable=no'",
    "a page that renews itself": "document.head.insertAdjacentHTML('beforeend', "
    "'<meta http-equiv=refresh content=10>')",
    "a button inside a link": f"{HEAD}.insertAdjacentHTML('afterend', '<a href=/x>a <button>b</button></a>')",
    "an autocomplete of our own making": "document.querySelector('[name=phone]').autocomplete = 'telp'",
    "two places called main": "document.body.append(document.createElement('main'))",
    "headings that jump": f"{HEAD}.insertAdjacentHTML('afterend', '<h5>Bagian</h5>')",
    "a frame without a title": f"{HEAD}.insertAdjacentHTML('afterend', '<iframe></iframe>')",
}
TARGETS = {
    "a small button": "document.querySelector('main form button[type=submit]').classList.add('planted-small')",
    "a low field": "document.querySelector('[name=full_name]').classList.add('planted-low')",
}
SHEET = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.planted-pale { color: #ccc !important }
    .planted-grey, .planted-grey * { color: #757575 !important }
    .planted-link { color: #1d4470 !important; text-decoration: none !important }
    .planted-small { min-height: 0 !important; height: 20px !important; padding: 0 !important }
    .planted-low { min-height: 0 !important; height: 30px !important }
    .planted-wide { width: 900px !important }`);
  document.adoptedStyleSheets = [sheet];
"""


def test_a_sound_page_has_no_barrier(visit, demo):
    visitor = visit(demo)
    visitor.go(PAGE)
    assert visitor.barriers() == []
    assert visitor.small_targets() == []
    assert visitor.overflow() == 0


@pytest.mark.parametrize("plant", BARRIERS.values(), ids=BARRIERS)
def test_a_planted_barrier_is_found(visit, demo, plant):
    visitor = visit(demo)
    visitor.go(PAGE).evaluate(f"() => {{ {SHEET}; {plant} }}")
    assert visitor.barriers()


@pytest.mark.parametrize(
    "name", ["pale text", "text that is 4.5:1 but not 7:1", "a link told by its colour only"]
)
def test_what_a_size_or_scheme_may_hide_is_found_by_its_own_rules(visit, demo, name):
    visitor = visit(demo)
    visitor.go(PAGE).evaluate(f"() => {{ {SHEET}; {BARRIERS[name]} }}")
    assert visitor.barriers(SEEN)


@pytest.mark.parametrize("plant", TARGETS.values(), ids=TARGETS)
def test_a_planted_small_target_is_found(visit, demo, plant):
    visitor = visit(demo)
    visitor.go(PAGE).evaluate(f"() => {{ {SHEET}; {plant} }}")
    assert visitor.small_targets()


def test_a_page_that_is_too_wide_is_found(visit, demo):
    visitor = visit(demo)
    visitor.go(PAGE).evaluate(f"() => {{ {SHEET}; {HEAD}.classList.add('planted-wide') }}")
    assert visitor.overflow() > 0


def test_an_inline_script_and_a_stranger_are_noticed(visit, demo):
    visitor = visit(demo)
    stranger = '<img src="http://127.0.0.2:9/x.png" onerror="go()" alt="">'
    visitor.go(PAGE).evaluate(
        "(html) => document.body.insertAdjacentHTML('beforeend', html)", stranger
    )
    visitor.page.wait_for_timeout(200)
    assert any("Content Security Policy" in trouble for trouble in visitor.trouble)
