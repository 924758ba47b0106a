"""Many files as one zip, handed on piece by piece while it is made; the same files give the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Iterator

MEDIA_TYPE = "application/zip"
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def pieces(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The bytes of a zip of these files, a file at a time; no more than one stands in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, content)
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Where the zip is written: what is written can be taken away at once, and nothing is ever gone back to."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        self._held.append(bytes(part))  # type: ignore[call-overload]
        return len(self._held[-1])

    def taken(self) -> bytes:
        """What was written since the last time."""
        whole = b"".join(self._held)
        self._held.clear()
        return whole
