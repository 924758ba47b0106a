"""Phones at the doors of one event: random cuts, strangers, reloads and kills while people come in."""

import random
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Error, Page, Playwright

from intake import clock, config, create_app, keys
from intake.db import db
from intake.models.checkin import CheckIn
from intake.models.event import Event, EventSession
from intake.models.link import Link
from intake.models.registration import Registration
from intake.queries import conflicts
from tests.browser.door import ACTS, KEPT
from tests.conftest import SECRET
from tests.faults.journeys import PORTALS
from tests.faults.line import Line, line
from tests.faults.phone import Phone
from tests.servers import gunicorn

PHONES = 3
WELCOME, ALREADY = "answer done", "answer warn"
ANSWERED = """(name) => {
  const told = document.querySelector("#answer");
  return told?.innerText.includes(name) && told.className;
}"""
DEVICE = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tular-door");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("lists").objectStore("lists").get("device");
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result?.name ?? ""); };
  };
})"""
ANY_200 = {
    "js/door-queue.": [
        (
            "const said = await answer.json();",
            "const said = await answer.json().catch(() => ({}));",
        ),
        (
            'answer.status === 201 && !answer.redirected && answer.headers.get("X-Receipt") === act.key',
            "answer.ok",
        ),
    ]
}
DROPPED_WHEN_SENT = {
    "js/door-queue.": [
        (
            "const told = await ask(act).catch(() => null);",
            "await drop(act.key); const told = await ask(act).catch(() => null);",
        )
    ]
}
NEW_KEY_EACH_TIME = {"js/door-queue.": [("submission_key: act.key,", "submission_key: random(),")]}


@dataclass
class Outcome:
    """What became of the scans."""

    scans: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    twice_admitted: set[str] = field(default_factory=set)  # people, by more than one phone
    unlisted: set[str] = field(default_factory=set)  # of those, whom the organiser is not shown
    kills: int = 0
    reloads: int = 0
    cuts: int = 0

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.left_behind, *self.unlisted]

    def __str__(self) -> str:
        return (
            f"{self.scans} scans, {self.cuts} cuts, {self.reloads} reloads, {self.kills} kills: {len(self.lost)} lost, "
            f"{len(self.doubled)} doubled, {len(self.left_behind)} left behind, {len(self.twice_admitted)} admitted by "
            f"more than one phone, {len(self.unlisted)} of them not listed"
        )


@dataclass(frozen=True)
class Guest:
    """Somebody with a proof."""

    id: int
    name: str
    token: str


def invite(database: sa.Engine, many: int) -> tuple[list[Guest], list[str]]:
    """People of an event that is going on, each with a proof, and a door link for each phone."""
    now = clock.now()
    day = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=8)}
    guests, doors = [], [secrets.token_urlsafe(16) for _ in range(PHONES)]
    with database.begin() as connection:
        event = connection.scalar(sa.select(Event.id).order_by(Event.id).limit(1))
        connection.execute(sa.update(Event).where(Event.id == event).values(**day))
        connection.execute(
            sa.update(EventSession).where(EventSession.event_id == event).values(**day)
        )
        for _ in range(many):
            name = "Warga " + "".join(random.choices("abdegiklmnoprstuwy", k=12)).capitalize()
            guest = connection.execute(
                sa.insert(Registration).values(
                    event_id=event,
                    institution="Desa Sukamaju",
                    full_name=name,
                    name_key=name.lower().replace(" ", ""),
                    position="Kader",
                    phone="+6281234567890",
                    spoken_code=keys.new_code(),
                    registered_at=now,
                )
            ).inserted_primary_key[0]
            guests.append(Guest(guest, name, secrets.token_urlsafe(16)))
            _link(connection, guests[-1].token, purpose="person", registration_id=guest)
        for number, door in enumerate(doors, 1):
            _link(connection, door, purpose="door", event_id=event, label=f"Meja {number}")
    return guests, doors


def _link(connection: sa.Connection, token: str, **subject: object) -> None:
    values = {"token_hash": keys.digest(token), "token_sealed": b"", "label": "", **subject}
    connection.execute(sa.insert(Link).values(created_at=clock.now(), **values))


class Desk:
    """One helper with one phone at one door."""

    def __init__(self, number: int, phone: Phone, net: Line, door: str, outcome: Outcome) -> None:
        self.number, self.phone, self.net, self.path = number, phone, net, f"/door/{door}"
        self.outcome = outcome
        self.welcomed: Counter[int] = Counter()
        self.unheard: set[int] = set()  # the phone died before it said anything
        self.device = ""

    def begin(self) -> None:
        """Open the page in a good network, until everything is on the phone."""
        self.phone.start()
        page = self.open()
        page.wait_for_function(
            r"() => /\d/.test(document.querySelector('[data-fresh]')?.innerText)"
        )
        assert page.evaluate(KEPT)

    def open(self) -> Page:
        page = self.phone.tab()
        page.goto(self.phone.address + self.path)
        page.wait_for_function("() => !document.querySelector('#door-state').hidden")
        return page

    def happen(self, dice: random.Random) -> None:
        """What happens to a phone in a hall."""
        what = dice.choices(
            ["nothing", "cut", "stranger", "loses", "good", "reload", "tab", "kill"],
            [30, 8, 5, 4, 8, 4, 2, 2],
        )[0]
        if what == "cut":
            self.net.behave(dead=True)
        elif what == "stranger":
            self.net.behave(portal=dice.choice(PORTALS), json=dice.random() < 0.3)
        elif what == "loses":
            self.net.behave(lose=0.7, double=0.3)
        elif what == "good":
            self.net.behave()
        elif what == "reload":
            self.outcome.reloads += 1
            self.open()
        elif what == "tab":
            page = self.phone.tab()
            self.phone.context.new_page()
            page.close()
            self.open()
        elif what == "kill":
            self.kill()
        self.outcome.cuts += what in {"cut", "stranger", "loses"}

    def kill(self) -> None:
        """The battery is pulled out, and the phone is switched on again where it stands."""
        self.outcome.kills += 1
        self.phone.kill()
        self.phone.start()
        self.open()

    def scan(self, guest: Guest, *, die: bool) -> None:
        """Somebody shows their proof; what the phone says is its promise."""
        page = self.phone.tab()
        page.evaluate("document.querySelector('#answer')?.remove()")  # the one before
        page.fill("#sought", f"https://tular.test/r/{guest.token}")
        page.press("#sought", "Enter", no_wait_after=True)
        self.outcome.scans += 1
        if die:
            self.unheard.add(guest.id)
            return self.kill()
        word = page.wait_for_function(ANSWERED, arg=guest.name).json_value()
        assert word in {WELCOME, ALREADY}, word
        if word == WELCOME:
            self.welcomed[guest.id] += 1
        return None

    def finish(self, patience: float) -> None:
        """A good network again, until the phone says that nothing waits."""
        self.net.behave()
        page = self.open()
        page.evaluate("dispatchEvent(new Event('online'))")
        with suppress(Error):
            page.wait_for_function(
                "() => !document.querySelector('.waits')",
                timeout=patience * 1000,
            )
        acts = page.evaluate(ACTS)
        self.device = page.evaluate(DEVICE)
        left = [act for act in acts if not act.get("done")]
        self.outcome.left_behind += [f"phone {self.number}: {act}" for act in left]


def play(
    playwright: Playwright,
    settings: config.Settings,
    scans: int,
    seed: int,
    wrong: dict[str, list[tuple[str, str]]],
    patience: float = 60,
) -> Outcome:
    """All of it: three phones, so many scans, then what the server holds."""
    dice, outcome = random.Random(seed), Outcome()
    engine = sa.create_engine(settings.database_url)
    guests, doors = invite(engine, max(PHONES, scans * 2 // 3))
    with _scene(playwright, settings, doors, wrong, outcome) as desks:
        for number in range(scans):
            desk = desks[number % PHONES]
            desk.happen(dice)
            desk.scan(dice.choice(guests), die=dice.random() < 0.01)
        for desk in desks:
            desk.finish(patience)
        _count(engine, desks, {guest.id: guest.name for guest in guests}, outcome)
    engine.dispose()
    outcome.unlisted = outcome.twice_admitted - _listed(settings)
    return outcome


def _listed(settings: config.Settings) -> set[str]:
    """Whom the page of conflicts shows as admitted by two devices."""
    app = create_app(settings)
    with app.app_context():
        event = db.session.scalar(sa.select(Event.id).order_by(Event.id).limit(1))
        found = {one.person.full_name for one in conflicts.of_event(event) if one.kind == "twice"}
        db.session.rollback()
        db.engine.dispose()
    return found


@contextmanager
def _scene(playwright, settings, doors, wrong, outcome) -> Iterator[list[Desk]]:
    with ExitStack() as stack:
        server = stack.enter_context(
            gunicorn(settings.database_url, WEB_WORKERS="1", SECRET_KEY=SECRET)
        )
        desks = []
        for number, door in enumerate(doors, 1):
            net = stack.enter_context(line(server.port, seed=number))
            net.manners.replace.update(wrong)
            profile = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="door-", ignore_cleanup_errors=True)
            )
            phone = Phone(playwright, Path(profile), net.address)
            desks.append(Desk(number, phone, net, door, outcome))
            stack.callback(phone.kill)
            desks[-1].begin()
        yield desks


def _count(engine: sa.Engine, desks: list[Desk], names: dict[int, str], outcome: Outcome) -> None:
    """Each welcome is one scan of that phone, neither more nor fewer."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(CheckIn.device, CheckIn.registration_id))
        held = Counter((device, guest) for device, guest in rows)
    admitted: Counter[int] = Counter()
    for desk in desks:
        for guest, name in names.items():
            many, welcomed = held[(desk.device, guest)], desk.welcomed[guest]
            told = f"phone {desk.number}, {name}: welcomed {welcomed} times, {many} scans at the server"
            if many < welcomed:
                outcome.lost.append(told)
            if many > max(welcomed, guest in desk.unheard):
                outcome.doubled.append(told)
            admitted[guest] += many > 0
    outcome.twice_admitted = {names[guest] for guest, phones in admitted.items() if phones > 1}
