"""The desk under an officer's hands: presses to an overdue item, to a reminder, and for a page of statuses."""

import pytest
from playwright.sync_api import expect

PRESSES_EACH = 5  # to the row, to its status, the choice, to the button, save
COUNTED = """() => { window.presses = 0; for (const kind of ["keydown", "pointerdown"])
  addEventListener(kind, (event) => { window.presses += event.isTrusted; }, true); }"""
ROW = "document.activeElement.closest('tr')?.id"


@pytest.fixture(scope="module")
def desk(serve):
    """A demo that may be changed."""
    return serve("desk")


def test_an_overdue_item_in_two_presses_and_a_reminder_in_three(visit, desk):
    page = visit(desk, as_="officer").go("/staff")
    page.locator(".chips a[href$='?due=overdue']").click()
    page.locator("tbody th a").first.click()
    expect(page.locator("main h1")).to_be_visible()
    assert "/staff/commitments/K-" in page.url
    page.get_by_role("button", name="Ingatkan").first.click()
    expect(page.locator("[id^=message-]").first).to_be_visible()


def test_a_page_of_units_is_triaged_with_five_keys_each(visit, desk):
    visitor = visit(desk, as_="officer", size={"width": 1280, "height": 900})
    page = visitor.go("/staff/commitments")
    open_ones = (
        "tbody tr:not(:has(option[value=selesai][selected], option[value=dibatalkan][selected]))"
    )
    rows = [row.get_attribute("id") for row in page.locator(open_ones).all()]
    assert len(rows) >= 20
    page.evaluate(COUNTED)
    for row in rows:
        page.locator(f"#{row} th a").focus()  # j from the row before, when that one is open too
        for key in ("s", "t", "Tab", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#live")).to_contain_text(f"{row.removeprefix('row-')} tersimpan")
        assert page.evaluate(ROW) == row
    assert page.evaluate("window.presses") + len(rows) <= PRESSES_EACH * len(rows)
    assert visitor.trouble == []


def test_the_keys_wake_in_the_list_alone(visit, demo):
    visitor = visit(demo, as_="officer", size={"width": 1280, "height": 900})
    page = visitor.go("/staff/commitments")
    page.locator("body").press("j")
    assert page.evaluate(ROW) is None
    first, second = (page.locator("tbody tr").nth(n).get_attribute("id") for n in (0, 1))
    page.locator("tbody th a").first.focus()
    page.keyboard.press("j")
    assert page.evaluate(ROW) == second
    page.keyboard.press("x")
    assert page.locator(f"#{second} [name=commitment]").is_checked()
    page.keyboard.press("k")
    assert page.evaluate(ROW) == first
    page.locator("#q").press_sequentially("jx")
    assert page.locator("#q").input_value() == "jx"
    assert visitor.trouble == []
