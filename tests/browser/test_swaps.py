"""After every swap the focus is somewhere sensible, the live region has told it, and no id stands twice."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import TWICE
from tests.browser.steps import DESK
from tests.servers import ROOT

FOCUSED = "() => document.activeElement?.tagName + '#' + (document.activeElement?.id ?? '')"


@pytest.fixture(scope="session")
def swaps(serve):
    """A demo that may be changed."""
    return serve("swaps")


def settled(page: Page, told: str) -> None:
    """The person was told, stands somewhere, and the page did not move on."""
    expect(page.locator("#live")).to_contain_text(told)
    assert not page.evaluate(FOCUSED).startswith("BODY")
    assert page.evaluate(TWICE) == []


@pytest.mark.parametrize("door", [False, True], ids=["desk", "door"])
def test_at_the_door(visit, swaps, door):
    visitor = visit(swaps, as_=None if door else "organiser")
    page = visitor.go(swaps.link("door") if door else DESK + "/checkin")
    page.evaluate("window.stayed = true")
    page.fill("[name=sought]", "Zzyzx")
    page.keyboard.press("Enter")
    settled(page, "Tidak ditemukan")
    page.fill("[name=sought]", "an")
    page.keyboard.press("Enter")
    expect(page.locator("#station .rows").first).to_be_visible()
    assert page.evaluate(TWICE) == []
    page.locator("[data-pick], form:not(#press):has([name=registration]) button").first.click()
    expect(page.locator("#answer")).to_be_visible()
    settled(page, page.inner_text("#answer .answer-word"))
    assert page.evaluate("window.stayed"), "the page was loaded anew instead of swapped"
    assert visitor.barriers() == []
    assert visitor.trouble == []


def test_a_status_in_its_row(visit, swaps):
    visitor = visit(swaps, as_="officer", size={"width": 1280, "height": 900})
    page = visitor.go("/staff/commitments?due=overdue")
    row = page.locator("tbody tr").first
    code = row.get_attribute("id").removeprefix("row-")
    page.evaluate("window.stayed = true")
    row.locator("select[name=status]").select_option("berjalan")
    row.locator("form:has(select) button").click()
    settled(page, f"{code} tersimpan")
    row.locator("select[name=status]").select_option("dibatalkan")
    row.locator("form:has(select) button").click()
    settled(page, f"{code} belum tersimpan")
    expect(row.locator(".error")).to_be_visible()
    assert page.evaluate("window.stayed"), "the page was loaded anew instead of swapped"
    assert visitor.barriers() == []
    assert visitor.trouble == []


def test_searching_the_worklist_keeps_the_typist_in_the_field(visit, swaps):
    visitor = visit(swaps, as_="officer")
    page = visitor.go("/staff/commitments")
    page.locator("#q").press_sequentially("sentra", delay=30)
    expect(page.locator("#live")).to_contain_text("ditampilkan")
    assert page.evaluate(FOCUSED) == "INPUT#q"
    page.locator("#q").fill("Zzyzx")
    expect(page.locator("#live")).to_contain_text("Tidak ada yang cocok")
    assert page.evaluate(TWICE) == []
    assert visitor.trouble == []


def test_a_count_that_did_not_change_sends_nothing(visit, swaps):
    visitor = visit(swaps, as_="organiser")
    page = visitor.page
    with page.expect_response(lambda answer: "/counts" in answer.url, timeout=15_000) as waited:
        visitor.go(DESK + "/checkin")
    assert waited.value.status == 204
    assert visitor.trouble == []


def test_long_work_that_is_made_meanwhile(visit, serve, tmp_path):
    """The row changes by itself; whoever stands on its link stands on the next one, and is told."""
    place = serve("long-work", JOB_FOLDER=str(tmp_path))
    visitor = visit(place, as_="organiser")
    page = visitor.go(DESK + "/papers")
    page.click("form[action$='/bundle'] button")
    page.locator("[id^=job-] a").focus()
    page.evaluate("window.stayed = true")
    subprocess.run(
        [sys.executable, "-m", "flask", "worker", "--once"],
        cwd=ROOT,
        env=os.environ
        | {"TULAR_DEMO": "1", "DATABASE_URL": place.database_url, "JOB_FOLDER": str(tmp_path)},
        check=True,
    )
    settled(page, "Siap diunduh")
    assert page.evaluate("document.activeElement.id").endswith("-next")
    assert page.evaluate("window.stayed"), "the page was loaded anew instead of swapped"
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "Paket SPJ swp-kartini-2024.zip"
    assert visitor.barriers() == []
    assert visitor.trouble == []
