"""L1 to L4: what the registration form costs on the wire, and how soon it is usable on a slow phone."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Figure, at_most, middle
from bench.installation import SLUG, Installation
from bench.load import HOST
from bench.relay import Exchange, Relay, relay
from tests.servers import ROOT

PHONE = {"width": 390, "height": 844}
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_CPU = 4
SETTLE = 1500  # milliseconds for what a page asks for after it has loaded
FORM_PATH = f"/e/{SLUG}/register"
SHOWN = {"document", "style", "script", "image", "font", "manifest"}
# Usable: everything parsed, something painted, the first field takes the focus, the sending button is enabled.
WATCH = """
(() => {
  const look = () => {
    const field = document.querySelector('[name=full_name]');
    const buttons = field && field.form ? field.form.querySelectorAll('button:not([type=button])') : [];
    const send = buttons[buttons.length - 1];
    const painted = performance.getEntriesByName('first-contentful-paint').length;
    if (send && !send.disabled && painted && document.readyState !== 'loading') {
      field.focus();
      if (document.activeElement === field) { window.usableAt = performance.now(); return; }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


def measure(place: Installation, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """A first visit, a repeat, a submission; then first visits on a slow phone."""
    address = f"{place.address}{FORM_PATH}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        say("light: bytes")
        with relay(place.port) as wire:
            figures = _bytes(browser, wire)
        slow = []
        for number in range(rounds):
            say(f"light: slow phone, visit {number + 1} of {rounds}")
            slow.append(_slow_visit(browser, address))
        browser.close()
    note = f", median of {rounds}; htmx in after {middle([done for _, _, done in slow]):.2f} s"
    return [
        *figures,
        at_most(
            "L4",
            "first paint on slow 3G, CPU 4x",
            middle([painted for painted, _, _ in slow]),
            1.5,
            "s",
        ),
        at_most(
            "L4",
            "form usable on slow 3G, CPU 4x",
            middle([usable for _, usable, _ in slow]),
            2.0,
            "s",
            note,
        ),
    ]


def _bytes(browser: Browser, wire: Relay) -> list[Figure]:
    hosts: set[str | None] = set()
    with _phone(browser) as page:
        page.context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        first = _visit(page, wire)
        again = _visit(page, wire)
        sent = _submit(page, wire)
    shown = [one for one in first if one.kind in SHOWN]
    first_flight = [one for one in first if one.kind in {"document", "style"}]
    kept = f" (with what it keeps for offline: {_kilobytes(first):.2f} kB in {len(first)})"
    return [
        at_most("L1", "first visit to the form, both ways", _kilobytes(shown), 34, "kB", kept),
        at_most("L1", "its requests", len(shown), 6, "requests"),
        at_most("L1", "its foreign hosts", len(hosts - {HOST, None}), 0, "hosts"),
        at_most("L2", "HTML and CSS, heads included", _kilobytes(first_flight, up=False), 14, "kB"),
        at_most("L3", "repeat visit, both ways", _kilobytes(again), 10, "kB"),
        at_most("L3", f"submission up (answer {sent.status})", sent.up / 1000, 3, "kB"),
        at_most("L3", "submission down", sent.down / 1000, 2, "kB"),
    ]


def _visit(page: Page, wire: Relay) -> list[Exchange]:
    wire.forget()
    page.goto(f"{wire.address}{FORM_PATH}", wait_until="load")
    page.wait_for_timeout(SETTLE)
    return list(wire.exchanges)


def _submit(page: Page, wire: Relay) -> Exchange:
    """Fill the form in as a person would, and send it by its last button."""
    wire.forget()
    page.fill("[name=full_name]", "Siti Aminah, S.Sos., M.Si.")
    page.select_option("[name=unit]", index=3)
    page.fill("[name=position]", "Pekerja Sosial Ahli Muda")
    page.fill("[name=phone]", "0812 0000 1234")
    page.check("[name=notice_read]")
    page.locator("form:has([name=full_name]) button:not([type=button])").last.click()
    page.wait_for_url("**/r/*")
    return next(one for one in wire.exchanges if one.method == "POST")


def _slow_visit(browser: Browser, address: str) -> tuple[float, float, float]:
    """Seconds until the first paint, until the form is usable, and until the last script has run."""
    with _phone(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load", timeout=60_000)
        page.wait_for_function("window.usableAt")
        told = page.evaluate(
            "() => [performance.getEntriesByName('first-paint')[0].startTime, window.usableAt,"
            " performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]"
        )
    painted, usable, done = (milliseconds / 1000 for milliseconds in told)
    return painted, usable, done


@contextmanager
def _phone(browser: Browser) -> Iterator[Page]:
    """A phone that was never here: empty cache, no cookies, Indonesian."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="id-ID"
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def _kilobytes(exchanges: list[Exchange], *, up: bool = True) -> float:
    return sum(one.down + (one.up if up else 0) for one in exchanges) / 1000


def chromium() -> str:
    """The program that `bin/chromium` finds."""
    return subprocess.run(
        [ROOT / "bin/chromium"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
