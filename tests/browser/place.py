"""A served demo with its links and accounts, and a visitor who looks at it through a phone."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Response

from tests.servers import ROOT

PHONE = {"width": 390, "height": 844}
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RULES = {"target-size": True, "color-contrast-enhanced": True}  # 24 px by axe, 7:1 for text
# What can differ between two sizes or schemes of one page. The stricter contrast rule passes what fails the other.
SEEN = ["color-contrast", "color-contrast-enhanced", "link-in-text-block", "target-size"]
SEEN += ["scrollable-region-focusable"]
KEPT = "local_storage,indexeddb,cache_storage,service_workers"
SMALLEST_TARGET = 44
MEASURE_TARGETS = """(smallest) => [...document.querySelectorAll(
  "button, select, summary, textarea, .button, input:not([type=hidden], [type=checkbox], [type=radio])")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest("[aria-hidden=true]"))
  .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && Math.min(box.width, box.height) < smallest - 0.5)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""
TWICE = """() => [...document.querySelectorAll("[id]")].map((node) => node.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Place:
    """Where the demo answers, and what `flask demo show` says about it."""

    def __init__(self, address: str, database_url: str, log: Callable[[], str]) -> None:
        self.address = address
        self.database_url = database_url
        self.log = log
        self.cookies: dict[str, list[Any]] = {}

    @cached_property
    def shown(self) -> str:
        """The lines that `make run` prints."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "demo", "show"],
            cwd=ROOT,
            env=os.environ
            | {"TULAR_DEMO": "1", "DATABASE_URL": self.database_url, "PUBLIC_URL": self.address},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def link(self, label: str) -> str:
        """The path of a link that is shown: event, unit, personal page, signing, door."""
        found = re.search(rf"^{label}: (\S+)$", self.shown, re.MULTILINE)
        assert found, f"`flask demo show` gives no {label!r} link:\n{self.shown}"
        return urlsplit(found[1]).path

    def password(self, role: str) -> tuple[str, str]:
        """Address and password of a demo account."""
        found = re.search(rf"^({role}@\S+) (\S+)$", self.shown, re.MULTILINE)
        assert found, f"`flask demo show` gives no {role!r} account:\n{self.shown}"
        return found[1], found[2]


class Visitor:
    """One profile of a browser. Whatever goes wrong behind the page is kept in `trouble`."""

    def __init__(
        self,
        browser: Browser,
        place: Place,
        *,
        script: bool = True,
        dark: bool = False,
        as_: str | None = None,
        size: dict[str, int] | None = None,
    ) -> None:
        self.place = place
        self.role = as_
        self.drawn_by = ""
        self.trouble: list[str] = []
        self.context = browser.new_context(
            base_url=place.address,
            viewport=size or PHONE,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: said.type == "error" and self._note(said.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("response", self._look_at)
        if as_:
            self.sign_in(as_)

    @cached_property
    def session(self) -> CDPSession:
        """What the browser's own tools see of the page."""
        return self.context.new_cdp_session(self.page)

    def go(self, path: str) -> Page:
        """Open a path of the place."""
        self.page.goto(path)
        return self.page

    def sign_in(self, role: str) -> None:
        """Sign in by the form, once for each place and role; afterwards by the same cookie."""
        if role not in self.place.cookies:
            page = self.go("/staff/login")
            address, password = self.place.password(role)
            page.fill("[name=email]", address)
            page.fill("[name=password]", password)
            page.click("main form button[type=submit]")
            assert urlsplit(page.url).path != "/staff/login", page.inner_text("main")
            self.place.cookies[role] = self.context.cookies()
        else:
            self.context.add_cookies(self.place.cookies[role])

    def leave(self) -> None:
        """Close the profile."""
        self.context.close()

    def afresh(self) -> None:
        """The same browser as somebody's who was never here: nothing kept but the sign-in, light, a phone's size.

        A new profile would cost a new process, which reads axe and the page's script for the first time.
        """
        self.page.goto("about:blank")
        self.session.send(
            "Storage.clearDataForOrigin", {"origin": self.place.address, "storageTypes": KEPT}
        )
        if not self.role:
            self.context.clear_cookies()
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="light")
        self.trouble.clear()

    def barriers(self, rules: Sequence[str] = ()) -> list[str]:
        """What axe finds on the page as it stands, and ids that stand twice, which axe lets pass."""
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(AXE)
        options = {
            "runOnly": {"type": "rule", "values": rules}
            if rules
            else {"type": "tag", "values": AXE_TAGS},
            "rules": {} if rules else {name: {"enabled": on} for name, on in AXE_RULES.items()},
            "resultTypes": ["violations"],
        }
        found = self.page.evaluate("(options) => axe.run(document, options)", options)
        twice = [f"the id {name!r} stands twice" for name in self.page.evaluate(TWICE)]
        return twice + [
            f"{violation['id']}: {violation['help']}\n    {node['html'][:160]}\n    {_why(node)}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def small_targets(self) -> list[str]:
        """Controls that a thumb would miss."""
        return list(self.page.evaluate(MEASURE_TARGETS, SMALLEST_TARGET))

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.page.evaluate(OVERFLOW))

    def picture(self, name: str) -> Path:
        """A picture of the page, for whoever looks into a failure."""
        path = ROOT / "var" / "failures" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)
        return path

    def _note(self, said: str) -> None:
        if "the server responded with a status of" not in said:
            self.trouble.append(said)

    def _look_at(self, response: Response) -> None:
        if response.request.is_navigation_request() or response.request.method == "POST":
            self.drawn_by = response.headers.get("x-drawn-by", self.drawn_by)
        if not response.url.startswith((self.place.address, "data:")):
            self.trouble.append(f"a request left for {response.url}")
        if response.status >= 500:
            self.trouble.append(f"{response.status} for {urlsplit(response.url).path}")


def _why(node: dict[str, Any]) -> str:
    return " ".join(" ".join(str(node.get("failureSummary", "")).split())[:240].split())
