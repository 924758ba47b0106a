"""Q5: a hall of phones registers within a few minutes, all behind one address: how long each answer takes, and which.

Every phone comes at a moment of its own, opens the form with its style and scripts over a connection of its own, is
filled in for a while, and sends. The goal is 500 phones in 300 seconds; with fewer seconds the same phones come closer
together, which is harder, and the figure says so.
"""

import asyncio
import random
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import load
from bench.figures import Figure, at_most
from bench.installation import SLUG, Installation

PHONES = 500
GOAL_SECONDS = 300
PATH = f"/e/{SLUG}/register"
_ASSET = re.compile(rb'="(/static/[^"]+\.(?:css|js))"')
HEADERS = {
    "Accept_Encoding": "identity"
}  # the size does not matter here; compressed once is compressed for all


@dataclass
class Hall:
    """What all phones together saw: the pages and files, and the registrations."""

    shown: load.Round = field(default_factory=load.Round)
    taken: load.Round = field(default_factory=load.Round)
    hung_up: int = 0


def measure(place: Installation, seconds: int, say: Callable[[str], None]) -> list[Figure]:
    """Let everybody in, and look at the slowest of twenty answers."""
    say(f"hall: {PHONES} phones within {seconds} s (the goal is {GOAL_SECONDS} s)")
    hall = asyncio.run(_fill(place, seconds))
    pace = (
        ""
        if seconds == GOAL_SECONDS
        else f", {GOAL_SECONDS / seconds:g} times as dense as the goal"
    )
    every = sorted(hall.shown.milliseconds + hall.taken.milliseconds)
    statuses = hall.shown.statuses + hall.taken.statuses
    bad = sum(count for status, count in statuses.items() if status == 429 or status >= 500)
    missing = PHONES - hall.taken.statuses[303]
    when = f"{PHONES} phones in {seconds} s{pace}"
    return [
        at_most("Q5", f"{when}: any answer, p95", _p95(every), 300, "ms"),
        at_most("Q5", "its registrations, p95", _p95(sorted(hall.taken.milliseconds)), 300, "ms"),
        at_most("Q5", "its answers 429 or 5xx, and lines cut", bad + hall.hung_up, 0, "answers"),
        at_most("Q5", "its registrations not taken", missing, 0, "registrations"),
    ]


async def _fill(place: Installation, seconds: int) -> Hall:
    hall = Hall()
    phones = [_phone(place, seconds, number, hall) for number in range(PHONES)]
    hall.hung_up = sum(
        isinstance(end, OSError) for end in await asyncio.gather(*phones, return_exceptions=True)
    )
    return hall


async def _phone(place: Installation, seconds: int, number: int, hall: Hall) -> None:
    """One person: the form and its files, the time it takes to fill it in, the button."""
    filling = random.uniform(0.05, 0.2) * seconds
    await asyncio.sleep(random.uniform(0, seconds - filling))
    line = await load.dial(place.port, hall.shown)
    await line.ask(load.get(PATH, place.port, **HEADERS))
    for asset in dict.fromkeys(_ASSET.findall(bytes(line.received))):
        await line.ask(load.get(asset.decode(), place.port, **HEADERS))
    line.transport.close()
    await asyncio.sleep(filling)
    line = await load.dial(place.port, hall.taken)
    await line.ask(load.post(PATH, place.port, urlencode(_said(place, number)).encode()))
    line.transport.close()


def _said(place: Installation, number: int) -> dict[str, str]:
    return {
        "full_name": f"Peserta Aula {number}, S.Sos.",
        "unit": place.units[number % len(place.units)],
        "position": "Pekerja Sosial Ahli Muda",
        "phone": f"0897{number:08d}",
        "notice_version": place.notice,
        "notice_read": "y",
        "submission_key": secrets.token_urlsafe(16),
    }


def _p95(milliseconds: list[float]) -> float:
    return milliseconds[int(len(milliseconds) * 0.95)] if milliseconds else float("inf")
