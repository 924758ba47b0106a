"""Proposing on a phone whose network goes: one visit to the personal page is enough, and one receipt ends it."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.offline import EVERYTHING, ONLINE, received
from tests.browser.place import Place, Visitor
from tests.faults.phone import KEPT, READY, STORED
from tests.waiting import until

KEPT_FORM = (
    f"async () => (await ({KEPT})()).filter((path) => path.startsWith('/kept/')).length === 2"
)
KEY = "document.querySelector('[name=submission_key]').value"
PERSON = "Wulan Sarining"

pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def phone(visit, place, net) -> Visitor:
    """Somebody who opened their personal page once."""
    visitor = visit(place)
    page = visitor.go(place.link("personal page"))
    page.evaluate(READY)
    until(page, KEPT_FORM)
    return visitor


def test_one_visit_to_the_personal_page_is_enough_and_nothing_stays(phone, place, net):
    page, link = phone.page, place.link("personal page")
    token = link.removeprefix("/r/")
    assert token not in page.evaluate(EVERYTHING)
    net.behave(dead=True)
    page.goto(link)
    page.get_by_role("link", name="Usulkan komitmen").click()
    expect(page).to_have_url(place.address + link + "/commitment")
    key = page.evaluate(KEY)
    site = propose(page, "Bengkel tanpa jaringan")
    item = waits(page)
    assert PERSON in page.evaluate(EVERYTHING)
    assert page.evaluate(KEY) not in {key, ""}
    assert rows(place, site) == 0
    net.behave()
    received(item)
    assert rows(place, site) == 1
    item.get_by_role("button", name="Sembunyikan di HP ini").click()
    until(page, f"async () => !(await ({STORED})()).length")
    left = page.evaluate(EVERYTHING)
    assert [words for words in (PERSON, site, token, key) if words in left] == []


def test_a_portal_is_no_receipt_for_a_proposal(phone, place, net):
    page = phone.page
    page.goto(place.link("personal page") + "/commitment")
    net.behave(portal=200, json=True)
    site = propose(page, "Bengkel di balik portal")
    item = waits(page)
    for status in (201, 302, 422):
        net.behave(portal=status, json=True)
        fooled = net.fooled
        page.evaluate(ONLINE)
        while net.fooled == fooled:
            page.wait_for_timeout(20)
        expect(item).to_contain_text("Di HP ini")
    assert rows(place, site) == 0
    net.behave()
    page.evaluate(ONLINE)
    received(item)
    assert rows(place, site) == 1


def test_control_a_page_that_takes_any_201_for_a_receipt_loses_the_proposal(visit, place, net):
    net.manners.replace["js/queue."] = [('answer.headers.get("X-Receipt") === key', "true")]
    page = visit(place).go(place.link("personal page") + "/commitment")
    net.behave(portal=201, json=True)
    site = propose(page, "Bengkel yang hilang")
    page.wait_for_url("**/r/portal")
    assert rows(place, site) == 0


def propose(page: Page, site: str) -> str:
    """Fill the form in for another site, and press."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
    form = page.locator("form[data-queue]")
    form.locator("[name=form][value=adopsi]").check()
    form.locator("[name=pic_name]").fill(PERSON)
    form.locator("[name=first_step]").fill("Memilih lima peserta")
    form.locator("[name=first_step_date]").fill("2090-01-02")
    form.locator("[name=site]").fill(site)
    form.locator("[name=agree]").check()
    form.locator("button[type=submit]").last.click()
    return site


def waits(page: Page) -> Locator:
    """The phone says that it holds the proposal."""
    item = page.locator("#queue li").last
    expect(item).to_contain_text("Di HP ini")
    return item


def rows(place: Place, site: str) -> int:
    """How often a proposal for this site stands in the database."""
    path = place.database_url.removeprefix("sqlite:///")
    asked = "SELECT count(*) FROM commitment_version WHERE site = ? AND pic_name = ?"
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(asked, [site, PERSON]).fetchone()[0])
