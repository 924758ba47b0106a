"""Random journeys of a phone: bad networks, portals, tabs killed, two tabs, quota, worker updates, closing."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Error, Page, Playwright

from intake import clock, config
from intake.models.event import Event
from intake.models.registration import Registration
from tests.conftest import SECRET
from tests.faults import stage
from tests.faults.line import Line, line
from tests.faults.phone import KEPT, LISTED, READY, STATES, STORED, UPDATE, Phone
from tests.servers import Gunicorn, gunicorn
from tests.waiting import until

PORTALS = [200, 200, 201, 302, 401, 413, 429, 500]
STEPS = (5, 9)  # how many things happen on a journey
FORM = "form[data-queue]"
SEND = "[data-act=send]"
TRIES = 4  # how often somebody tries again when the page moved on under their thumb
ANSWERED = f"#queue li, .summary, body:not(:has({FORM}))"
ANY_200 = {
    "js/queue.": [
        ("await answer.json()", "await answer.json().catch(() => ({}))"),
        (
            'answer.status === 201 && !answer.redirected && answer.headers.get("X-Receipt") === key && said.url',
            "answer.ok",
        ),
        ("to: said.url,", 'to: said.url ?? "/",'),
    ]
}
DROPPED_EARLY = {
    "js/queue.": [
        (
            "if (!told.to) return",
            "if (!told.to && !told.errors) return records.delete(key);\nif (!told.to) return",
        )
    ]
}


@dataclass
class Outcome:
    """What became of the people of one journey or of many."""

    people: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Outcome") -> "Outcome":
        self.people += other.people
        for name in ("lost", "doubled", "unseen", "left_behind"):
            getattr(self, name).extend(getattr(other, name))
        return self

    def __str__(self) -> str:
        return (
            f"{self.people} people: {len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.unseen)} out of "
            f"sight, {len(self.left_behind)} left behind on the phone"
        )

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return [*self.lost, *self.doubled, *self.unseen, *self.left_behind]


class Journey:
    """One phone on its way. Everything it does follows from the seed."""

    def __init__(
        self, seed: int, phone: Phone, net: Line, database: sa.Engine, patience: float
    ) -> None:
        self.seed, self.phone, self.net, self.database = seed, phone, net, database
        self.patience = patience
        self.dice = random.Random(seed)
        self.outcome = Outcome()
        self.sound: dict[
            str, bool
        ] = {}  # first name of everybody the phone took, and whether the form was complete
        self.heard: set[str] = set()  # first names of those that the phone never promised anything
        self.plainly: set[str] = set()  # received by a plain form, so the phone has nothing to list
        self.let_down: set[str] = set()  # the form was empty again and said nothing
        self.story: list[str] = []

    def go(self) -> Outcome:
        """A first visit in a good network, then whatever happens, then a good network again."""
        page = self.open(self.phone.tab())
        self.ask(page, READY)
        for _ in range(self.dice.randint(*STEPS)):
            self.happen()
        self.arrive()
        return self.outcome

    def happen(self) -> None:
        """One of the things that happen."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (6, lambda: self.register(sound=True)),
            (1, lambda: self.register(sound=False)),
            (2, lambda: self.weather("good")),
            (3, lambda: self.weather("dead", dead=True)),
            (5, self.portal),
            (2, lambda: self.weather("loses answers", lose=0.7, double=0.3)),
            (1, self.close_tab),
            (1, self.kill_phone),
            (2, self.two_tabs),
            (1, self.update_worker),
            (1, self.fill_up),
            (1, self.close_event),
            (2, self.look_again),
        ]
        weights = [weight for weight, _ in acts]
        self.dice.choices([act for _, act in acts], weights)[0]()

    def weather(self, name: str, **manners: object) -> None:
        self.story.append(f"the network {name}")
        self.net.behave(**manners)

    def portal(self) -> None:
        """A stranger takes the line over, often while somebody is typing."""
        page = self.open(self.phone.tab())
        status, json = self.dice.choice(PORTALS), self.dice.random() < 0.3
        self.weather(f"is a portal that says {status}", portal=status, json=json)
        if self.dice.random() < 0.6:
            self.fill_in(page, sound=True)

    def register(self, *, sound: bool, page: Page | None = None) -> None:
        """Somebody opens the form, types and presses."""
        self.fill_in(self.open(page or self.phone.tab()), sound=sound)

    def fill_in(self, page: Page, *, sound: bool) -> str:
        """Type and press in the form that is open. What can be seen afterwards is the phone's promise."""
        if not self.stands(page, FORM):
            self.story.append("the form did not open")
            return ""
        first = "".join(self.dice.choices("abdegiklmnoprstuwy", k=12)).capitalize()
        self.story.append(f"{first} registers" + ("" if sound else " with something missing"))
        if not self.type(page, first, sound):
            self.story.append("  and cannot: the page moved on while they typed")
            return ""
        self.outcome.people += 1
        with suppress(Error):  # a plain form in a dead network leads to the browser's own page
            page.click(f"{FORM} button[type=submit] >> nth=-1", no_wait_after=True)
            page.wait_for_selector(ANSWERED)
            page.wait_for_selector(f"{FORM} button[aria-disabled]", state="detached")
        promised = self.promise(page, first)
        self.story.append(f"  and sees {promised or 'no promise'}")
        if promised:
            self.sound[first] = sound
        else:
            self.heard.add(first)
            self.look_for_traces(page, first)
        return first

    def type(self, page: Page, first: str, sound: bool) -> bool:
        """Type into the form; whoever finds that the page moved on meanwhile opens it again and types anew.

        Nobody has pressed anything yet, so nobody has been promised anything.
        """
        for _ in range(TRIES):
            with suppress(Error):
                page.fill("[name=full_name]", f"{first} Warga")
                page.select_option("[name=unit]", "sentra-wasana-bahagia")
                page.fill("[name=position]", "Pekerja Sosial")
                page.fill("[name=phone]", "0812 3456 7890")
                if sound:
                    page.check("[name=notice_read]")
                return True
            if not self.stands(self.open(page), FORM):
                return False
        return False

    def look_for_traces(self, page: Page, first: str) -> None:
        """A form that is empty again, and nothing said: whoever filled it in was let down."""
        with suppress(Error):
            field = page.query_selector(f"{FORM} [name=full_name]")
            if field and not field.input_value():
                self.let_down.add(first)

    def promise(self, page: Page, first: str) -> str:
        """What the phone says of somebody: a state in the list, the personal page, or the form to be mended."""
        for waited in range(int(self.patience * 10)):
            with suppress(Error):
                if "/r/" in page.url and f"{first} Warga" in page.content():
                    return "received"
                listed = self.listed(page)
                if first in listed:
                    return listed[first]
                mended = page.query_selector(".summary ~ form [name=full_name]")
                if mended and first in mended.input_value():
                    return "mending"
            if waited > 20 and not self.stands(page, FORM):
                return ""  # not a page of ours
            page.wait_for_timeout(100)  # on its way from one to the other
        return ""

    def close_tab(self) -> None:
        self.story.append("a tab is closed")
        page = self.phone.tab()
        self.phone.context.new_page()
        page.close()

    def kill_phone(self) -> None:
        self.story.append("the phone dies and is switched on again")
        self.phone.kill()
        self.phone.start()

    def two_tabs(self) -> None:
        """Two tabs send whatever waits at the same moment, and another person registers in the second."""
        self.story.append("a second tab is opened")
        second = self.phone.context.new_page()
        self.open(self.phone.tab())
        self.register(sound=True, page=second)
        self.look_again()

    def update_worker(self) -> None:
        self.story.append("the worker is updated")
        self.net.manners.append["/sw.js"] = f"\n// {self.dice.random()}"
        with suppress(Error):
            self.phone.tab().evaluate(UPDATE)

    def fill_up(self) -> None:
        """The phone is full for the next person, then not any more."""
        page = self.open(self.phone.tab())
        if not self.stands(page, FORM):
            return
        self.story.append("the phone is full")
        with self.phone.full(page):
            first = self.fill_in(page, sound=True)
        if self.stands(self.open(page), "#queue") and first not in self.listed(page):
            self.plainly.add(first)

    def look_again(self) -> None:
        """The list shows everybody whom the phone promised something."""
        page = self.open(self.phone.tab())
        if not self.stands(page, "#queue"):
            return
        self.send_now(page)
        missing = self.until(lambda: self.sound.keys() - self.listed(page).keys() - self.plainly)
        self.story.append(f"the list shows {len(self.listed(page))}")
        self.outcome.unseen += [self.told(first) for first in missing]

    def send_now(self, page: Page) -> None:
        """Press "send now" while it stands there. The page sends by itself too, and then takes the button away:
        so it is looked for again, and who is missing from the list is told by the list alone."""
        for _ in range(TRIES):
            with suppress(Error):
                if not page.locator(SEND).is_visible():
                    return
                page.locator(SEND).click(no_wait_after=True, timeout=2000)
                return
        self.story.append('"send now" could not be pressed')

    def close_event(self) -> None:
        """The organiser closes the event, and opens it again, now or at the end."""
        closed = self.dice.random() < 0.7
        self.story.append("the event is closed" if closed else "the event is opened")
        self.set_closed(closed)

    def set_closed(self, closed: bool) -> None:
        with self.database.begin() as connection:
            at = clock.now() if closed else None
            connection.execute(sa.update(Event).values(closed_at=at, version=Event.version + 1))

    def arrive(self) -> None:
        """The network is good again, the form is opened once more, and what needed attention is mended."""
        self.weather("good")
        self.set_closed(False)
        for page in self.phone.tabs[1:]:
            page.close()
        page = self.open(self.phone.tab())
        self.until(lambda: {"waiting", "sent"} & set(self.listed(page).values()), seconds=40)
        for first in [first for first, sound in self.sound.items() if not sound]:
            self.mend(page, first)
        page = self.open(page)
        unseen = self.until(lambda: self.sound.keys() - self.plainly - self.received(page))
        self.outcome.unseen += [self.told(first) for first in unseen]
        held = [record for record in self.ask(page, STORED) if "fields" in record]
        self.outcome.left_behind += [self.told(record["name"]) for record in held]
        wrong = [path for path in self.ask(page, KEPT) if path.startswith(("/r/", "/u/", "/staff"))]
        self.outcome.left_behind += [f"seed {self.seed}: the worker keeps {path}" for path in wrong]

    def mend(self, page: Page, first: str) -> None:
        """Press "mend", complete the form, send it again; once more when a slow page moved on meanwhile."""
        for _ in range(TRIES):
            if first in self.received(self.open(page)):
                return
            with suppress(Error):
                page.locator("#queue li", has_text=first).locator("a").click()
                page.wait_for_selector(".summary")
                page.check("[name=notice_read]")
                page.click(f"{FORM} button[type=submit] >> nth=-1", no_wait_after=True)
                page.wait_for_url("**/r/*")

    def until(self, left: Callable[[], set[str]], seconds: float = 0) -> set[str]:
        """Wait until nobody is left; gives those who are still left after that time."""
        deadline = time.monotonic() + (seconds or self.patience)
        while (found := left()) and time.monotonic() < deadline:
            self.phone.tab().wait_for_timeout(50)
        return found

    def received(self, page: Page) -> set[str]:
        """Those whom the list calls received."""
        return {first for first, state in self.listed(page).items() if state == "received"}

    def listed(self, page: Page) -> dict[str, str]:
        """Everybody in the list with their state; who stands there was promised something."""
        found = {}
        with suppress(Error):  # a page on its way
            found = {first: STATES[mark] for first, mark in page.evaluate(LISTED)}
        for first in self.heard & set(found):
            self.heard.remove(first)
            self.sound[first] = True
        return found

    def ask(self, page: Page, script: str) -> Any:
        """What a script on the page gives; a page that moves on meanwhile is asked again, and at last aloud."""
        for _ in range(TRIES):
            with suppress(Error):
                return page.evaluate(script)
            page.wait_for_timeout(200)
        return page.evaluate(script)

    def stands(self, page: Page, selector: str) -> bool:
        """Whether something is on the page; a page that moves on by itself is asked again."""
        for _ in range(10):
            with suppress(Error):
                return page.query_selector(selector) is not None
            page.wait_for_timeout(200)
        return False

    def open(self, page: Page) -> Page:
        """Open the form anew; in a bad network this may fail, and then something else stands there."""
        with suppress(Error):
            page.goto(self.phone.address + stage.PATH, wait_until="load")
            until(
                page,
                f"async () => (await ({STORED})()).length <= ({LISTED})().length",
                seconds=3,
            )
        return page

    def count(self, names: list[str]) -> None:
        """Compare with what the server holds."""
        for first in [*self.sound, *self.let_down]:
            if not names.count(f"{first} Warga"):
                self.outcome.lost.append(self.told(first))
        for first in [*self.sound, *self.heard]:
            if names.count(f"{first} Warga") > 1:
                self.outcome.doubled.append(self.told(first))

    def told(self, first: str) -> str:
        return f"seed {self.seed}, {first}:\n  " + "\n  ".join(self.story)


