"""Coming back by the browser's own memory of the page: whoever stands there inherits no key of what was sent before."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.browser.conftest import program
from tests.browser.offline import FORM, register
from tests.browser.place import Place

NOTE = """addEventListener("pageshow", ({ persisted }) => { window.cameBack = persisted; });"""
KEY = "[name=submission_key]"
# A service worker that takes pages over throws those out of the memory that it finds there.
TAKEN_OVER = "() => navigator.serviceWorker.controller"
OWN = re.compile("[0-9a-f]{32}")  # as the script makes it, not the server


@pytest.fixture
def keeping(driver: Playwright, place: Place) -> Iterator[BrowserContext]:
    """A browser that remembers pages, as phones do; the driver switches that off unless told."""
    browser = driver.chromium.launch(
        executable_path=program(),
        ignore_default_args=["--disable-back-forward-cache"],
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    )
    context = browser.new_context(
        base_url=place.address, viewport={"width": 390, "height": 844}, locale="id"
    )
    context.add_init_script(NOTE)
    yield context
    browser.close()


def test_a_page_from_the_back_forward_cache_has_a_key_of_its_own(keeping):
    page = keeping.new_page()
    page.goto(FORM)
    expect(page.locator(KEY)).to_have_value(OWN)
    before = page.input_value(KEY)
    page.wait_for_function(TAKEN_OVER)
    page.goto("/")
    page.go_back(wait_until="commit")
    page.wait_for_function("() => window.cameBack")  # else this browser did not keep the page
    expect(page.locator(KEY)).not_to_have_value(before)


def test_going_back_after_sending_shows_an_empty_form(keeping):
    page = keeping.new_page()
    page.goto(FORM)
    expect(page.locator(KEY)).to_have_value(OWN)
    before = page.input_value(KEY)
    register(page, "Kartika")
    page.wait_for_url("**/r/*")
    page.go_back(wait_until="commit")
    expect(page.locator("[name=full_name]")).to_have_value("")
    expect(page.locator(KEY)).not_to_have_value(before)
