"""The network between phones and server, on a port of its own, which can be told to misbehave. Knows no pytest.

One request a connection, so that whatever goes wrong hits one request and no other.
"""

import asyncio
import contextlib
import random
import re
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HOP = re.compile(
    rb"\r\n(?:connection|keep-alive|accept-encoding|if-none-match|if-modified-since):[^\r]*",
    re.IGNORECASE,
)
PORTAL = b"<!doctype html><title>Wi-Fi gratis</title><main><h1>Masuk dahulu</h1><form method=post></form>"

GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Manners:
    """How the line behaves from now on. Shares are between 0 and 1."""

    dead: bool = False
    portal: int = 0  # a stranger answers everything with this status and a receipt of its own
    json: bool = False  # the stranger speaks JSON, and without a receipt
    lose: float = 0.0  # answers to POST that never arrive, though the server has committed
    double: float = 0.0  # POSTs that arrive twice
    delay: float = 0.0  # seconds, each way
    rate: float = 0.0  # bytes a second, each way; 0 is without limit
    stall: float = 0.0  # requests that stop half way, going or coming, and never go on
    replace: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # path to (old, new)
    gone: str = ""  # what the server has no more: every path with this in it
    append: dict[str, str] = field(default_factory=dict)  # path to what is added to its body


class Line:
    """Listens on 127.0.0.1 and passes requests on to a port there."""

    def __init__(self, to_port: int = 0, seed: int = 0) -> None:
        self.to_port = to_port
        self.manners = Manners()
        self.answers: list[tuple[bytes, bytes]] = []  # POST body, answer; those that got lost too
        self.fooled = 0  # POSTs that a stranger answered
        self.dice = random.Random(seed)
        self.port = 0
        # The loop itself holds a task so weakly that one whose phone is gone may be swept away in the middle.
        self.talking: set[asyncio.Task[None] | None] = set()

    @property
    def address(self) -> str:
        """Where phones find the server, through here."""
        return f"http://127.0.0.1:{self.port}"

    async def listen(self) -> None:
        """Take a free port."""
        self.server = await asyncio.start_server(
            self._take, "127.0.0.1", 0, limit=2**20, backlog=512
        )
        self.port = int(self.server.sockets[0].getsockname()[1])

    def behave(self, **manners: object) -> None:
        """Change how the line behaves; what is not named goes well again, but for what it replaces."""
        kept = {"replace": self.manners.replace, "append": self.manners.append}
        self.manners = Manners(**{**kept, **manners})  # type: ignore[arg-type]

    async def hang_up(self) -> None:
        """Listen no longer, and leave whoever still talks."""
        self.server.close()
        for _ in range(5):
            # Who was let in a moment ago must have begun, else nobody closes; what was closed ends on the next rounds.
            await asyncio.sleep(0.01)
            talking = asyncio.all_tasks() - {asyncio.current_task()}
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talking.add(asyncio.current_task())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            manners = self.manners  # now, since a browser dials before it asks
            if not manners.dead:
                await self._serve(manners, head, reader, writer)
        except (
            OSError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            asyncio.CancelledError,
        ):
            pass  # one side hung up in the middle, or the line itself
        finally:
            self.talking.discard(asyncio.current_task())
            writer.transport.abort()

    async def _serve(
        self,
        manners: Manners,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        if manners.portal:
            self.fooled += head.startswith(b"POST ")
            writer.write(_stranger(manners))
            await writer.drain()
            writer.write_eof()
            await reader.read()
            return
        stalls = self.dice.random() < manners.stall
        coming = self.dice.random() < 0.5
        await self._travel(manners, len(head) + len(body))
        if stalls and not coming:
            await asyncio.sleep(3600)
        is_post = head.startswith(b"POST ")
        gone = manners.gone and manners.gone in _path(head)
        answer = GONE if gone else await self._ask(head, body)
        if is_post and self.dice.random() < manners.double:
            self.answers.append((body, await self._ask(head, body)))
        if is_post:
            self.answers.append((body, answer))
            if self.dice.random() < manners.lose:
                return
        await self._travel(manners, 0)
        async for part in _parts(self._rewritten(manners, head, answer), manners.rate):
            writer.write(part)
            await writer.drain()
            if stalls:
                await asyncio.sleep(3600)
        writer.write_eof()
        await reader.read()  # until the other side hangs up, so that nothing written is cut off

    async def _ask(self, head: bytes, body: bytes) -> bytes:
        """The server's whole answer."""
        names = [name for name in self.manners.replace | self.manners.append if name in _path(head)]
        head = _HOP.sub(b"", head) if names else re.sub(rb"\r\n(?i:connection):[^\r]*", b"", head)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.to_port, limit=2**24)
        try:
            writer.write(head[:-2] + b"Connection: close\r\n\r\n" + body)
            return await reader.read()
        finally:
            writer.close()

    def _rewritten(self, manners: Manners, head: bytes, answer: bytes) -> bytes:
        for name in manners.replace | manners.append:
            if name in _path(head):
                top, _, text = answer.partition(b"\r\n\r\n")
                words = text.decode()
                for old, new in manners.replace.get(name, []):
                    if old not in words:
                        raise AssertionError(f"{name} does not hold {old!r}")
                    words = words.replace(old, new)
                text = (words + manners.append.get(name, "")).encode()
                top = re.sub(rb"(?i)\r\n(content-length|etag):[^\r]*", b"", top)
                answer = top + b"\r\nContent-Length: %d\r\n\r\n" % len(text) + text
        return answer

    async def _travel(self, manners: Manners, size: int) -> None:
        seconds = manners.delay + (size / manners.rate if manners.rate else 0)
        if seconds:
            await asyncio.sleep(seconds)


async def _parts(answer: bytes, rate: float) -> AsyncIterator[bytes]:
    """The answer as it trickles in; at least two parts, so that it can stop between them."""
    size = max(1, int(rate / 4) if rate else -(-len(answer) // 2))
    for start in range(0, len(answer), size):
        if rate:
            await asyncio.sleep(size / rate)
        yield answer[start : start + size]


def _path(head: bytes) -> str:
    return head.split(b" ", 2)[1].decode()


def _stranger(manners: Manners) -> bytes:
    text = b'{"ok": true, "url": "/r/portal"}' if manners.json else PORTAL
    kind = b"application/json" if manners.json else b"text/html"
    more = b"Location: /masuk\r\n" if 300 <= manners.portal < 400 else b""
    status = f"{manners.portal} {HTTPStatus(manners.portal).phrase}".encode()
    return (
        b"HTTP/1.1 %b\r\nContent-Type: %b\r\n%bX-Receipt: of-somebody-else\r\nContent-Length: %d\r\n"
        b"Connection: close\r\n\r\n%b" % (status, kind, more, len(text), text)
    )


@contextlib.contextmanager
def line(to_port: int = 0, seed: int = 0) -> Iterator[Line]:
    """A line that is up; gone when the block ends. Its loop runs in a thread of its own, beside Playwright's."""
    drawn, loop = Line(to_port, seed), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(drawn.listen(), loop).result(10)
        yield drawn
    finally:
        asyncio.run_coroutine_threadsafe(drawn.hang_up(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
