"""Waiting in a page for what is only promised: a predicate that gives a promise counts as true before it is kept."""

from playwright.sync_api import Page

_LOOP = """async ([predicate, milliseconds]) => {
  const until = Date.now() + milliseconds;
  const asks = PREDICATE;
  while (!(await asks())) {
    if (Date.now() > until) throw new Error(`still not so: ${predicate}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}"""


def until(page: Page, predicate: str, *, seconds: float = 20) -> None:
    """Return once the promise that `predicate` gives is kept with something true."""
    page.evaluate(_LOOP.replace("PREDICATE", f"({predicate})"), [predicate, seconds * 1000])
