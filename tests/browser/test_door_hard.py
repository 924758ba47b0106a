"""The door where phones are at their worst: clocks set back, storage that fails, links that end, focus lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.door import ACTS, arm, ask, people, scans, told, type_in, unsent
from tests.browser.place import Visitor

SET_BACK = "() => { const now = Date.now; Date.now = () => now() - 3 * 3600e3; }"
TEN_DAYS_ON = "() => { const now = Date.now; Date.now = () => now() + 240 * 3600e3; }"
FULL = """() => {
  const full = () => { throw new DOMException("", "QuotaExceededError"); };
  IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = full;
}"""
LOST = """() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException("", "InvalidStateError"); };
}"""
LOST_ONCE = """() => {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = () => {
    IDBDatabase.prototype.transaction = real;
    throw new DOMException("", "InvalidStateError");
  };
}"""
KEPT_PAGES = """async () => {
  for (let tried = 0; tried < 100 && (await caches.has("tular-door-pages")); tried++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return caches.has("tular-door-pages");
}"""
RECEIVED = """async () => {
  for (let tried = 0; tried < 200; tried++) {
    const acts = await (ACTS)();
    if (acts.length && acts.every((act) => act.done)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}""".replace("ACTS", ACTS)
STRANGER = "https://tular.test/r/" + "Q" * 22

pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def phone(visit, place, come) -> Visitor:
    """A phone whose door page was opened in a good network."""
    visitor = visit(place)
    arm(visitor)
    return visitor


def take_back(page: Page, reason: str = "salah orang") -> None:
    """Undo what was just recorded."""
    page.evaluate("document.querySelector('#undo-reason').closest('details').open = true")
    page.fill("#undo-reason", reason)
    page.press("#undo-reason", "Enter")


def received(page: Page) -> None:
    """Wait until the server has everything; what the page says of it may come a moment later."""
    assert page.evaluate(RECEIVED), "not everything was received"
    unsent(page, 0)


def ended(place) -> None:
    """The organiser ends every door link."""
    ask(place, "UPDATE link SET revoked_at = '2024-01-01 00:00:00.000000' WHERE purpose = 'door'")


def test_an_answer_that_got_lost_needs_nobodys_attention(phone, place, come, net):
    person, page = come.pop(0), phone.page
    net.behave(lose=1.0)
    type_in(page, person.proof)
    unsent(page, 1)
    page.wait_for_timeout(1000)
    net.behave()
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page)
    expect(page.locator("[data-attention] li")).to_have_count(0)
    assert scans(place, person.id) == 1


def test_an_undo_follows_its_scan_though_the_clock_was_set_back_in_between(phone, place, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    type_in(page, person.proof)
    told(page, "Selamat datang")
    page.evaluate(SET_BACK)
    take_back(page)
    told(page, "Kehadiran dibatalkan")
    type_in(page, person.proof)
    told(page, "Selamat datang")
    unsent(page, 3)


def test_a_list_whose_time_is_over_names_nobody_though_its_tab_stayed_open(phone, come):
    person, page = come[-1], phone.page
    phone.context.set_offline(True)
    page.evaluate(TEN_DAYS_ON)
    type_in(page, person.proof)
    page.wait_for_timeout(1000)
    assert person.name not in page.inner_text("main")
    assert page.evaluate(ACTS) == []


def test_a_link_that_ended_leaves_no_name_on_the_phone(visit, serve):
    over = serve("over")
    person = people(over)[0]
    page = arm(visit(over))
    type_in(page, person.proof)
    received(page)
    ended(over)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-gone]")).to_be_visible()
    assert page.evaluate(KEPT_PAGES) is False
    assert page.evaluate(ACTS) == []


def test_a_scan_that_waits_when_its_link_ends_is_held_at_the_right_hour(visit, serve):
    over = serve("held")
    person, phone = people(over)[0], visit(over)
    page = arm(phone)
    phone.context.set_offline(True)
    type_in(page, person.proof)
    unsent(page, 1)
    page.reload()  # so that no steady clock tells how long ago it was
    unsent(page, 1)
    ended(over)
    phone.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-gone]")).to_be_visible()
    unsent(page, 0)
    assert ask(over, "SELECT state, clock FROM door_act") == [("held", "corrected")]


def test_a_storage_that_was_lost_is_opened_again(phone, place, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    page.evaluate(LOST_ONCE)
    type_in(page, person.proof)
    told(page, "Selamat datang")
    unsent(page, 1)


def test_a_storage_that_stays_lost_is_told_and_the_server_answers(phone, place, come):
    person, page = come.pop(0), phone.page
    page.evaluate(LOST)
    type_in(page, person.code)
    told(page, "Selamat datang")
    expect(page.locator("[data-forgets]")).to_be_visible()
    assert scans(place, person.id) == 1


def test_an_undo_that_cannot_be_stored_is_not_told_as_done(phone, place, come):
    person, page = come.pop(0), phone.page
    type_in(page, person.proof)
    told(page, "Selamat datang")
    received(page)
    page.evaluate(FULL)
    take_back(page)
    word = page.locator("#answer .answer-word")
    expect(word).not_to_have_text("Selamat datang")
    expect(word).not_to_have_text("Kehadiran dibatalkan")
    expect(page.locator("[data-forgets]")).to_be_visible()
    assert scans(place, person.id, "undo") == 0


def test_who_came_instead_has_the_seat_and_the_other_was_never_there(phone, place, come):
    person, page = come.pop(0), phone.page
    type_in(page, person.proof)
    told(page, "Selamat datang")
    received(page)
    page.get_by_text("Digantikan orang lain").click()
    page.fill("#other-name", "Wati Tandingan")
    page.fill("#other-position", "Pekerja Sosial")
    page.get_by_role("button", name="Gantikan dan catat").click()
    expect(page.locator("#answer")).to_contain_text("Wati Tandingan")
    page.wait_for_timeout(200)
    received(page)
    expect(page.locator("[data-attention] li")).to_have_count(0)
    asked = (
        "SELECT full_name FROM registration r JOIN attendance a ON a.registration_id = r.id "
        "WHERE r.id = ? OR replaces_id = ?"
    )
    assert ask(place, asked, person.id, person.id) == [("Wati Tandingan",)]
    assert ask(place, "SELECT count(*) FROM door_act WHERE collided_with_id = ?", person.id) == [
        (0,)
    ]
    page.reload()
    type_in(page, person.proof)
    told(page, "Sudah digantikan")


def test_focus_stays_in_a_list_that_is_drawn_again(phone, come):
    page = phone.page
    phone.context.set_offline(True)
    type_in(page, STRANGER)
    page.get_by_role("button", name="Catat dahulu").click()
    unsent(page, 1)
    phone.context.set_offline(False)
    opened = page.locator("[data-attention] summary")
    opened.click()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    expect(opened).to_be_focused()
    assert page.evaluate("document.querySelector('[data-attention] details').open")
    page.get_by_role("button", name="Ya, hapus dari HP ini").click()
    expect(page.locator("[data-attention]")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") != "BODY"
    assert page.evaluate(ACTS) == []
