"""After every swap the focus is somewhere sensible, the live region has told it, and no id stands twice."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from intake import clock
from intake.models.job import Job
from tests.browser.place import TWICE, Visitor
from tests.browser.seats import write
from tests.browser.steps import (
    A_NAMED_GUEST,
    DESK,
    EVENT,
    OFFICER,
    ORGANISER,
    REMINDERS,
    answered,
    bundle_asked,
    send,
)
from tests.house.tree import templates
from tests.servers import ROOT

FOCUSED = "() => document.activeElement?.tagName + '#' + (document.activeElement?.id ?? '')"
# Swapped by typing or by themselves, or pressed in a test of their own, here or in test_unit_picker.py.
ELSEWHERE = {
    "checkin/_station", "checkin/_hits", "checkin/_counts", "hall/_board", "commitments/_row",
    "commitments/index", "roster/index", "registration/_fields",
}  # fmt: skip


@dataclass(frozen=True)
class Swap:
    """A press that changes a part of a page: the template it stands in, what is done before, what is told."""

    template: str
    path: str
    before: tuple[Callable[[Visitor], object], ...]
    press: str
    tells: str
    role: str | None = ORGANISER


def filled(selector: str, **typed: str) -> Callable[[Visitor], object]:
    """Open the folded part that holds a form, and fill it in."""

    def step(visitor: Visitor) -> None:
        form = visitor.page.locator(selector).first
        form.evaluate("(form) => form.closest('details').open = true")
        for name, value in typed.items():
            form.locator(f"[name={name}]").fill(value)

    return step


def to_the_door(visitor: Visitor) -> None:
    """Where guests stand on top."""
    visitor.go(DESK + "/checkin")


def a_job_failed(visitor: Visitor) -> None:
    """Whatever was asked for could not be made."""
    write(visitor, sa.update(Job).values(failed_at=clock.now(), failed_why="broken"))
    visitor.page.reload()


FOUND = send("#press", sought="an")
PRESSED = "#station form:has([name=registration]):not([action*='/link/'])"
PICKED = send(PRESSED)
SENT, UNDONE, DROPPED = (f"form[action$='/{verb}']" for verb in ("sent", "undo", "drop"))
LINK, LOOK, NEED = "form[action*='/checkin/link/']", "form[action$='/look']", "main li form"
MESSAGES, TO_LOOK_AT = DESK + "/messages", "/staff/commitments?look=1"
SWAPS = [
    Swap("checkin/_answer", DESK + "/checkin", (FOUND, PICKED, filled(UNDONE)), UNDONE, "Belum dibatalkan"),
    Swap("checkin/_answer", DESK + "/checkin", (FOUND, PICKED, filled(UNDONE, reason="Salah orang")), UNDONE,
         "Kehadiran dibatalkan"),
    Swap("lost_links/_press", DESK + "/checkin", (FOUND,), LINK, "QR tautan pribadi"),
    Swap("checkin/_protocol", DESK + "/guests", (A_NAMED_GUEST, to_the_door), "#counts form", "Selamat datang"),
    Swap("messages/_row", MESSAGES, (), SENT, "Terkirim"),
    Swap("messages/_row", MESSAGES, (send(SENT),), UNDONE, "Perlu dikirim"),
    Swap("messages/_row", MESSAGES, (filled(DROPPED),), DROPPED, "Dicoret"),
    Swap("messages/_row", REMINDERS, (), SENT, "Terkirim", role=OFFICER),
    Swap("support/_need", DESK + "/support", (filled(NEED, contact="021 3103591"),), NEED, "tidak menerima pesan teks"),
    Swap("support/_need", DESK + "/support", (filled(NEED, contact="0812 9999 4444"),), NEED, "Sudah disiapkan"),
    Swap("commitments/_look", TO_LOOK_AT, (filled(LOOK),), LOOK, "belum tersimpan", role=OFFICER),
    Swap("commitments/_look", TO_LOOK_AT, (filled(LOOK, why="Sudah ditelepon."),), LOOK, "sudah dilihat", role=OFFICER),
    Swap("jobs/_row", DESK + "/papers", (bundle_asked, a_job_failed), "[id^=job-] form", "Menunggu giliran"),
    Swap("registration/_colleagues", EVENT + "/register", (), "#colleagues", "Baris untuk rekan 1", role=None),
]  # fmt: skip


@pytest.fixture(scope="session")
def swaps(serve):
    """A demo that may be changed."""
    return serve("swaps")


def settled(page: Page, told: str) -> None:
    """The person was told, stands somewhere, and the page did not move on."""
    expect(page.locator("#live")).to_contain_text(told)
    assert not page.evaluate(FOCUSED).startswith("BODY")
    assert page.evaluate(TWICE) == []


def test_every_place_that_swaps_is_tried():
    swapping = {
        place.removeprefix("templates/").removesuffix(".html")
        for place, source in templates(ROOT)
        if re.search(r"hx-(get|post)", source)
    }
    assert swapping == ELSEWHERE | {swap.template for swap in SWAPS}


@pytest.mark.parametrize("swap", SWAPS, ids=lambda swap: f"{swap.template}: {swap.tells}")
def test_a_press(walk, swaps, swap):
    visitor = walk(swaps, swap.role)
    page = visitor.go(swap.path)
    for step in swap.before:
        step(visitor)
    answered(visitor)
    page.evaluate("window.stayed = true")
    page.locator(swap.press).first.locator("button:not([type=button])").last.focus()
    page.keyboard.press("Enter")
    settled(page, swap.tells)
    assert page.evaluate("window.stayed"), "the page was loaded anew instead of swapped"
    assert visitor.trouble == []


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


@pytest.mark.parametrize(
    ("role", "path"), [(OFFICER, "/staff/commitments"), (ORGANISER, DESK + "/registrations")]
)
def test_searching_a_list_keeps_the_typist_in_the_field(walk, swaps, role, path):
    visitor = walk(swaps, role)
    page = visitor.go(path)
    page.locator("#q").press_sequentially("sentra", delay=30)
    expect(page.locator("#live")).to_contain_text("ditampilkan")
    assert page.evaluate(FOCUSED) == "INPUT#q"
    page.locator("#q").fill("Zzyzx")
    expect(page.locator("#live")).to_contain_text("Tidak ada yang cocok")
    assert page.evaluate(TWICE) == []
    assert visitor.trouble == []


def test_counts_that_change_by_themselves_leave_the_reader_where_they_stand(walk, swaps):
    """On a link of the counts, while a helper at another door lets somebody in who makes that link go."""
    visitor = walk(swaps, ORGANISER)
    page = visitor.go(DESK + "/checkin")
    page.fill("[name=sought]", "an")
    page.keyboard.press("Enter")
    found = page.locator(PRESSED + ":has(.button:not(.secondary))")
    expect(found.first).to_be_visible()
    links = page.locator("#counts ul:not([aria-labelledby]) a")
    for form in found.all()[:2]:
        said = {
            name: form.locator(f"[name={name}]").input_value()
            for name in ("session", "registration")
        }
        before = page.inner_text("#counts .figure")
        links.first.focus()
        visitor.page.request.post(
            swaps.link("door"),
            form={**said, "method": "search", "submission_key": secrets.token_urlsafe(16)},
            headers={"Origin": swaps.address},
        )
        expect(page.locator("#counts .figure")).not_to_have_text(before)
        assert "counts" in page.evaluate("document.activeElement.closest('section')?.id ?? ''")
    assert page.evaluate(TWICE) == []


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
