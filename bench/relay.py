"""Stands between browser and server and counts every byte of every request, those of a service worker too."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.load import HOST

_DEST = re.compile(rb"\r\nsec-fetch-dest: *([a-z]+)", re.IGNORECASE)
CHUNK = 65536


@dataclass
class Exchange:
    """One request and its answer, in bytes: heads and bodies."""

    method: str
    path: str
    kind: str  # what the browser wants it for: document, style, script, serviceworker, empty …
    up: int = 0
    down: int = 0
    status: int = 0


@dataclass
class Relay:
    """What passed since the last `forget`."""

    port: int = 0
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the browser finds the server, through here."""
        return f"http://{HOST}:{self.port}"

    def forget(self) -> None:
        """Begin a new page."""
        self.exchanges = []

    async def carry(
        self, behind: int, browser: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        """One connection, until either side hangs up. Chromium sends its next request after the answer only."""
        server, onward = await asyncio.open_connection(HOST, behind)
        current: list[Exchange] = []

        async def upwards() -> None:
            while data := await browser.read(CHUNK):
                if not current or current[-1].down:
                    current.append(_begun(data))
                    self.exchanges.append(current[-1])
                current[-1].up += len(data)
                onward.write(data)
                await onward.drain()
            onward.close()

        async def downwards() -> None:
            while data := await server.read(CHUNK):
                if current:
                    current[-1].status = current[-1].status or int(data[9:12])
                    current[-1].down += len(data)
                back.write(data)
                await back.drain()
            back.close()

        await asyncio.gather(upwards(), downwards(), return_exceptions=True)


def _begun(data: bytes) -> Exchange:
    method, path, _ = data.split(b" ", 2)
    kind = _DEST.search(data)
    return Exchange(method.decode(), path.decode(), kind[1].decode() if kind else "")


@contextmanager
def relay(behind: int) -> Iterator[Relay]:
    """A relay on a free port before the server that listens on `behind`; it runs in a thread of its own."""
    made, listening = Relay(), threading.Event()
    loop = asyncio.new_event_loop()

    async def listen() -> None:
        server = await asyncio.start_server(
            lambda browser, back: made.carry(behind, browser, back), HOST, 0
        )
        made.port = server.sockets[0].getsockname()[1]
        listening.set()

    def run() -> None:
        loop.create_task(listen())  # noqa: RUF006 - done before anybody asks
        loop.run_forever()

    async def hang_up() -> None:
        talking = asyncio.all_tasks() - {asyncio.current_task()}
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    listening.wait()
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
