"""A page that is the same for everybody but for its submission key: drawn once for each version, then only completed.

The registration form is opened by a whole hall at once. What it shows depends on rows that carry a version, so a page
drawn for that version is kept (process memory loses nothing when it goes) and the fresh key is put in at each answer.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import brotli
from flask import Response, request

from intake.rules import submissions

MARK = "0submission-key-goes-here0"
MOST_KEPT = 200


@dataclass(frozen=True)
class _Drawn:
    stamp: Hashable
    before: bytes
    after: bytes
    packed_before: bytes
    has_form: bool  # a closed event's page shows none, and so no key


_kept: dict[Hashable, _Drawn] = {}


def page(name: Hashable, stamp: Hashable, draw: Callable[[str], str]) -> Response:
    """The page of this name, drawn anew only when the stamp has changed; `draw(key)` draws it whole."""
    drawn = _kept.get(name)
    if drawn is None or drawn.stamp != stamp:
        before, mark, after = draw(MARK).encode().partition(MARK.encode())
        drawn = _Drawn(stamp, before, after, _pack(before), bool(mark))
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[name] = drawn
    rest = (submissions.new_key().encode() if drawn.has_form else b"") + drawn.after
    packed = request.accept_encodings["br"] > 0
    body = drawn.packed_before + _as_it_is(rest) if packed else drawn.before + rest
    response = Response(body, content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "br"
    return response


def _pack(before: bytes) -> bytes:
    """The unchanging part, compressed as well as Brotli can, ended on a byte so that more may follow."""
    compressor = brotli.Compressor(quality=11)
    return compressor.process(before) + compressor.flush()


def _as_it_is(rest: bytes) -> bytes:
    """The rest as one uncompressed Brotli meta-block and the empty last one (RFC 7932, 9.2)."""
    if not rest:
        return b"\x03"
    header = (len(rest) - 1) << 3 | 1 << 19  # not last, length in 4 nibbles, uncompressed
    return header.to_bytes(3, "little") + rest + b"\x03"
