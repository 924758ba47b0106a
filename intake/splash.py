"""The batik ciprat splash: one slug in, the same decorative SVG out, wherever it is drawn."""

import hashlib
from cmath import phase, rect
from collections.abc import Iterator
from math import cos, pi, radians, tau
from typing import NamedTuple

from markupsafe import Markup, escape

WIDTH, HEIGHT = 320, 220

# The fill in the drawing is for paper; on screens the class recolours it for light and dark.
DYES = {
    "nila": "#1d4470",
    "soga": "#8a5530",
    "daun": "#2b6b47",
    "mengkudu": "#a43a2b",
    "kunyit": "#e2a52b",
}
# Dyes that sit well together on undyed cotton: the ground drop, its companion, the accent.
CHORDS = (
    ("mengkudu", "soga"),
    ("soga", "nila", "kunyit"),
    ("mengkudu", "nila", "kunyit"),
    ("daun", "nila", "kunyit"),
    ("nila", "mengkudu", "kunyit"),
    ("soga", "daun", "kunyit"),
    ("nila", "kunyit"),
    ("nila", "soga", "kunyit"),
)

Point = complex  # x + y·j: moving is adding, a direction is an angle


class Throw(NamedTuple):
    """One dye: where its large drop falls along and beside the gesture, and what flies with it."""

    along: float
    beside: float
    radius: float
    fingers: int
    satellites: int
    droplets: int


THROWS = (
    Throw(along=0, beside=0, radius=46, fingers=9, satellites=5, droplets=2),
    Throw(along=92, beside=34, radius=23, fingers=7, satellites=4, droplets=2),
    Throw(along=138, beside=-26, radius=12, fingers=5, satellites=3, droplets=2),
)
SPRAY = 4


class Hand:
    """The hand that throws: an endless stream of numbers, the same for the same slug."""

    def __init__(self, slug: str):
        self._numbers = _numbers(slug)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._numbers)


def splash_svg(slug: str, *, title: str | None = None) -> Markup:
    """Draw the splash of `slug`: large drops, satellites along one gesture, fine spray."""
    hand = Hand(slug)
    chord = CHORDS[int(hand.between(0, len(CHORDS)))]
    start = complex(hand.between(234, 250), hand.between(62, 76))
    heading = radians(hand.between(146, 164))
    side = heading + (pi / 2 if hand.between(0, 1) < 0.35 else -pi / 2)
    groups = ""
    for dye, throw in zip(chord, THROWS, strict=False):
        centre = start + rect(throw.along * hand.between(0.9, 1.15), heading)
        centre += rect(throw.beside * hand.between(0.6, 1.3), side)
        sized = throw._replace(radius=throw.radius * hand.between(0.88, 1.12))
        shapes = _throw(hand, sized, centre, heading)
        groups += f'<g class="dye-{dye}" fill="{DYES[dye]}" stroke="{DYES[dye]}">{shapes}</g>'
    named = f"<title>{escape(title)}</title>" if title else ""
    return Markup(  # noqa: S704  made of numbers, our own dyes and an escaped title
        f'<svg class="splash" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"'
        f' stroke-linecap="round" stroke-width="0">{named}{groups}</svg>'
    )


def _throw(hand: Hand, throw: Throw, centre: Point, heading: float) -> str:
    radius = throw.radius
    shapes = _drop(hand, throw, centre, heading)
    for place in range(throw.satellites):
        aim = heading + (place + hand.between(0, 1)) / throw.satellites - 0.5
        reach = radius * hand.between(1.9, 3.4) + 6
        size = radius * hand.between(0.2, 1) ** 2 * 0.2 + 1.4
        tail = centre + rect(reach, aim) - rect(reach * 0.3, (aim + heading) / 2)
        shapes += _satellite(tail, (aim + heading) / 2, size, reach * 0.3)
    droplets = _dots(hand, throw.droplets, centre, radius * 1.9 + 4, (heading, 1.5))
    spray = _dots(hand, SPRAY, centre, radius * 2 + 60, (heading, 0.8))
    return (
        f'<path d="{shapes}"/>'
        f'<path stroke-width="{round(radius * 0.12) + 2}" d="{droplets}"/>'
        f'<path stroke-width="2" d="{spray}"/>'
    )


def _drop(hand: Hand, throw: Throw, centre: Point, heading: float) -> str:
    """A drop that hit the cloth: its rim runs out in fingers, all leaning where it was going."""
    turns = [
        tau * (place + hand.between(-0.3, 0.3)) / throw.fingers for place in range(throw.fingers)
    ]
    fingers = [_finger(hand, throw.radius, turn, heading) for turn in turns]
    path, at = _start(centre + fingers[0][0])
    for place, (_, left, right, foot) in enumerate(fingers):
        steps, at = _steps(at, centre + left, centre + right, centre + foot)
        path += "c" + steps
        following = (place + 1) % throw.fingers
        between = turns[place] + (turns[following] - turns[place]) % tau / 2
        rim = centre + rect(throw.radius * hand.between(1, 1.16), heading + between)
        steps, at = _steps(at, rim, centre + fingers[following][0])
        path += "q" + steps
    return path


def _finger(
    hand: Hand, radius: float, turn: float, heading: float
) -> tuple[Point, Point, Point, Point]:
    """Both feet on the rim and the two handles that pull the finger out, seen from the centre."""
    ahead = (1 + cos(turn)) / 2
    neck = hand.between(0.16, 0.3)
    rim = radius * hand.between(0.9, 1.05)
    lean = heading + phase(rect(1, turn) + 1.1)
    length = radius * (0.16 + ahead**2 * hand.between(0.1, 1.2) ** 1.6)
    spread = rect(radius * hand.between(0.08, 0.2), lean + pi / 2)
    end = rect(rim, heading + turn) + rect(length * 1.33, lean)
    return (
        rect(rim, heading + turn - neck),
        end - spread,
        end + spread,
        rect(rim, heading + turn + neck),
    )


def _satellite(tail: Point, aim: float, size: float, length: float) -> str:
    """Wax in flight: a round bead, its tail pointing back to the drop it left."""
    path, at = _start(tail)
    end = tail + rect(length + size * 1.3, aim)
    spread = rect(size * 1.75, aim + pi / 2)
    return path + "c" + _steps(at, end - spread, end + spread, at)[0]


def _dots(hand: Hand, count: int, centre: Point, reach: float, fan: tuple[float, float]) -> str:
    """Round dots within a fan (its middle, half its width): lines without length, round ends."""
    heading, width = fan
    path = ""
    for _ in range(count):
        aim = heading + hand.between(-width, width)
        path += _start(centre + rect(reach * hand.between(0.85, 1.5), aim))[0] + "h0"
    return path


def _start(point: Point) -> tuple[str, Point]:
    x, y = round(point.real), round(point.imag)
    return f"M{x} {y}", complex(x, y)


def _steps(at: Point, *points: Point) -> tuple[str, Point]:
    """Whole steps from `at`, as short as SVG allows, and the place they end at."""
    written, to = "", at
    for point in points:
        to = complex(round(point.real), round(point.imag))
        for value in (int((to - at).real), int((to - at).imag)):
            written += str(value) if value < 0 or not written else f" {value}"
    return written, to


def _numbers(slug: str) -> Iterator[float]:
    block = 0
    while True:
        digest = hashlib.sha256(f"{slug}/{block}".encode()).digest()
        for place in range(0, len(digest), 2):
            yield int.from_bytes(digest[place : place + 2], "big") / 65536
        block += 1
