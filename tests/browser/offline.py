"""What the tests of a bad network share: somebody at the form, and a look at everything the phone holds."""

import sqlite3
from contextlib import closing
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.browser.place import Place
from tests.browser.steps import EVENT

FORM = EVENT + "/register"
PHONE_NUMBER = "0812 5555 7788"
ONLINE = "dispatchEvent(new Event('online'))"
KEY = "document.querySelector('[name=submission_key]').value"
NUMBERS = count(1)
# Everything that a page can keep on a phone, as one text.
EVERYTHING = """async () => {
  const told = [document.cookie, ...[localStorage, sessionStorage, history.state].map((one) => JSON.stringify(one))];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
    });
    for (const store of base.objectStoreNames) {
      told.push(await new Promise((resolve) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(JSON.stringify(asked.result));
      }));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      told.push(request.url, await (await cache.match(request, { ignoreVary: true })).text());
    }
  }
  return told.join("\\n");
}"""


def register(page: Page, first: str, *, notice: bool = True) -> str:
    """Fill the form in for somebody with a name that nobody else has, and press; gives the whole name."""
    number = next(NUMBERS)
    name = f"{first} Warga{'abcdefghij'[number % 10]}{'aeiou'[number // 10 % 5]}{'klmno'[number // 50 % 5]}"
    page.fill("[name=full_name]", name)
    page.select_option("[name=unit]", "st-kartini")
    page.fill("[name=position]", "Juru Ukur Kain")
    page.fill("[name=phone]", PHONE_NUMBER)
    if notice:
        page.check("[name=notice_read]")
    press(page)
    return name


def press(page: Page) -> None:
    """The sending button, which is the form's last."""
    page.locator("main form:has([name=full_name]) button[type=submit]").last.click()


def waits(page: Page, first: str) -> Locator:
    """Wait until the phone has tried, and given the form back empty; gives the person's line in the list."""
    item = page.locator("#queue li", has_text=first)
    expect(item).to_contain_text("Di HP ini")
    expect(page.locator("[name=full_name]")).to_have_value("")
    return item


def received(item: Locator) -> None:
    """The list says so."""
    expect(item).to_contain_text("diterima sebagai no.")


def rows(place: Place, name: str, *, live: bool = False) -> int:
    """How often somebody stands in the database; `live` leaves out duplicates, which take no seat."""
    asked = "SELECT count(*) FROM registration WHERE full_name = ?"
    asked += " AND duplicate_of_id IS NULL" if live else ""
    with closing(sqlite3.connect(place.database_url.removeprefix("sqlite:///"))) as connection:
        return int(connection.execute(asked, [name]).fetchone()[0])


def execute(place: Place, statement: str) -> None:
    """Change the database behind the server's back."""
    with closing(sqlite3.connect(place.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute(statement)
        connection.commit()
