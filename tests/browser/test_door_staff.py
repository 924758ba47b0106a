"""The station of staff when the network goes: nothing scanned is lost, and the page says at once what to do."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import ACTS, KEPT, Person, ask, told, type_in, unsent
from tests.browser.offline import EVERYTHING, ONLINE
from tests.browser.place import Visitor

STATION = "/staff/events/swp-kartini-2024/checkin"
HERE = (
    "SELECT check_in.by FROM attendance JOIN check_in ON check_in.id = check_in_id "
    "WHERE attendance.registration_id = ?"
)

pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def organiser(visit, place, come) -> Visitor:
    """An organiser who opened the station in a good network."""
    visitor = visit(place, as_="organiser")
    page = visitor.go(STATION)
    expect(page.locator("[data-fresh]")).to_contain_text("Daftar per")
    expect(page.locator("#no-network")).to_be_hidden()
    return visitor


def here(place, person: Person) -> list[str]:
    """By whom somebody is in, as the server has it."""
    return [by for (by,) in ask(place, HERE, person.id)]


def cut(visitor: Visitor) -> Page:
    """The signal drops; the page says so by itself."""
    visitor.context.set_offline(True)
    expect(visitor.page.locator("#no-network")).to_be_visible()
    return visitor.page


def test_what_staff_scan_after_the_signal_dropped_is_kept_through_a_reload_and_sent(
    organiser, place, come
):
    first, second = come.pop(0), come.pop(0)
    assert organiser.page.evaluate(KEPT.replace("location.pathname", f"'{STATION}/phone'"))
    page = cut(organiser)
    expect(page.locator("#no-network")).to_contain_text("Catat terus seperti biasa")
    type_in(page, first.code)
    told(page, "Selamat datang")
    unsent(page, 1)
    assert organiser.barriers() == []
    page.reload()
    type_in(page, second.proof)
    told(page, "Selamat datang")
    unsent(page, 2)
    assert here(place, first) == []
    organiser.context.set_offline(False)
    unsent(page, 0)
    assert [by.partition(":")[0] for one in (first, second) for by in here(place, one)] == [
        "staff",
        "staff",
    ]
    kept = page.evaluate(EVERYTHING)
    assert page.evaluate("document.querySelector('[name=csrf_token]').value") not in kept
    organiser.context.clear_cookies()
    page.goto("/staff/login")  # where signing out leads
    expect(page.locator("#door-left")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    assert second.name not in page.evaluate(EVERYTHING)


def test_a_scan_whose_answer_was_lost_is_taken_over_and_is_no_conflict(organiser, place, come, net):
    person, page = come.pop(0), organiser.page
    net.behave(lose=1.0)
    type_in(page, person.code)
    told(page, "Selamat datang")
    net.behave()
    page.evaluate(ONLINE)
    unsent(page, 0)
    expect(page.locator("#no-network")).to_be_hidden()
    assert len(here(place, person)) == 1
    page.goto(f"{STATION}/conflicts")
    expect(page.locator("h1")).to_have_text("Perlu diperiksa")
    expect(page.locator("main")).not_to_contain_text(person.name)


def test_a_device_that_keeps_nothing_says_that_nothing_is_recorded(organiser, place, come):
    """The control: without the store the same press is lost, and the test above would see it."""
    person, page = come.pop(0), organiser.page
    page.evaluate(
        "void (IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') })"
    )
    cut(organiser)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        type_in(page, person.code)  # what cannot be stored goes to the server, which is not there
    expect(page.locator("#no-network")).to_contain_text("belum tercatat")
    expect(page.locator("#answer")).to_have_count(0)
    assert page.evaluate(ACTS) == []
    organiser.context.set_offline(False)
    page.evaluate(ONLINE)
    expect(page.locator("#no-network")).to_be_hidden()
    assert here(place, person) == []
