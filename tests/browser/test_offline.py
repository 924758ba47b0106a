"""The registration form on a phone whose network comes and goes: queued, sent once, and never silent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.offline import (
    EVERYTHING,
    FORM,
    KEY,
    ONLINE,
    PHONE_NUMBER,
    execute,
    press,
    received,
    register,
    rows,
    waits,
)
from tests.browser.place import Visitor
from tests.faults.phone import READY, STORED
from tests.waiting import until

LATER = "{ const now = Date.now; Date.now = () => now() + %s * 3600000 }"

pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def phone(visit, place, net) -> Visitor:
    """Somebody who opened the form once."""
    visitor = visit(place)
    visitor.go(FORM).evaluate(READY)
    return visitor


def test_what_was_sent_waits_is_told_and_goes_when_the_network_is_back(phone, place):
    page = phone.page
    phone.context.set_offline(True)
    name = register(page, "Dr. Wayan")
    item = waits(page, "Wayan, pukul")
    expect(page.locator("#queue h2")).to_be_focused()
    assert rows(place, name) == 0
    phone.context.set_offline(False)
    received(item)
    assert rows(place, name) == 1
    item.get_by_role("link", name="Buka halamannya").click()
    expect(page.locator(".proof")).to_contain_text(name)


def test_what_was_typed_outlives_the_tab_and_is_gone_with_the_receipt(phone, place):
    phone.context.set_offline(True)
    name = register(phone.page, "Ratna")
    waits(phone.page, "Ratna")
    phone.page.close(run_before_unload=False)
    page = phone.context.new_page()
    page.goto(FORM)
    item = page.locator("#queue li", has_text="Ratna")
    expect(item).to_contain_text("Di HP ini")
    typed = [name, "Juru Ukur Kain", PHONE_NUMBER]
    assert all(words in page.evaluate(EVERYTHING) for words in typed)
    phone.context.set_offline(False)
    received(item)
    assert [words for words in typed if words in page.evaluate(EVERYTHING)] == []
    assert rows(place, name) == 1


def test_what_is_only_typed_neither_leaves_the_phone_nor_is_stored(phone):
    page, asked = phone.page, []
    phone.context.on("request", lambda request: asked.append(request.url))
    page.fill("[name=full_name]", "Belum Dikirim")
    page.fill("[name=phone]", PHONE_NUMBER)
    page.locator("[name=position]").focus()
    assert "Belum Dikirim" not in page.evaluate(EVERYTHING)
    assert asked == []


def test_the_next_person_inherits_nothing_typed_and_no_key(phone):
    page = phone.page
    key = page.evaluate(KEY)
    name = register(page, "Kadek")
    page.wait_for_url("**/r/*")
    page.go_back()
    expect(page.locator("#queue li")).to_contain_text("Kadek, pukul")
    expect(page.locator("[name=full_name]")).to_have_value("")
    assert page.evaluate(KEY) not in {key, ""}
    assert name not in page.content()
    phone.context.set_offline(True)
    name = register(page, "Ketut")
    waits(page, "Ketut, pukul")
    assert name not in page.content()


def test_handing_the_phone_on_takes_the_links_away_and_clears_the_form(phone, place):
    page = phone.page
    register(page, "Putu")
    page.wait_for_url("**/r/*")
    phone.context.set_offline(True)
    page.goto(FORM)
    waiting = register(page, "Nengah")
    waits(page, "Nengah")
    assert "/r/" in page.evaluate(EVERYTHING)
    page.fill("[name=full_name]", "Salah Ketik")
    key = page.evaluate(KEY)
    page.get_by_role("button", name="Daftarkan orang berikutnya di HP ini").click()
    expect(page.locator("[name=full_name]")).to_be_focused()
    expect(page.locator("[name=full_name]")).to_have_value("")
    expect(page.locator("#queue li")).to_have_count(1)
    assert page.evaluate(KEY) not in {key, ""}
    assert page.locator("a[href*='/r/']").count() == 0
    assert '"/r/' not in page.evaluate(EVERYTHING)
    phone.context.set_offline(False)
    received(page.locator("#queue li", has_text="Nengah"))
    assert rows(place, waiting) == 1


def test_the_personal_page_hands_the_phone_on(phone):
    page = phone.page
    register(page, "Oka")
    page.wait_for_url("**/r/*")
    page.get_by_role("link", name="Daftarkan orang berikutnya di HP ini").click()
    expect(page.locator("[name=full_name]")).to_be_focused()
    expect(page.locator("#queue")).to_be_hidden()
    assert page.evaluate(STORED) == []
    assert page.url.endswith(FORM)


def test_what_was_received_is_hidden_on_request(phone):
    page = phone.page
    register(page, "Putu")
    page.wait_for_url("**/r/*")
    page.go_back()
    page.get_by_role("button", name="Sembunyikan di HP ini").click()
    expect(page.locator("#queue")).to_be_hidden()
    assert page.evaluate(STORED) == []
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_what_was_received_is_listed_for_a_day(phone):
    register(phone.page, "Made")
    phone.page.wait_for_url("**/r/*")
    before, after = (phone.context.new_page() for _ in range(2))
    before.add_init_script(LATER % 23)
    before.goto(FORM)
    received(before.locator("#queue li"))
    after.add_init_script(LATER % 25)
    after.goto(FORM)
    expect(after.locator("#queue")).to_be_hidden()
    expect(after.locator("[name=submission_key]")).not_to_have_value("")
    until(after, f"async () => !(await ({STORED})()).length")


@pytest.mark.parametrize("json", [False, True], ids=["html", "json"])
def test_a_captive_portal_is_never_taken_for_the_server(phone, place, net, json):
    page = phone.page
    net.behave(portal=200, json=json)
    name = register(page, "Gusti")
    item = waits(page, "Gusti")
    for status in (201, 302, 307, 401, 403, 413, 422, 429, 500):
        net.behave(portal=status, json=json)
        fooled = net.fooled
        page.evaluate(ONLINE)
        while net.fooled == fooled:
            page.wait_for_timeout(20)
        expect(item).to_contain_text("Di HP ini")
    assert rows(place, name) == 0
    net.behave()
    page.evaluate(ONLINE)
    received(item)
    assert rows(place, name) == 1


def test_control_a_page_that_takes_any_201_for_a_receipt_is_fooled(visit, place, net):
    net.manners.replace["js/queue."] = [('answer.headers.get("X-Receipt") === key', "true")]
    page = visit(place).go(FORM)
    net.behave(portal=201, json=True)
    name = register(page, "Gusti")
    page.wait_for_url("**/r/portal")
    assert rows(place, name) == 0


def test_an_answer_lost_after_the_commit_is_asked_for_again(phone, place, net):
    page = phone.page
    net.behave(lose=1.0)
    name = register(page, "Komang")
    item = waits(page, "Komang")
    assert rows(place, name) == 1
    net.behave()
    page.reload()
    received(item)
    assert rows(place, name) == 1


def test_a_person_on_two_phones_is_told_twice_and_stands_once(phone, visit, place):
    other = visit(place)
    other.go(FORM).evaluate(READY)
    for one in (phone, other):
        one.context.set_offline(True)
    name = register(phone.page, "Sri")
    waits(phone.page, "Sri")
    register(other.page, "Sri")
    waits(other.page, "Sri")
    other.page.evaluate(
        """(name) => new Promise((resolve) => {
          const opening = indexedDB.open("tular");
          opening.onsuccess = () => {
            const records = opening.result.transaction("queue", "readwrite").objectStore("queue");
            records.getAll().onsuccess = ({ target: { result: [record] } }) => {
              record.fields = record.fields.map(([field, value]) => [field, field === "full_name" ? name : value]);
              records.put(record).onsuccess = () => { opening.result.close(); resolve(); };
            };
          };
        })""",
        name,
    )
    for one in (phone, other):
        one.context.set_offline(False)
        received(one.page.locator("#queue li"))
    assert rows(place, name) == 2
    assert rows(place, name, live=True) == 1


def test_what_is_missing_is_told_at_the_fields_and_mended_with_the_same_key(phone, place):
    page = phone.page
    key = page.evaluate(KEY)
    name = register(page, "Gede", notice=False)
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator("#notice_read")).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_title(re.compile("^Kesalahan:"))
    assert page.input_value("[name=full_name]") == name
    assert page.evaluate(KEY) == key
    expect(page.locator("#queue")).to_be_hidden()
    page.check("[name=notice_read]")
    press(page)
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1


def test_what_the_server_refused_later_waits_for_attention_and_can_be_mended(phone, place):
    page = phone.page
    phone.context.set_offline(True)
    name = register(page, "Nyoman", notice=False)
    item = waits(page, "Nyoman")
    phone.context.set_offline(False)
    expect(item).to_contain_text("Perlu perhatian Anda")
    page.reload()
    expect(item).to_contain_text("Perlu perhatian Anda")
    expect(page.locator("[name=full_name]")).to_have_value("")
    item.get_by_role("link", name="Perbaiki dan kirim lagi").click()
    expect(page.locator(".summary")).to_be_focused()
    assert page.input_value("[name=full_name]") == name
    page.check("[name=notice_read]")
    press(page)
    page.wait_for_url("**/r/*")
    assert rows(place, name) == 1


def test_an_event_that_closed_meanwhile_is_told_and_nothing_is_thrown_away(phone, place):
    page = phone.page
    phone.context.set_offline(True)
    name = register(page, "Luh")
    item = waits(page, "Luh")
    phone.context.route("https://wa.me/**", lambda route: route.fulfill(body="WhatsApp"))
    execute(place, "UPDATE event SET closed_at = CURRENT_TIMESTAMP, version = version + 1")
    try:
        phone.context.set_offline(False)
        expect(item).to_contain_text("Pendaftaran kegiatan ini sudah ditutup")
        with page.expect_popup() as popup:
            item.get_by_role("button", name="Minta bantuan panitia lewat WhatsApp").click()
        popup.value.wait_for_url(f"https://wa.me/*{name.split()[1]}*")
        page.reload()
        expect(item).to_contain_text("Pendaftaran kegiatan ini sudah ditutup")
    finally:
        execute(place, "UPDATE event SET closed_at = NULL, version = version + 1")
    page.reload()
    received(item)
    assert rows(place, name) == 1


def test_what_was_erased_while_it_waited_is_told_and_not_registered_again(phone, place, net):
    page = phone.page
    net.behave(lose=1.0)
    register(page, "Anom")
    item = waits(page, "Anom")
    execute(
        place,
        "UPDATE submission SET purged_at = CURRENT_TIMESTAMP, reference_id = NULL "
        "WHERE id = (SELECT max(id) FROM submission)",
    )
    net.behave()
    page.evaluate(ONLINE)
    expect(item).to_contain_text("Isinya sudah dihapus")


def test_what_needs_attention_is_deleted_only_when_asked_twice(phone, place):
    page = phone.page
    phone.context.set_offline(True)
    name = register(page, "Wulan", notice=False)
    item = waits(page, "Wulan")
    phone.context.set_offline(False)
    expect(item).to_contain_text("Perlu perhatian Anda")
    page.locator("#queue summary").click()
    page.get_by_role("button", name="Ya, hapus dari HP ini").click()
    expect(page.locator("#queue")).to_be_hidden()
    assert page.evaluate(STORED) == []
    assert rows(place, name) == 0
