"""The door on a borrowed phone without a network: who comes is answered at once, and everything is sent later, once."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.door import (
    ACTS,
    FORGOTTEN,
    arm,
    ask,
    people,
    scans,
    told,
    type_in,
    unsent,
)
from tests.browser.offline import EVERYTHING, FORM, ONLINE, register
from tests.browser.place import Visitor

ANSWER_TIME = """async (typed) => {
  const field = document.querySelector("#sought");
  field.value = typed;
  const seen = new Promise((resolve) => new MutationObserver((_, watch) => {
    if (document.querySelector("#answer")) { watch.disconnect(); resolve(performance.now()); }
  }).observe(document.querySelector("#station"), { childList: true }));
  document.querySelector("#answer")?.remove();
  const began = performance.now();
  field.form.requestSubmit();
  return (await seen) - began;
}"""

KEPT_PAGES = """async () => {
  const cache = await caches.open("tular-door-pages");
  return Promise.all((await cache.keys()).map(async (request) =>
    [new URL(request.url).pathname, await (await cache.match(request, { ignoreVary: true })).text()]));
}"""

pytestmark = pytest.mark.usefixtures("net")


@pytest.fixture
def phone(visit, place, come) -> Visitor:
    """A phone whose door page was opened in a good network."""
    visitor = visit(place)
    arm(visitor)
    return visitor


def test_a_day_without_a_network_is_sent_once_when_there_is_one(phone, place, come):
    first, second, third = (come.pop(0) for _ in range(3))
    page = phone.page
    phone.context.set_offline(True)
    type_in(page, first.proof)
    told(page, "Selamat datang")
    expect(page.locator("#answer")).to_contain_text(first.name)
    expect(page.locator("#sought")).to_be_focused()
    page.reload()
    unsent(page, 1)
    type_in(page, first.proof)
    told(page, "Sudah hadir")
    type_in(page, second.code)
    told(page, "Selamat datang")
    page.close(run_before_unload=False)
    page = phone.context.new_page()
    page.goto(place.link("door"))
    unsent(page, 2)
    type_in(page, third.proof)
    told(page, "Selamat datang")
    unsent(page, 3)
    assert [scans(place, one.id) for one in (first, second, third)] == [0, 0, 0]
    phone.context.set_offline(False)
    unsent(page, 0)
    assert [scans(place, one.id) for one in (first, second, third)] == [1, 1, 1]
    page.reload()
    type_in(page, third.code)
    told(page, "Sudah hadir")


@pytest.mark.parametrize("status", [200, 201, 302, 404, 410, 500])
@pytest.mark.parametrize("speaks_json", [False, True], ids=["html", "json"])
def test_a_stranger_in_the_network_takes_nothing(phone, place, come, net, status, speaks_json):
    person, page = come.pop(0), phone.page
    net.behave(portal=status, json=speaks_json)
    type_in(page, person.proof)
    told(page, "Selamat datang")
    page.wait_for_function("() => document.querySelector('.waits')")
    page.reload()
    unsent(page, 1)
    expect(page.locator("[data-fresh]")).to_contain_text("Daftar per")
    net.behave()
    page.evaluate(ONLINE)
    unsent(page, 0)
    assert scans(place, person.id) == 1


def test_an_answer_that_got_lost_is_asked_for_again(phone, place, come, net):
    person, page = come.pop(0), phone.page
    net.behave(lose=1.0)
    type_in(page, person.proof)
    unsent(page, 1)
    page.wait_for_timeout(1000)
    net.behave()
    page.evaluate(ONLINE)
    unsent(page, 0)
    assert scans(place, person.id) == 1


def test_two_tabs_send_once_and_see_each_other(phone, place, come):
    person, page = come.pop(0), phone.page
    other = phone.context.new_page()
    other.goto(place.link("door"))
    expect(other.locator("[data-fresh]")).to_contain_text("Daftar per")
    phone.context.set_offline(True)
    type_in(page, person.proof)
    told(page, "Selamat datang")
    unsent(other, 1)
    type_in(other, person.code)
    told(other, "Sudah hadir")
    phone.context.set_offline(False)
    unsent(page, 0)
    unsent(other, 0)
    assert scans(place, person.id) == 1


@pytest.mark.parametrize("offline", [True, False], ids=["offline", "online"])
def test_an_answer_takes_at_most_three_tenths_of_a_second(phone, come, offline):
    phone.context.set_offline(offline)
    times = [phone.page.evaluate(ANSWER_TIME, come[-1 - place].proof) for place in range(8)]
    assert sorted(times)[-2] <= 300, times


def test_a_spoken_code_is_understood_as_it_is_heard(phone, come):
    person = next(one for one in come if set("01") & set(one.code))
    heard = person.code.replace("0", "o").replace("1", "l").lower()
    phone.context.set_offline(True)
    type_in(phone.page, f"{heard[:4]} {heard[4:]}")
    told(phone.page, "Selamat datang")
    expect(phone.page.locator("#answer")).to_contain_text(person.name)


def test_a_name_is_found_with_a_wrong_letter_in_another_order(phone, come):
    person = next(
        one for one in come if all(len(word) > 4 for word in one.name.split(",")[0].split()[-2:])
    )
    first, last = person.name.split(",")[0].split()[-2:]
    phone.context.set_offline(True)
    type_in(phone.page, f"Bpk. {last} {first[:2]}x{first[3:]}")
    expect(phone.page.locator("#station .rows")).to_contain_text(person.name)


def test_a_proof_of_another_event_does_not_open_this_door(phone, place):
    stranger = people(place, "baris-ditebas-2024")
    proof = stranger[0].proof if stranger else "https://tular.test/r/" + "A" * 22
    type_in(phone.page, proof)
    told(phone.page, "Kegiatan lain")
    phone.context.set_offline(True)
    type_in(phone.page, proof)
    told(phone.page, "Belum ada di daftar")
    type_in(phone.page, "WIFI:S:Hotel;T:WPA;P:rahasia;;")
    told(phone.page, "Bukan bukti pendaftaran")
    unsent(phone.page, 0)


def test_who_registered_since_the_list_was_made_is_found_by_asking_again(phone, visit, place):
    late = visit(place)
    late.go(FORM)
    name = register(late.page, "Puspa")
    late.page.wait_for_url("**/r/*")
    type_in(phone.page, late.page.url)
    told(phone.page, "Selamat datang")
    expect(phone.page.locator("#answer")).to_contain_text(name)


def test_a_hardware_scanner_types_wherever_the_focus_is(phone, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(person.proof)
    page.keyboard.press("Enter")
    told(page, "Selamat datang")
    page.locator("#station details summary").first.click()
    page.locator("#undo-reason").fill("salah")
    page.locator("#undo-reason").press("End")
    other = come.pop(0)
    page.wait_for_timeout(200)
    page.keyboard.type(other.proof)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text(other.name)
    unsent(page, 2)


def test_an_undo_carries_its_reason_and_comes_after_its_scan(phone, place, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    type_in(page, person.proof)
    page.locator("#station details summary").first.click()
    page.fill("#undo-reason", "salah orang")
    page.press("#undo-reason", "Enter")
    told(page, "Kehadiran dibatalkan")
    type_in(page, person.name)
    expect(page.locator("[data-pick]").first).to_contain_text("Catat")
    phone.context.set_offline(False)
    unsent(page, 0)
    rows = ask(
        place, "SELECT kind, reason FROM check_in WHERE registration_id = ? ORDER BY id", person.id
    )
    assert rows == [("in", ""), ("undo", "salah orang")]


def test_a_substitute_and_a_guest_come_in_without_a_network(phone, place, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    type_in(page, person.proof)
    page.get_by_text("Digantikan orang lain").click()
    page.fill("#other-name", "Wati Pengganti")
    page.fill("#other-position", "Pekerja Sosial")
    page.get_by_role("button", name="Gantikan dan catat").click()
    told(page, "Selamat datang")
    type_in(page, person.proof)
    told(page, "Sudah digantikan")
    page.locator("#walk-in summary").click()
    page.fill("#came-full_name", "Joko Tamudesa")
    page.fill("#came-position", "Lurah")
    page.fill("#came-unit", "Kelurahan Karangjati")
    page.get_by_role("button", name="Catat dan hadirkan").click()
    told(page, "Selamat datang")
    type_in(page, "tamudesa")
    expect(page.locator("[data-pick]")).to_have_count(1)
    unsent(page, 4)  # the scan, its undoing, the substitute, the guest
    phone.context.set_offline(False)
    unsent(page, 0)
    cancelled = ask(place, "SELECT cancelled_reason FROM registration WHERE id = ?", person.id)
    assert cancelled == [("substituted",)]
    for name in ("Wati Pengganti", "Joko Tamudesa"):
        asked = "SELECT count(*) FROM check_in JOIN registration r ON r.id = registration_id WHERE full_name = ?"
        assert ask(place, asked, name) == [(1,)]


def test_who_comes_instead_of_somebody_absent_is_in_without_a_network(phone, place, come):
    person, page = come.pop(0), phone.page
    expect(page.locator("#offline")).to_be_hidden()  # no heading over nothing
    phone.context.set_offline(True)
    type_in(page, person.name)
    page.locator(f"[data-instead='{person.id}']").click()
    expect(page.locator("#other-name")).to_be_focused()
    page.fill("#other-name", "Wati Penerus")
    page.fill("#other-position", "Pekerja Sosial")
    page.press("#other-position", "Enter")
    told(page, "Selamat datang")
    expect(page.locator("#answer")).to_contain_text(f"Menggantikan {person.name}")
    type_in(page, person.proof)
    told(page, "Sudah digantikan")
    unsent(page, 1)  # nobody was there whose scan had to be undone
    expect(page.locator("#offline h2")).to_be_visible()
    phone.context.set_offline(False)
    unsent(page, 0)
    asked = "SELECT cancelled_reason FROM registration WHERE id = ?"
    assert ask(place, asked, person.id) == [("substituted",)]
    assert scans(place, person.id) + scans(place, person.id, "undo") == 0


def test_a_phone_that_never_gets_a_network_saves_its_queue(phone, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    type_in(page, person.proof)
    unsent(page, 1)
    with page.expect_download() as waited:
        page.get_by_role("button", name="Simpan ke berkas").click()
    said = json.loads(waited.value.path().read_text())
    assert said["tular"] == "scans"
    [act] = said["acts"]
    assert act["path"] == "scans"
    assert act["fields"]["registration"] == str(person.id)
    assert act["fields"]["submission_key"] == page.evaluate(ACTS)[-1]["key"]


def test_a_phone_that_stores_nothing_works_with_a_network_and_says_so(phone, place, come):
    person, page = come.pop(0), phone.page
    page.evaluate(
        "void (IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') })"
    )
    type_in(page, person.code)
    told(page, "Selamat datang")
    expect(page.locator("[data-forgets]")).to_be_visible()
    assert scans(place, person.id) == 1


def test_a_revoked_link_wipes_the_list_but_sends_what_was_recorded(visit, serve):
    ended = serve("ended")
    come = people(ended)
    phone = visit(ended)
    page = arm(phone)
    phone.context.set_offline(True)
    type_in(page, come[0].proof)
    unsent(page, 1)
    ask(ended, "UPDATE link SET revoked_at = '2024-01-01 00:00:00.000000' WHERE purpose = 'door'")
    phone.context.set_offline(False)
    page.evaluate(ONLINE)
    expect(page.locator("[data-gone]")).to_be_visible()
    unsent(page, 0)
    assert ask(ended, "SELECT state FROM door_act") == [("held",)]
    page.evaluate(ONLINE)
    assert page.evaluate(FORGOTTEN)
    held = page.evaluate(EVERYTHING)
    assert come[0].name not in held
    assert come[1].name not in held


def test_a_list_whose_time_is_over_is_forgotten_without_a_network(phone, come):
    page = phone.page
    phone.context.set_offline(True)
    page.evaluate("void (Date.now = ((now) => () => now() + 40 * 86400000)(Date.now))")
    page.evaluate(ONLINE)
    expect(page.locator("[data-fresh]")).not_to_contain_text("Daftar per")
    assert come[-1].name not in page.evaluate(EVERYTHING)


def test_an_undo_comes_after_its_scan_though_the_clock_was_set_back(phone, place, come):
    person, page = come.pop(0), phone.page
    phone.context.set_offline(True)
    type_in(page, person.proof)
    told(page, "Selamat datang")
    page.evaluate("void (Date.now = ((now) => () => now() - 7200000)(Date.now))")
    page.locator("#station details summary").first.click()
    page.fill("#undo-reason", "salah orang")
    page.press("#undo-reason", "Enter")
    told(page, "Kehadiran dibatalkan")
    type_in(page, person.proof)
    told(page, "Selamat datang")


def test_a_session_of_yesterday_is_not_written_into(visit, serve):
    today = serve("today")
    come = people(today)
    last = "(SELECT max(id) FROM event_session WHERE event_id = (SELECT id FROM event WHERE slug = 'swp-kartini-2024'))"
    now = "strftime('%Y-%m-%d %H:%M:%f000', 'now', '{} hour')"
    times = f"starts_at = {now.format('-1')}, ends_at = {now.format('+1')}"
    ask(today, f"UPDATE event_session SET {times} WHERE id = {last}")  # noqa: S608 - our own words
    phone = visit(today)
    page = arm(phone)
    page.locator("#station .chips a").first.click()
    expect(page.locator("[data-fresh]")).to_contain_text("Daftar per")
    phone.context.set_offline(True)
    type_in(page, come[0].proof)
    told(page, "Bukan sesi ini")
    page.locator("#station .chips a").last.click()
    expect(page.locator("[data-fresh]")).to_contain_text("Daftar per")
    type_in(page, come[0].proof)
    told(page, "Selamat datang")


def test_the_page_that_is_kept_names_nobody_and_holds_no_key(phone, come):
    page = phone.page
    type_in(page, come[-1].proof)
    page.reload()
    [kept] = [html for path, html in page.evaluate(KEPT_PAGES) if path.startswith("/door/")]
    assert not [one.name for one in come if one.name in kept]
    assert 'name="submission_key" value=""' in kept


def test_nothing_of_a_framework_and_no_decoder_is_loaded_before_the_camera_is_opened(phone):
    loaded = phone.page.evaluate(
        "performance.getEntriesByType('resource').map((each) => each.name)"
    )
    assert any("js/door." in name for name in loaded)
    assert not any("qr-0.7.0" in name or "door-camera" in name for name in loaded)
