"""The whole loop at the door with real taps: somebody comes, is let in, and the field is ready for the next.

A helper's thumb types a letter in 150 milliseconds and looks at each answer for half a second; the rest is the page's.
The phone has no network and a processor four times slower than this one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from bench.figures import Figure, at_most, middle

KEY_MS = 150
LOOK_MS = 500
EACH = 5
GOAL_PEOPLE = 8
GOAL_WALK_IN, GOAL_SUBSTITUTE = 30, 20  # seconds


@dataclass(frozen=True)
class Comer:
    """Somebody on the list, and by what they are known."""

    name: str
    code: str


def measure(page: Page, comers: list[Comer], cpu: int) -> list[Figure]:
    """Five people for each way; the median of each."""
    ways: dict[str, Callable[[Page, Comer], None]] = {
        "scan": _scan,
        "spoken code": _code,
        "name": _name,
        "walk-in": _walk_in,
        "substitute": _substitute,
    }
    took = {}
    for place, (name, way) in enumerate(ways.items()):
        took[name] = [_timed(page, way, one) for one in comers[place * EACH : (place + 1) * EACH]]
    note = f" (median of {EACH}, {KEY_MS} ms a key, {LOOK_MS} ms a look, CPU {cpu}x, 390 px)"
    quick = [
        Figure("Q3", f"people a minute by {name}, taps", f"{60 / middle(took[name]):.0f}{note}",
               f"≥ {GOAL_PEOPLE}", 60 / middle(took[name]) >= GOAL_PEOPLE)
        for name in ("scan", "spoken code", "name")
    ]  # fmt: skip
    return [
        *quick,
        at_most("Q3", "walk-in, taps", round(middle(took["walk-in"]), 1), GOAL_WALK_IN, "s", note),
        at_most(
            "Q3",
            "substitute, taps",
            round(middle(took["substitute"]), 1),
            GOAL_SUBSTITUTE,
            "s",
            note,
        ),
    ]


def _timed(page: Page, way: Callable[[Page, Comer], None], one: Comer) -> float:
    page.evaluate("document.querySelector('#answer')?.remove()")
    began = time.monotonic()
    way(page, one)
    expect(page.locator("#answer.done")).to_be_visible()
    page.wait_for_timeout(LOOK_MS)
    expect(page.locator("#sought")).to_be_focused()  # ready for the next
    return time.monotonic() - began


def _type(page: Page, words: str) -> None:
    page.keyboard.type(words, delay=KEY_MS)


def _scan(page: Page, one: Comer) -> None:
    page.keyboard.type(one.code)
    page.keyboard.press("Enter")


def _code(page: Page, one: Comer) -> None:
    page.locator("#sought").tap()
    _type(page, one.code.lower())
    page.locator("#press button").tap()


def _found(page: Page, one: Comer) -> None:
    page.locator("#sought").tap()
    _type(page, one.name)
    page.locator("#press button").tap()
    page.locator("#station [data-pick]").first.wait_for()
    page.wait_for_timeout(LOOK_MS)


def _name(page: Page, one: Comer) -> None:
    _found(page, one)
    page.locator("#station [data-pick]").first.tap()


def _walk_in(page: Page, one: Comer) -> None:
    page.locator("#walk-in summary").tap()
    for field, words in (
        ("full_name", f"Tamu {one.code}"),
        ("position", "Pekerja sosial"),
        ("unit", "Dinas Sosial Kabupaten"),
    ):
        page.locator(f"#came-{field}").tap()
        _type(page, words)
    page.locator("#walk-in button[type=submit]").tap()


def _substitute(page: Page, one: Comer) -> None:
    _found(page, one)
    page.locator("#station [data-instead]").first.tap()
    expect(page.locator("#other-name")).to_be_focused()
    _type(page, f"Ganti {one.code}")
    page.locator("#other-position").tap()
    _type(page, "Pekerja sosial")
    page.locator("form[data-act=substitute] button[type=submit]").tap()