@contextmanager
def scene(settings: config.Settings) -> Iterator[tuple[Gunicorn, Line]]:
    """The server behind its line."""
    with line() as net:
        address = {"PUBLIC_URL": net.address, "SECRET_KEY": SECRET}
        with gunicorn(settings.database_url, WEB_WORKERS="1", **address) as server:
            net.to_port = server.port
            yield server, net


def play(
    playwright: Playwright, net: Line, database_url: str, seed: int, patience: float = 12
) -> Outcome:
    """One journey; another one in its stead when the browser itself hung."""
    engine = sa.create_engine(database_url)
    try:
        journey = _play(playwright, net, engine, seed, patience)
        while journey is None:
            seed += 1000
            journey = _play(playwright, net, engine, seed, patience)
        with engine.connect() as connection:
            journey.count(list(connection.scalars(sa.select(Registration.full_name))))
        return journey.outcome
    finally:
        engine.dispose()


def _play(
    playwright: Playwright, net: Line, engine: sa.Engine, seed: int, patience: float
) -> Journey | None:
    """From switching the phone on to the last look at its list; None when the browser hung."""
    with tempfile.TemporaryDirectory(prefix="phone-", ignore_cleanup_errors=True) as profile:
        net.behave()
        phone = Phone(playwright, Path(profile), net.address)
        journey = Journey(seed, phone, net, engine, patience)
        try:
            phone.start()
            journey.go()
        except Error:
            if not phone.stuck:
                raise
        finally:
            phone.kill()
    return None if phone.stuck else journey
