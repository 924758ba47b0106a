"""A small browser without script: fetches pages, keeps cookies, fills in the forms it was shown, and sends them."""

import http.client
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

SECONDS = 30
_TYPED = {
    "text",
    "search",
    "tel",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "time",
    "number",
    "file",
}


class Unexpected(Exception):
    """The server answered something else than this journey needs."""


@dataclass
class Form:
    """A form as it was drawn: where it goes and what it would send untouched."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def filled(self, **typed: Any) -> list[tuple[str, str]]:
        """The fields with these typed over; a list sends a name several times, None leaves it out."""
        kept = [(name, value) for name, value in self.fields if name not in typed]
        for name, said in typed.items():
            values = said if isinstance(said, list) else [] if said is None else [said]
            kept += [(name, str(value)) for value in values]
        return kept


@dataclass
class Answer:
    """What came back."""

    status: int
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """Where an accepted form leads."""
        return self.headers.get("location", "")

    def form(self, *holding: str, action: str = "") -> Form:
        """The first form that has all these fields, and whose address ends so."""
        reader = _FormReader()
        reader.feed(self.text)
        for form in reader.forms:
            if set(holding) <= form.names and form.action.endswith(action):
                return Form(
                    urljoin(self.url, form.action or self.url), form.method, form.fields, form.names
                )
        raise Unexpected(f"{self.url} shows no form with {', '.join(holding) or action}.")

    def links(self, part: str) -> list[str]:
        """Every address on the page whose path contains a text."""
        reader = _FormReader()
        reader.feed(self.text)
        return [urljoin(self.url, link) for link in reader.links if part in urlsplit(link).path]


class Browser:
    """One person's browser. Keeps its connection open, and its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        parts = urlsplit(self.address)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        self._cookies: dict[str, str] = {}

    def get(self, place: str, *, expect: int = 200) -> Answer:
        """Open a page; raises Unexpected when the status is another one."""
        return self._ask("GET", place, None, {}, expect)

    def send(
        self, form: Form, /, *, expect: int = 303, script: bool = False, **typed: Any
    ) -> Answer:
        """Send a form with these fields typed over. `script` asks for JSON and expects 201 instead of 303."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Origin": self.address,
        }
        if script:
            headers["Accept"] = "application/json"
            expect = 201 if expect == 303 else expect
        return self._ask("POST", form.action, urlencode(form.filled(**typed)), headers, expect)

    @property
    def cookie(self) -> str:
        """The cookies as a request carries them."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(
        self, method: str, place: str, body: str | None, headers: dict[str, str], expect: int
    ) -> Answer:
        url = urljoin(self.address + "/", place)
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        said = {"Accept-Language": "id", "Accept": "text/html", **headers}
        if self._cookies:
            said["Cookie"] = self.cookie
        answer = self._fetch(method, path, body, said, url)
        if answer.status != expect:
            raise Unexpected(
                f"{method} {parts.path} answered {answer.status}, not {expect}. {_reason(answer)}"
            )
        return answer

    def _fetch(
        self, method: str, path: str, body: str | None, said: dict[str, str], url: str
    ) -> Answer:
        try:
            self._connection.request(method, path, body, said)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server had closed the idle connection. Sending again is safe: the form carries its key.
            self._connection.close()
            self._connection.request(method, path, body, said)
            response = self._connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            for name, cookie in SimpleCookie(line).items():
                self._cookies[name] = cookie.value
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, url, headers, response.read())


def _reason(answer: Answer) -> str:
    """What a refusal says, in one line."""
    reader = _FormReader()
    reader.feed(answer.text)
    return " ".join(" ".join(reader.errors).split())[:400]


class _FormReader(HTMLParser):
    """Collects forms, links and the error summary."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.errors: list[str] = []
        self._form: Form | None = None
        self._select: tuple[str, list[str], list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self._depth:
            self._depth += tag == "div"
        elif said.get("id") == "errors":
            self._depth = 1
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, said)

    def _control(self, tag: str, said: dict[str, str]) -> None:
        form, name = self._form, said.get("name", "")
        if form is None or "disabled" in said:
            return
        if tag == "option" and self._select:
            self._select[1].append(said.get("value", ""))
            if "selected" in said:
                self._select[2].append(said.get("value", ""))
            return
        if not name:
            return
        form.names.add(name)
        if tag == "select":
            self._select = (name, [], [])
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "input":
            kind = said.get("type", "text").lower()
            if kind in {"checkbox", "radio"}:
                if "checked" in said:
                    form.fields.append((name, said.get("value", "on")))
            elif kind in _TYPED and kind != "file":
                form.fields.append((name, said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
        if tag == "form":
            self._form = None
        elif self._form is not None and tag == "select" and self._select:
            name, options, selected = self._select
            for value in selected or options[:1]:
                self._form.fields.append((name, value))
            self._select = None
        elif self._form is not None and tag == "textarea" and self._area:
            self._form.fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)
        if self._depth:
            self.errors.append(data)
