"""A load generator as light as Python allows: raw requests over kept-alive connections, answers counted by status."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CONNECTIONS = 16
# Seconds between two of them: dialled at once they all come to whichever process wakes first, now and then.
APART = 0.003
PATIENCE = 120  # seconds for one round
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Round:
    """What one round of requests came to."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    sample: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.seconds


def get(path: str, port: int, **headers: str) -> bytes:
    """A GET request as it goes over the wire; underscores in header names stand for hyphens."""
    return _request("GET", path, port, headers, b"")


def post(path: str, port: int, body: bytes, **headers: str) -> bytes:
    """A form, sent as the browser of our own page sends it."""
    own = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Sec-Fetch-Site": "same-origin",
        "Origin": f"http://{HOST}:{port}",
    }
    return _request("POST", path, port, {**own, **headers}, body)


def send(requests: list[bytes], port: int) -> Round:
    """Send every request once, over a fixed number of connections; gives rate, statuses and times."""
    return asyncio.run(asyncio.wait_for(_send(requests, port), PATIENCE))


def _request(method: str, path: str, port: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _send(requests: list[bytes], port: int) -> Round:
    done = Round()
    waiting = iter(requests)
    dialled = []
    for _ in range(CONNECTIONS):
        dialled.append(await dial(port, done))
        await asyncio.sleep(APART)
    began = time.perf_counter()
    await asyncio.gather(*(_keep_sending(waiting, port, done, one) for one in dialled))
    done.seconds = time.perf_counter() - began
    return done


async def _keep_sending(
    waiting: Iterator[bytes], port: int, done: Round, connection: "Connection"
) -> None:
    """Send the next waiting request whenever the one before is answered; dial again when hung up on."""
    for request in waiting:
        if connection.lost:
            connection = await dial(port, done)
        await connection.ask(request)
    if not connection.lost:
        connection.transport.close()


class Connection(asyncio.Protocol):
    """One kept-alive connection: `ask` a request, await its answer."""

    def __init__(self, done: Round) -> None:
        self.done = done
        self.lost = False
        self.received = bytearray()
        self.whole = 0
        self.asked_at = 0.0
        self.answer: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, request: bytes) -> asyncio.Future[None]:
        self.received.clear()
        self.whole = 0
        self.answer = asyncio.get_running_loop().create_future()
        self.asked_at = time.perf_counter()
        self.transport.write(request)
        return self.answer

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.whole:
            head = self.received.find(b"\r\n\r\n")
            if head < 0:
                return
            length = _LENGTH.search(self.received, 0, head + 2)
            assert length, "an answer without Content-Length cannot be counted"
            self.whole = head + 4 + int(length[1])
        if len(self.received) >= self.whole and self.answer:
            self.done.milliseconds.append((time.perf_counter() - self.asked_at) * 1000)
            self.done.statuses[int(self.received[9:12])] += 1
            if not self.done.sample:
                self.done.sample = bytes(self.received)
            self.answer.set_result(None)
            self.answer = None

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        if self.answer is not None:
            self.answer.set_exception(ConnectionError(f"the server hung up: {error}"))


async def dial(port: int, done: Round) -> Connection:
    """A new connection whose answers are counted in a round."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(done), HOST, port)
    return connection
