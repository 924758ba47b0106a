"""Every state, looked at by axe in light and dark, on a phone, at 320 px and with text twice as large."""

import pytest

from tests.browser.place import SEEN
from tests.browser.states import STATES

NARROW = {"width": 320, "height": 720}
DESKTOP = {"width": 1280, "height": 900}
TWICE = "document.documentElement.style.fontSize = '200%'"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_nothing_stands_in_the_way(walk, demo, state):
    visitor = walk(demo, state.role)
    state.open(visitor)
    assert state.says in visitor.page.inner_text("main")
    assert visitor.drawn_by == f"{state.drawn_by}.html"
    found = [f"light: {barrier}" for barrier in visitor.barriers()]
    found += [f"too small: {target}" for target in visitor.small_targets()]
    visitor.page.set_viewport_size(NARROW)
    if over := visitor.overflow():
        found.append(f"at 320 px the page is {over} px too wide")
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.evaluate(TWICE)
    found += [f"dark, 320 px, 200 %: {barrier}" for barrier in visitor.barriers(SEEN)]
    if state.role:
        visitor.page.set_viewport_size(DESKTOP)
        visitor.page.evaluate("document.documentElement.style.fontSize = ''")
        found += [f"dark, 1280 px: {barrier}" for barrier in visitor.barriers(SEEN)]
    found += [f"behind the page: {trouble}" for trouble in visitor.trouble]
    if found:
        picture = visitor.picture(state.name)
        pytest.fail(f"{visitor.page.url}, see {picture}\n" + "\n".join(found), pytrace=False)
