"""What the tests of the door share: people with proofs, a phone at the door, and what the server holds of its scans."""

import hashlib
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.place import Place, Visitor

SLUG = "swp-kartini-2024"
NOT_HERE = """SELECT id, full_name, spoken_code FROM registration WHERE event_id = (SELECT id FROM event WHERE slug = ?)
  AND duplicate_of_id IS NULL AND cancelled_at IS NULL AND waiting_since IS NULL AND erased_at IS NULL
  AND id NOT IN (SELECT registration_id FROM check_in) ORDER BY id"""
NOBODY = "DELETE FROM attendance; DELETE FROM door_act; DELETE FROM check_in"
ACTS = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tular-door");
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("acts").objectStore("acts").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  for (let tried = 0; tried < 200; tried++) {
    if (await caches.match(location.pathname, { cacheName: "tular-door-pages", ignoreVary: true })) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""


FORGOTTEN = """async () => {
  for (let tried = 0; tried < 100 && await caches.has("tular-door-pages"); tried++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !(await caches.has("tular-door-pages"));
}"""


@dataclass(frozen=True)
class Person:
    """Somebody with a proof in their hand, who is not here yet."""

    id: int
    name: str
    code: str
    token: str

    @property
    def proof(self) -> str:
        """What the QR says."""
        return f"https://tular.test/r/{self.token}"


def people(place: Place, slug: str = SLUG) -> list[Person]:
    """Those of an event who are not here, each with a proof of their own made for the test."""
    with closing(_database(place)) as database:
        rows = database.execute(NOT_HERE, [slug]).fetchall()
        made = [Person(*row, secrets.token_urlsafe(16)) for row in rows]
        database.executemany(
            "INSERT INTO link (purpose, token_hash, token_sealed, registration_id, label, created_at) "
            "VALUES ('person', ?, x'00', ?, '', '2024-01-01 00:00:00.000000')",
            [(hashlib.sha256(one.token.encode()).digest(), one.id) for one in made],
        )
        database.commit()
    return made


def empty(place: Place) -> None:
    """An early morning: nobody is here yet."""
    with closing(_database(place)) as database:
        database.executescript(NOBODY)


def scans(place: Place, person: int, kind: str = "in") -> int:
    """How many scans of somebody the server holds."""
    asked = "SELECT count(*) FROM check_in WHERE registration_id = ? AND kind = ?"
    return int(ask(place, asked, person, kind)[0][0])


def ask(place: Place, statement: str, *values: Any) -> list[Any]:
    """Rows of the database behind the server's back."""
    with closing(_database(place)) as database:
        found = database.execute(statement, values).fetchall()
        database.commit()
    return found


def arm(visitor: Visitor) -> Page:
    """Open the door page in a good network, until the list and the page itself are on the phone."""
    page = visitor.go(visitor.place.link("door"))
    expect(page.locator("[data-fresh]")).to_contain_text("Daftar per")
    assert page.evaluate(KEPT)
    return page


def type_in(page: Page, typed: str) -> None:
    """As a helper types, or a hardware scanner with the field in focus."""
    page.fill("#sought", typed)
    page.press("#sought", "Enter")


def told(page: Page, word: str) -> None:
    """The answer that everybody sees, and that a screen reader is told."""
    expect(page.locator("#answer .answer-word")).to_have_text(word)
    expect(page.locator("#live")).to_contain_text(word)


def unsent(page: Page, many: int) -> None:
    """What the page says about its queue."""
    expect(page.locator("[data-unsent]")).to_have_text(
        f"{many} belum terkirim" if many else "Semua terkirim", timeout=30_000
    )
    expect(page.locator("[data-attention] li")).to_have_count(0)


def _database(place: Place) -> sqlite3.Connection:
    return sqlite3.connect(place.database_url.removeprefix("sqlite:///"), timeout=20)
