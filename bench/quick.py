"""Q1 to Q3: how fast the form, a registration and a check-in are, as a share of the bare "hello" in the same run.

Rounds are interleaved: before each round of ours goes one of "hello", and the ratio is taken between neighbours, so
that another load on the machine weighs on both. The figure is the median of the ratios.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import load
from bench.figures import Figure, at_least, middle
from bench.installation import EMAIL, PASSWORD, SLUG, Installation
from intake.demo.browser import Browser
from tests.servers import ROOT

HELLOS = 1500
FORMS = 800
WRITES = 400
FORM_PATH = f"/e/{SLUG}/register"
STAFF_PATH = f"/staff/events/{SLUG}/checkin"


@dataclass
class Series:
    """One figure over its rounds."""

    code: str
    what: str
    goal: float
    requests: Callable[[int], list[bytes]]
    accepted: set[int]
    ratios: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    hellos: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def figure(self) -> Figure:
        """The median of the ratios, with the rates behind it."""
        times = sorted(self.milliseconds)
        note = (
            f" ({middle(self.rates):.0f}/s of {middle(self.hellos):.0f}/s, "
            f"p95 {times[int(len(times) * 0.95)]:.0f} ms)"
        )
        return at_least(self.code, self.what, middle(self.ratios), self.goal, note)


def people_needed(rounds: int) -> int:
    """How many registrations the check-ins use up: each person is checked in once."""
    return 2 * WRITES * (rounds + 1)


def measure(place: Installation, rounds: int, say: Callable[[str], None]) -> list[Figure]:
    """Run the rounds, one of them before for warming up."""
    series = [
        Series("Q1", "registration form shown", 0.35, lambda _: _forms(place), {200}),
        Series("Q2", "registration taken", 0.12, lambda _: _registrations(place), {303}),
        Series("Q3", "check-in at the staff page", 0.2, _StaffDoor(place), {303}),
        Series("Q3", "check-in at a door link", 0.2, _LinkDoor(place, rounds), {303}),
    ]
    for number in range(rounds + 1):
        say(f"quick: round {number} of {rounds}" if number else "quick: warming up")
        for one in series:
            hello = load.send([load.get("/", place.hello_port)] * HELLOS, place.hello_port)
            ours = load.send(one.requests(number), place.port)
            _refuse_other(one, ours)
            if number:
                one.ratios.append(ours.rate / hello.rate)
                one.rates.append(ours.rate)
                one.hellos.append(hello.rate)
                one.milliseconds += ours.milliseconds
    return [one.figure() for one in series]


def fsync_milliseconds() -> float:
    """What this disk takes to keep 4 kB for good, at this moment: the floor under every accepted form."""
    times = []
    with tempfile.TemporaryFile(dir=ROOT / "var") as file:
        for _ in range(200):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return middle(times)


def _refuse_other(series: Series, done: load.Round) -> None:
    if not set(done.statuses) <= series.accepted:
        raise SystemExit(
            f"{series.code} ({series.what}): answers were {dict(done.statuses)}, "
            f"not only {sorted(series.accepted)}.\n{done.sample[:600].decode(errors='replace')}"
        )


def _forms(place: Installation) -> list[bytes]:
    return [load.get(FORM_PATH, place.port, Accept="text/html", Accept_Encoding="br")] * FORMS


def _registrations(place: Installation) -> list[bytes]:
    """Each another person with another key, as the form without script sends them."""
    made = []
    for _ in range(WRITES):
        mark = secrets.token_hex(4)
        said = {
            "full_name": f"Peserta Baru {mark}, S.Sos.",
            "unit": secrets.choice(place.units),
            "institution": "",
            "position": "Pekerja Sosial Ahli Muda",
            "phone": f"0898{secrets.randbelow(10**8):08d}",
            "email": "",
            "nip": "",
            "notice_version": place.notice,
            "notice_read": "y",
            "submission_key": secrets.token_urlsafe(16),
        }
        made.append(load.post(FORM_PATH, place.port, urlencode(said).encode()))
    return made


class _StaffDoor:
    """Check-ins by spoken code, by a signed-in organiser."""

    def __init__(self, place: Installation) -> None:
        browser = Browser(place.address)
        browser.send(
            browser.get("/staff/login").form("email", "password"), email=EMAIL, password=PASSWORD
        )
        self.place = place
        self.form = browser.get(STAFF_PATH).form("sought", "csrf_token")
        self.cookie = browser.cookie

    def __call__(self, number: int) -> list[bytes]:
        codes = self.place.codes[number * WRITES : (number + 1) * WRITES]
        return [
            load.post(STAFF_PATH, self.place.port, _check_in(self.form, code), Cookie=self.cookie)
            for code in codes
        ]


class _LinkDoor:
    """The same by a helper who holds a door link. The second half of the people come this way."""

    def __init__(self, place: Installation, rounds: int) -> None:
        self.place = place
        self.path = f"/door/{place.door}"
        self.form = Browser(place.address).get(self.path).form("sought")
        self.first = WRITES * (rounds + 1)

    def __call__(self, number: int) -> list[bytes]:
        begin = self.first + number * WRITES
        codes = self.place.codes[begin : begin + WRITES]
        return [load.post(self.path, self.place.port, _check_in(self.form, code)) for code in codes]


def _check_in(form: object, code: str) -> bytes:
    fields = form.filled(sought=code, submission_key=secrets.token_urlsafe(16))  # type: ignore[attr-defined]
    return urlencode(fields).encode()
