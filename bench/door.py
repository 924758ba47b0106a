"""Q3 at the door: how soon a phone without any network answers a scan, and how many people a minute it can take.

The script is a hardware scanner: it types a code and Enter, and the next one as soon as the answer is painted. So the
people a minute are the phone's own; a helper who turns to the next person takes their own time besides.
"""

import time
from collections.abc import Callable
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright

from bench import door_hands
from bench.door_hands import Comer
from bench.figures import Figure, at_most
from bench.installation import Installation
from bench.light import PHONE, SLOWER_CPU, chromium
from tests.browser.door import ACTS, KEPT

PEOPLE = 500  # on the list
SCANS = 100
GOAL_MS = 300
GOAL_PEOPLE = 8
# From the scanner's Enter to the frame in which the answer stands.
WATCH = """() => {
  window.answers = [];
  let began = 0;
  addEventListener("keydown", ({ key }) => { if (key === "Enter") began = performance.now(); }, true);
  new MutationObserver(() => {
    if (began && document.querySelector("#answer")) {
      const from = began;
      began = 0;
      requestAnimationFrame(() => setTimeout(() => window.answers.push(performance.now() - from)));
    }
  }).observe(document.querySelector("#station"), { childList: true });
}"""


def measure(place: Installation, say: Callable[[str], None]) -> list[Figure]:
    """A phone armed once, then never again in a network; its processor four times slower than this one."""
    say(f"door: {SCANS} scans without a network")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(viewport=PHONE, locale="id-ID", has_touch=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{place.address}/door/{place.door}")
        page.wait_for_function(r"() => /\d/.test(document.querySelector('[data-fresh]').innerText)")
        if not page.evaluate(KEPT):
            raise SystemExit("The door page was not kept on the phone.")
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        context.set_offline(True)
        page.evaluate(WATCH)
        began = time.monotonic()
        for number, code in enumerate(place.codes[:SCANS], 1):
            _scan(page, code, number)
        minutes = (time.monotonic() - began) / 60
        kept = len(page.evaluate(ACTS))
        answers = page.evaluate("window.answers")
        say("door: five people each way, with taps")
        known = list(zip(place.names, place.codes, strict=True))[SCANS:]
        comers = [Comer(name.partition(" ")[2], code) for name, code in known]
        hands = door_hands.measure(page, comers, SLOWER_CPU)
        browser.close()
    if kept != SCANS:
        raise SystemExit(f"{SCANS} people were scanned, but {kept} scans are on the phone.")
    cuts = quantiles(answers, n=20)
    pace = SCANS / minutes
    note = f" of {SCANS}, {len(place.codes)} on the list, CPU {SLOWER_CPU}x"
    return [
        at_most("Q3", "scan to answer offline, p50", round(cuts[9], 1), GOAL_MS, "ms", note),
        at_most("Q3", "scan to answer offline, p95", round(cuts[18], 1), GOAL_MS, "ms", note),
        Figure(
            "Q3",
            "people a minute offline, the phone's own pace",
            f"{pace:.0f}",
            f"≥ {GOAL_PEOPLE}",
            pace >= GOAL_PEOPLE,
        ),
        *hands,
    ]


def _scan(page: Page, code: str, number: int) -> None:
    for key in code:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => window.answers.length >= {number}")
