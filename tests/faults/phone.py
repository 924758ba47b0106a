"""A phone of the fault harnesses: a Chromium with a profile of its own, which can be killed and started again."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.servers import ROOT

ARGUMENTS = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--lang=id",
]
# What the store of the page holds, and which pages the worker keeps.
STORED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tular");
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("queue").objectStore("queue").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""
KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()"""
UPDATE = "async () => { await (await navigator.serviceWorker.getRegistration())?.update() }"
READY = """async () => { await Promise.race([
  navigator.serviceWorker.ready, new Promise((_, tell) => setTimeout(tell, 30000, "no worker"))]) }"""
LISTED = """() => [...document.querySelectorAll("#queue li")].map((item) =>
  [item.querySelector("p").textContent.split(",")[0], item.querySelector(".mark").classList[1]])"""
STATES = {"warn": "waiting", "go": "sent", "done": "received", "stop": "attention"}


STARTS = 4
PATIENCE = 10_000  # milliseconds until it lets itself be driven
LONGEST = 120  # seconds switched on; then the browser hangs


class Phone:
    """Owns the browser's process, so that it can pull the plug."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self.playwright = playwright
        self.profile = profile
        self.stuck = False  # the browser itself, which now and then does not let itself be driven
        self.address = address

    def start(self) -> None:
        """Switch it on; what the profile holds is still there. A browser that does not let itself be driven is
        killed, as a phone may be at any moment, and switched on again."""
        for _ in range(STARTS - 1):
            with contextlib.suppress(Error):
                return self._start()
            self.kill()
        return self._start()

    def _start(self) -> None:
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        program = subprocess.run(
            [ROOT / "bin/chromium"], check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", program, *ARGUMENTS, f"--user-data-dir={self.profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.watch = threading.Timer(LONGEST, self._give_up)
        self.watch.start()
        deadline = time.monotonic() + 60
        while not (told.exists() and "\n" in told.read_text()):
            assert time.monotonic() < deadline, "Chromium did not start"
            time.sleep(0.02)
        port = told.read_text().split("\n")[0]
        self.browser = self.playwright.chromium.connect_over_cdp(
            f"http://127.0.0.1:{port}", timeout=PATIENCE
        )
        self.context.set_default_timeout(15_000)

    @property
    def context(self) -> BrowserContext:
        """The profile itself, not a private window beside it."""
        return self.browser.contexts[0]

    @property
    def tabs(self) -> list[Page]:
        """What is open."""
        return self.context.pages

    def tab(self) -> Page:
        """The tab opened first, or a new one."""
        return self.tabs[0] if self.tabs else self.context.new_page()

    def _give_up(self) -> None:
        self.stuck = True
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """As when the battery is pulled out."""
        self.watch.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        with contextlib.suppress(Error, AttributeError):  # it may never have let itself be driven
            self.browser.close()

    @contextlib.contextmanager
    def full(self, page: Page) -> Iterator[None]:
        """No room for anything more."""
        session = self.context.new_cdp_session(page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.address, "quotaSize": 1})
        try:
            yield
        finally:
            with contextlib.suppress(Error):
                session.detach()  # which also takes the limit away
