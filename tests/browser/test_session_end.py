"""A session that ends warns before, and what was sent too late comes back after signing in, and is taken once."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from intake import clock
from tests.browser import seats
from tests.browser.steps import DESK

NOTE = "Alat sudah dibeli, ruang belum"


@pytest.mark.parametrize(
    ("role", "path", "field", "typed"),
    [
        ("officer", "/staff/commitments", "note", NOTE),
        ("organiser", DESK + "/checkin", "sought", "Zzyzx"),
    ],
    ids=["commitment", "door"],
)
def test_it_warns_and_gives_back_what_was_typed(visit, demo, role, path, field, typed):
    visitor = visit(demo)
    page = visitor.page
    page.clock.install()
    seats.sign_in(visitor, role)
    visitor.go(path)
    if role == "officer":
        page.locator("main a[href^='/staff/commitments/K-']").first.click()
    form = page.locator(f"main form:has([name={field}])").first
    form.locator(f"[name={field}]").fill(typed)
    with page.expect_response("**/staff/password") as asked:
        page.clock.fast_forward("03:50:00")
    asked.value.finished()
    page.wait_for_timeout(300)
    # Work in another tab kept it alive: the page has read so, and waits again.
    expect(page.locator("#session-end")).to_be_hidden()
    seats.of_newest_session(visitor, expires_at=clock.now() + timedelta(minutes=10))
    page.clock.fast_forward("04:00:00")
    expect(page.locator("#session-end")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Waktu masuk Anda habis")
    assert form.locator(f"[name={field}]").input_value() == typed
    seats.of_newest_session(visitor, ended_at=clock.now())
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/staff/login*")
    seats.sign_in(visitor, role)
    expect(page.locator("dl.facts")).to_contain_text(typed)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/parked/" not in url)
    expect(page.locator("main")).to_contain_text(typed if role == "officer" else "Tidak ditemukan")
    assert visitor.trouble == []
