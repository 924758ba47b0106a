"""Which letters our fonts can print, read from the fonts themselves; for what they cannot, a sign that says so."""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
MISSING = "[?]"
_ALIKE = {"ʿ": "’", "ʾ": "’", "ʻ": "’"}  # as Arabic names are written in Latin letters
_IGNORED = {
    "Cc",
    "Cf",
    "Mn",
    "Me",
    "Zl",
    "Zp",
    "Zs",
}  # spaces, joiners, marks set on a letter that is there


def printable(value: Any) -> tuple[Any, bool]:
    """The same words with MISSING for each run of letters that no font has, and whether there was any.

    A box would look like a fault of the printer, and a gap like a shorter name. Only a mark on a letter is left out
    where the font has none of it.
    """
    found = False

    def mended(one: Any) -> Any:
        nonlocal found
        if isinstance(one, str) and not one.isascii():
            words = "".join(_mended(unicodedata.normalize("NFC", one)))
            found = found or words.count(MISSING) > one.count(MISSING)
            return words
        if isinstance(one, Mapping):
            return {name: mended(part) for name, part in one.items()}
        if isinstance(one, list | tuple):
            return [mended(part) for part in one]
        return one

    return mended(value), found


def _mended(words: str) -> Iterator[str]:
    lost = False
    for letter in words:
        silent = unicodedata.category(letter) in _IGNORED
        if lost and silent and not letter.isspace():
            continue  # it belonged to the letter that is not there
        near = letter if silent else _near(letter)
        if near or not lost:
            yield near or MISSING
        lost = not near


def _near(letter: str) -> str:
    """The letter, or the one it is without the marks that no font has: Ḥ is H; empty for a letter of another script."""
    if ord(letter) in _letters():
        return letter
    parts = unicodedata.normalize("NFD", _ALIKE.get(letter, letter))
    if ord(parts[0]) not in _letters():
        return ""
    near = parts[0]
    for mark in parts[1:]:
        ways = (unicodedata.normalize("NFC", near + mark), near + mark, near)
        near = next(way for way in ways if _letters().issuperset(map(ord, way)))
    return near


@cache
def _letters() -> frozenset[int]:
    """Every letter that one of the fonts has."""
    return frozenset(letter for font in FONTS.glob("*.ttf") for letter in _of(font.read_bytes()))


def _of(font: bytes) -> Iterator[int]:
    """The letters of a font: its table `cmap`, of which formats 4 and 12 name them by ranges."""
    (tables,) = struct.unpack_from(">H", font, 4)
    places = {font[12 + 16 * n :][:4]: 12 + 16 * n + 8 for n in range(tables)}
    (cmap,) = struct.unpack_from(">I", font, places[b"cmap"])
    (parts,) = struct.unpack_from(">H", font, cmap + 2)
    for n in range(parts):
        part = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * n + 4)[0]
        (kind,) = struct.unpack_from(">H", font, part)
        if kind == 4:
            (twice,) = struct.unpack_from(">H", font, part + 6)
            ends = struct.unpack_from(f">{twice // 2}H", font, part + 14)
            begins = struct.unpack_from(f">{twice // 2}H", font, part + 16 + twice)
            for begin, end in zip(begins, ends, strict=True):
                yield from range(begin, end + 1)
        elif kind == 12:
            (groups,) = struct.unpack_from(">I", font, part + 12)
            for group in range(groups):
                begin, end, _ = struct.unpack_from(">III", font, part + 16 + 12 * group)
                yield from range(begin, end + 1)
