"""The batik ciprat splash: one slug in, the same decorative SVG out, everywhere it is drawn."""

import hashlib
import math
from collections.abc import Iterator
from html import escape

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
    ("nila", "soga", "kunyit"),
    ("soga", "nila", "kunyit"),
    ("nila", "mengkudu", "kunyit"),
    ("daun", "nila", "kunyit"),
    ("mengkudu", "nila", "kunyit"),
    ("soga", "daun", "kunyit"),
    ("nila", "kunyit"),
    ("mengkudu", "soga"),
)
# For each dye in turn: where its large drop falls along and beside the gesture, how large it is,
# and how many fingers, satellites, droplets and grains of fine spray go with it.
THROWS = (
    (0, 0, 46, (9, 5, 3, 5)),
    (92, 34, 23, (7, 4, 2, 5)),
    (138, -26, 12, (5, 3, 2, 5)),
)


class Hand:
    """The hand that throws: an endless stream of numbers fixed by the slug."""

    def __init__(self, slug: str):
        self._numbers = _numbers(slug)

    def pick(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._numbers)


def splash_svg(slug: str, *, title: str | None = None) -> str:
    """Draw the splash of `slug`: large drops, satellites along one gesture, fine spray."""
    hand = Hand(slug)
    chord = CHORDS[int(hand.pick(0, len(CHORDS)))]
    at = (hand.pick(234, 250), hand.pick(62, 76))
    heading = math.radians(hand.pick(146, 164))
    side = 1 if hand.pick(0, 1) < 0.35 else -1
    groups = ""
    for dye, (along, aside, radius, counts) in zip(chord, THROWS, strict=False):
        centre = _move(at, heading, along * hand.pick(0.9, 1.15))
        centre = _move(centre, heading + side * math.pi / 2, aside * hand.pick(0.6, 1.3))
        drawn = _throw(hand, centre, radius * hand.pick(0.88, 1.12), heading, counts)
        groups += f'<g class="dye-{dye}" fill="{DYES[dye]}" stroke="{DYES[dye]}">{drawn}</g>'
    named = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg class="splash" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"'
        f' stroke-linecap="round" stroke-width="0">{named}{groups}</svg>'
    )


def _throw(hand, centre, radius, heading, counts) -> str:
    fingers, satellites, droplets, spray = counts
    shapes = _drop(hand, centre, radius, heading, fingers)
    for place in range(satellites):
        aim = heading + (place + hand.pick(0, 1)) / satellites - 0.5
        reach = radius * hand.pick(1.9, 3.4) + 6
        size = radius * hand.pick(0.2, 1) ** 2 * 0.2 + 1.4
        shapes += _satellite(_move(centre, aim, reach), (aim + heading) / 2, size, reach * 0.3)
    coarse = _dots(hand, centre, radius * 1.9 + 4, heading, 1.5, droplets)
    fine = _dots(hand, centre, radius * 2 + 60, heading, 0.8, spray)
    return (
        f'<path d="{shapes}"/>'
        f'<path stroke-width="{round(radius * 0.12) + 2}" d="{coarse}"/>'
        f'<path stroke-width="2.5" d="{fine}"/>'
    )


def _drop(hand, centre, radius, heading, fingers) -> str:
    """A drop that hit the cloth: its rim runs out in fingers, and all lean where it was going."""
    turns = [
        math.tau * (place + hand.pick(-0.3, 0.3)) / fingers for place in range(fingers)
    ]
    rim = []
    for turn in turns:
        ahead = (1 + math.cos(turn)) / 2
        neck = hand.pick(0.16, 0.3)
        base = radius * hand.pick(0.9, 1.05)
        foot = _move(centre, heading + turn, base)
        lean = math.atan2(math.sin(turn), math.cos(turn) + 1.1)
        length = radius * (0.16 + ahead**2 * hand.pick(0.1, 1.2) ** 1.6)
        width = radius * hand.pick(0.08, 0.2)
        end = _move(foot, heading + lean, length * 1.33)
        rim.append(
            (
                _move(centre, heading + turn - neck, base),
                _move(end, heading + lean - math.pi / 2, width),
                _move(end, heading + lean + math.pi / 2, width),
                _move(centre, heading + turn + neck, base),
            )
        )
    at = _whole(rim[0][0])
    path = f"M{at[0]} {at[1]}"
    for place, (_, left, right, last) in enumerate(rim):
        path += "c" + _steps(at, left, right, last)
        at = _whole(last)
        following = rim[(place + 1) % fingers][0]
        turn = turns[place] + (turns[(place + 1) % fingers] - turns[place]) % math.tau / 2
        path += "q" + _steps(at, _move(centre, heading + turn, radius * hand.pick(1, 1.16)), following)
        at = _whole(following)
    return path


def _satellite(head, aim, size, tail) -> str:
    """Wax in flight: a round bead, its tail pointing back to the drop it left."""
    tip = _whole(_move(head, aim, -tail))
    far = _move(head, aim, size * 1.3)
    one = _move(far, aim - math.pi / 2, size * 1.75)
    two = _move(far, aim + math.pi / 2, size * 1.75)
    return f"M{tip[0]} {tip[1]}c" + _steps(tip, one, two, tip)


def _dots(hand, centre, reach, heading, spread, count) -> str:
    path = ""
    for _ in range(count):
        aim = heading + hand.pick(-spread, spread)
        x, y = _whole(_move(centre, aim, reach * hand.pick(0.85, 1.5)))
        path += f"M{x} {y}h0"
    return path


def _move(point, angle, distance):
    return point[0] + distance * math.cos(angle), point[1] + distance * math.sin(angle)


def _whole(point):
    return round(point[0]), round(point[1])


def _steps(origin, *points) -> str:
    """Whole steps from `origin`, written as short as SVG allows."""
    written = ""
    for point in points:
        for value in (round(point[0]) - origin[0], round(point[1]) - origin[1]):
            written += str(value) if value < 0 or not written else f" {value}"
    return written


def _numbers(slug: str) -> Iterator[float]:
    for block in range(1 << 16):
        digest = hashlib.sha256(f"{slug}/{block}".encode()).digest()
        for place in range(0, 32, 2):
            yield int.from_bytes(digest[place : place + 2], "big") / 65536
