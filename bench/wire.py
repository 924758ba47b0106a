"""What a page costs on the wire, from Chromium's own network log: headers and bodies, both ways."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession


@dataclass
class Exchange:
    """One request and its answer, in bytes as they went over the wire. From the cache: nothing."""

    url: str
    method: str
    kind: str
    body_up: int
    head_up: int = 0
    down: int = 0
    status: int = 0

    @property
    def up(self) -> int:
        """Bytes sent."""
        return self.head_up + self.body_up

    @property
    def on_the_wire(self) -> bool:
        """Whether anything went over the wire."""
        return self.down > 0


class Wire:
    """Listens to one page's network log."""

    def __init__(self, session: CDPSession) -> None:
        self.exchanges: list[Exchange] = []
        self._current: dict[str, Exchange] = {}
        self._heads: dict[str, list[int]] = defaultdict(list)
        self._hops: dict[str, list[Exchange]] = defaultdict(list)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestWillBeSentExtraInfo", self._sent_head)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def forget(self) -> None:
        """Begin a new page."""
        self.exchanges.clear()

    def all(self) -> list[Exchange]:
        """What went over the wire since the last `forget`."""
        for name, hops in self._hops.items():
            for exchange, head in zip(hops, self._heads[name], strict=False):
                exchange.head_up = head
        return [exchange for exchange in self.exchanges if exchange.on_the_wire]

    def _sent(self, said: dict[str, Any]) -> None:
        name, request = said["requestId"], said["request"]
        if "redirectResponse" in said and name in self._current:
            before = self._current[name]
            before.status = said["redirectResponse"]["status"]
            before.down = int(said["redirectResponse"]["encodedDataLength"])
        body = sum(
            len(entry.get("bytes", "")) * 3 // 4 for entry in request.get("postDataEntries", [])
        )
        body = max(len(request.get("postData", "").encode()), body)
        exchange = Exchange(request["url"], request["method"], said.get("type", ""), body)
        if urlsplit(exchange.url).scheme in {"http", "https"}:
            self.exchanges.append(exchange)
        self._current[name] = exchange
        self._hops[name].append(exchange)

    def _sent_head(self, said: dict[str, Any]) -> None:
        lines = sum(len(name) + len(value) + 4 for name, value in said["headers"].items())
        path = len("GET  HTTP/1.1\r\n") + 40
        self._heads[said["requestId"]].append(lines + path + 2)

    def _answered(self, said: dict[str, Any]) -> None:
        if said["requestId"] in self._current:
            self._current[said["requestId"]].status = said["response"]["status"]

    def _finished(self, said: dict[str, Any]) -> None:
        if said["requestId"] in self._current:
            self._current[said["requestId"]].down = int(said["encodedDataLength"])
