"""L5: registrations over a line of 64 kbit/s with a second's delay, where three in ten requests stop half way."""

import asyncio
import json
import random
import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Figure
from bench.installation import SLUG, Installation
from bench.light import PHONE, chromium
from bench.load import HOST, post
from tests.faults.line import Line, line

PEOPLE = 200
IN_CHROMIUM = 4
HURT = {"rate": 64_000 / 8, "delay": 1.0, "stall": 0.3}  # bytes a second, seconds each way, share
PATIENCE, FIRST_PAUSE, LONGEST_PAUSE = 20.0, 2.0, 300.0  # as in static/js/queue.js
ENOUGH = 900  # seconds after which somebody counts as stuck
FORM = f"/e/{SLUG}/register"
_RECEIPT = re.compile(rb"\r\nx-receipt: *([\w-]+)", re.IGNORECASE)
DONE = "() => location.pathname.startsWith('/r/') || document.querySelector('#queue li[data-key^=\"/r/\"]')"


def measure(place: Installation, say: Callable[[str], None]) -> list[Figure]:
    """200 raw clients that insist as the form's script does, then a few real phones."""
    with line(place.port) as bad:
        say(f"hurt: {PEOPLE} registrations at 64 kbit/s, 1 s each way, 30 % of requests stall")
        names = [f"Peserta Jauh {number}" for number in range(PEOPLE)]
        bad.behave(**HURT)
        told = asyncio.run(_all(bad.port, place, names))
        say(f"hurt: {IN_CHROMIUM} phones in Chromium")
        phones = [f"Peserta Chromium {number}" for number in range(IN_CHROMIUM)]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            received = _phones(browser, bad, phones)
            browser.close()
    times = [seconds for seconds, _ in told if seconds]
    rows = _rows(place)
    lost = [name for name in [*names, *phones] if not rows.get(name)]
    doubled = [name for name, count in rows.items() if count > 1]
    note = f" ({sum(tries for _, tries in told)} tries; median {median(times):.0f} s, longest {max(times):.0f} s)"
    return [
        _all_of("L5", "registrations that end with a receipt", len(times), PEOPLE, note),
        _all_of("L5", "the same in Chromium", received, IN_CHROMIUM),
        Figure("L5", "lost, doubled", f"{len(lost)}, {len(doubled)}", "0, 0", not lost + doubled),
    ]


async def _all(port: int, place: Installation, names: list[str]) -> list[tuple[float, int]]:
    return await asyncio.gather(*(_insist(port, place, name) for name in names))


async def _insist(port: int, place: Installation, name: str) -> tuple[float, int]:
    """Seconds until the receipt, 0 when it never came, and how often it was tried: always with the same key."""
    key, began, pause, tries = secrets.token_urlsafe(16), time.monotonic(), FIRST_PAUSE, 0
    sent = {
        "full_name": name,
        "unit": random.choice(place.units),
        "position": "Pekerja Sosial",
        "phone": "0812 0000 9876",
        "notice_read": "1",
        "notice_version": place.notice,
        "submission_key": key,
    }
    request = post(FORM, port, urlencode(sent).encode(), Accept="application/json")
    while time.monotonic() - began < ENOUGH:
        tries += 1
        answer = b""
        with suppress(OSError, TimeoutError):
            answer = await asyncio.wait_for(_ask(port, request), PATIENCE)
        receipt = _RECEIPT.search(answer)
        if answer.startswith(b"HTTP/1.1 201") and receipt and receipt[1].decode() == key:
            assert json.loads(answer.partition(b"\r\n\r\n")[2])["url"].startswith("/r/")
            return time.monotonic() - began, tries
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 2, LONGEST_PAUSE)
    return 0.0, tries


async def _ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


def _phones(browser: Browser, bad: Line, names: list[str]) -> int:
    """Open the form on a good line, send it on the bad one, and count who is told a receipt."""
    bad.behave()
    pages = [_open(browser, bad.address) for _ in names]
    bad.behave(**HURT)
    for page, name in zip(pages, names, strict=True):
        page.fill("[name=full_name]", name)
        page.select_option("[name=unit]", index=3)
        page.fill("[name=position]", "Pekerja Sosial")
        page.fill("[name=phone]", "0812 0000 4321")
        page.check("[name=notice_read]")
        page.locator("form:has([name=full_name]) button:not([type=button])").last.click(
            no_wait_after=True
        )
    for page in pages:
        page.wait_for_function(DONE, timeout=ENOUGH * 1000)
    return len(pages)


def _open(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=PHONE, locale="id-ID").new_page()
    page.goto(address + FORM)
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    return page


def _rows(place: Installation) -> dict[str, int]:
    with closing(sqlite3.connect(place.database)) as connection:
        return dict(
            connection.execute("SELECT full_name, count(*) FROM registration GROUP BY full_name")
        )


def _all_of(code: str, what: str, value: int, goal: int, note: str = "") -> Figure:
    return Figure(code, what, f"{value} of {goal}{note}", f"{goal} of {goal}", value == goal)
