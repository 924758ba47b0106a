"""Tries at once, tabs beside each other, phones that store nothing or run no script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offline import FORM, ONLINE, press, received, register, rows, waits
from tests.faults.phone import READY

REFUSED = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })"
UNOPENED = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError') }"
FULL = (
    "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }"
)
NO_LOCKS = "delete Navigator.prototype.locks"
NO_TIMER = """{
  const real = setTimeout;
  window.setTimeout = (act, after, ...more) => (after >= 1000 ? 0 : real(act, after, ...more));
}"""
TRIGGERS = {
    "load": Page.reload,
    "online": lambda page: page.evaluate(ONLINE),
    "visibility": lambda page: page.evaluate(
        "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))"
    ),
    "send now": lambda page: page.get_by_role("button", name="Kirim sekarang").click(),
}

pytestmark = pytest.mark.usefixtures("net")


@pytest.mark.parametrize("pull", TRIGGERS.values(), ids=TRIGGERS)
def test_it_is_tried_at_once_on(visit, place, net, pull):
    visitor = visit(place)
    visitor.context.add_init_script(NO_TIMER)  # the queue's own patience would send it too
    page = visitor.go(FORM)
    net.behave(dead=True)
    name = register(page, "Bagus")
    item = waits(page, "Bagus")
    net.behave()
    pull(page)
    received(item)
    assert rows(place, name) == 1


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["with locks", "without locks"])
def test_two_tabs_send_what_waits_once(visit, place, net, script):
    visitor = visit(place)
    visitor.context.add_init_script(script)
    first = visitor.go(FORM)
    first.evaluate(READY)
    visitor.context.set_offline(True)
    name = register(first, "Agus")
    waits(first, "Agus")
    second = visitor.context.new_page()
    second.goto(FORM)
    expect(second.locator("#queue li")).to_contain_text("Di HP ini")
    before = len(net.answers)
    visitor.context.set_offline(False)
    for page in (first, second):
        page.evaluate(ONLINE)
        received(page.locator("#queue li"))
    assert rows(place, name) == 1
    assert len(net.answers) - before == 1 or script == NO_LOCKS


@pytest.mark.parametrize("fault", [REFUSED, UNOPENED, FULL], ids=["refused", "unopened", "full"])
def test_a_phone_that_stores_nothing_sends_the_plain_form_and_says_so(visit, place, fault):
    visitor = visit(place)
    visitor.context.add_init_script(fault)
    page = visitor.go(FORM)
    if fault is not FULL:
        expect(page.locator("#queue")).to_contain_text("tidak dapat menunggu jaringan")
    name = register(page, "Sari")
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1


def test_a_phone_that_stores_nothing_keeps_the_form_while_there_is_no_network(visit, place):
    visitor = visit(place)
    visitor.context.add_init_script(FULL)
    page = visitor.go(FORM)
    visitor.context.set_offline(True)
    name = register(page, "Dewi")
    expect(page.locator("#live")).to_contain_text("Belum terkirim")
    expect(page.locator("#queue")).to_contain_text("tidak dapat menunggu jaringan")
    assert page.input_value("[name=full_name]") == name
    visitor.context.set_offline(False)
    page.locator("button[aria-disabled]").wait_for(state="detached")
    press(page)
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1


def test_without_a_script_nothing_of_this_is_shown_and_the_form_sends_itself(visit, place):
    page = visit(place, script=False).go(FORM)
    expect(page.locator("#queue")).to_be_hidden()
    name = register(page, "Bambang")
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1
