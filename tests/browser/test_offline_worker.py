"""What the service worker keeps: the form, its style and its scripts, through updates, and never anything personal."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.offline import EVERYTHING, FORM, KEY, received, register, rows, waits
from tests.browser.place import Visitor
from tests.browser.steps import EVENT
from tests.faults.phone import KEPT, READY, UPDATE
from tests.waiting import until

STYLED = "getComputedStyle(document.querySelector('main form button[type=submit]')).minHeight"
LONG = "".join(
    f'<label>Pertanyaan {n} <input name="q_{n}" value="jawaban {n}"></label>' for n in range(400)
)


pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def phone(visit, place, net) -> Visitor:
    """Somebody who opened the form once."""
    visitor = visit(place)
    visitor.go(FORM).evaluate(READY)
    return visitor


def test_after_one_visit_the_form_opens_without_a_network(phone, net):
    page = phone.page
    net.behave(dead=True)
    page.reload()
    expect(page.locator("h1")).to_have_text("Daftar kegiatan")
    assert page.evaluate(STYLED) == "48px"


def test_a_kept_page_holds_no_key_and_each_showing_gets_its_own(phone, net):
    page, keys = phone.page, set()
    bare = page.evaluate(f"caches.match('{FORM}').then((kept) => kept.text())")
    assert 'name="submission_key" value=""' in bare
    net.behave(dead=True)
    for _ in range(3):
        page.reload()
        expect(page.locator("[name=submission_key]")).to_have_value(re.compile("^[0-9a-f]{32}$"))
        keys.add(page.evaluate(KEY))
    assert len(keys) == 3


def test_a_worker_updated_in_mid_queue_loses_nothing(phone, place, net):
    page = phone.page
    net.behave(dead=True)
    name = register(page, "Rahmat")
    item = waits(page, "Rahmat")
    worker = "navigator.serviceWorker.controller"
    page.evaluate(f"window.before = {worker}")
    net.manners.append["/sw.js"] = "\n// another release"
    net.behave()
    page.evaluate(UPDATE)
    page.wait_for_function(f"() => {worker} !== window.before")
    received(item)
    assert rows(place, name) == 1
    net.behave(dead=True)
    page.reload()
    expect(page.locator("h1")).to_have_text("Daftar kegiatan")
    received(item)


def test_an_old_tab_works_with_a_server_that_has_its_files_no_more(phone, place, net):
    page = phone.page
    net.behave(gone="/static/")
    name = register(page, "Tirta")
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1
    net.behave(dead=True)
    page.goto(FORM)
    assert page.evaluate(STYLED) == "48px"
    name = register(page, "Utari")
    item = waits(page, "Utari")
    net.behave(gone="/static/")
    received(item)
    assert rows(place, name) == 1


def test_pages_behind_links_and_of_staff_are_never_kept(phone, place):
    page = phone.page
    register(page, "Intan")
    page.wait_for_url("**/r/*")
    for label in ("personal page", "unit", "signing"):  # the door keeps its own, test_door.py
        page.goto(place.link(label))
    for path in ("/", EVENT, "/staff/login"):
        page.goto(path)
    page.goto(FORM + "?unit=st-kartini")
    kept = page.evaluate(KEPT)
    assert not [path for path in kept if path.startswith(("/r/", "/u/", "/s/", "/staff"))]
    named = {path for path in kept if not path.startswith(("/static/", "/kept/"))}
    assert named == {
        FORM,
        "/offline",
    }  # what stands under /kept/ is bare: test_offline_proposing.py


def test_a_page_that_is_not_kept_says_so_without_a_network(phone, net):
    page = phone.page
    net.behave(dead=True)
    page.goto(EVENT)
    expect(page.locator("h1")).to_have_text("Tidak ada jaringan")
    expect(page).to_have_title(re.compile("^Tidak ada jaringan"))
    net.behave()
    page.get_by_role("link", name="Coba buka lagi").click()
    expect(page.locator("h1")).not_to_have_text("Tidak ada jaringan")


@pytest.mark.parametrize("status", [200, 500])
def test_a_portal_in_place_of_the_form_is_not_kept(phone, net, status):
    page = phone.page
    net.behave(portal=status)
    page.goto(FORM)
    net.behave(dead=True)
    page.goto(FORM)
    expect(page.locator("h1")).to_have_text("Daftar kegiatan")
    assert "Masuk dahulu" not in page.evaluate(EVERYTHING)


def test_a_network_that_never_answers_gives_way_to_the_kept_form(phone, net):
    net.behave(stall=1.0)
    phone.page.goto(FORM)
    expect(phone.page.locator("h1")).to_have_text("Daftar kegiatan")


@pytest.mark.parametrize("first", [FORM, FORM + "?unit=st-kartini"])
def test_a_units_link_opens_without_a_network_with_its_unit(visit, place, net, first):
    visitor = visit(place)
    page = visitor.go(first)
    page.evaluate(READY)
    until(page, f"() => caches.match('{FORM}')")
    net.behave(dead=True)
    page.goto(FORM + "?unit=st-kartini")
    expect(page.locator("[name=unit]")).to_have_value("st-kartini")
    page.goto(FORM)
    expect(page.locator("[name=unit]")).to_have_value("")


def test_the_language_chosen_last_is_the_one_kept(phone, net):
    page = phone.page
    page.goto(FORM + "?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    until(
        page,
        f"async () => (await (await caches.match('{FORM}'))?.text())?.includes('lang=\"en\"')",
    )
    net.behave(dead=True)
    page.goto(FORM)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    register(page, "Mary")
    expect(page.locator("#queue li")).to_contain_text("On this phone")


def test_a_long_form_is_kept_and_sent_whole(visit, place, net):
    net.manners.replace[FORM] = [("</form>", LONG + "</form>")]
    page = visit(place).go(FORM)
    page.evaluate(READY)
    until(page, f"() => caches.match('{FORM}')")
    net.behave(dead=True)
    page.goto(FORM)
    name = register(page, "Panjang")
    item = waits(page, "Panjang")
    net.manners.replace.clear()
    net.behave()
    received(item)
    assert rows(place, name) == 1
    assert b"q_399=jawaban+399" in net.answers[-1][0]
