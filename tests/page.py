"""A page as a test reads it: elements by selector, text, and forms that can be filled and sent."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form with the values it would send if nobody typed anything."""

    action: str
    method: str
    values: dict[str, str | list[str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def filled(self, **typed: object) -> dict[str, object]:
        """What it sends when these fields are typed over; None leaves a field out."""
        sent = {**self.values, **typed}
        return {name: value for name, value in sent.items() if value is not None}


class Page:
    """One HTML answer."""

    def __init__(self, html: str, path: str = "/") -> None:
        self.html = html
        self.path = path
        self.tree = LexborHTMLParser(html)

    def all(self, selector: str) -> list[LexborNode]:
        """Every element a selector finds."""
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The only element a selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r} on {self.path}, not one"
        return found[0]

    def has(self, selector: str) -> bool:
        """Whether a selector finds anything."""
        return bool(self.all(selector))

    @property
    def text(self) -> str:
        """What can be read in the page's main part, with single spaces."""
        main = self.tree.css_first("main") or self.tree.body
        return words(main) if main else ""

    @property
    def title(self) -> str:
        """The page's title."""
        return words(self.one("title"))

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [words(item) for item in self.all("#errors li")]

    def link(self, text: str) -> str:
        """The address behind the link with this text."""
        found = [node for node in self.all("a[href]") if text in words(node)]
        assert found, f"no link says {text!r} on {self.path}"
        return found[0].attributes["href"] or ""

    def form(self, selector: str = "main form") -> Form:
        """The first form a selector finds."""
        found = self.all(selector)
        assert found, f"no form matches {selector!r} on {self.path}"
        return read_form(found[0], self.path)


def words(node: LexborNode) -> str:
    """The text of an element with single spaces."""
    return " ".join(node.text(separator=" ").split())


def read_form(node: LexborNode, path: str) -> Form:
    """A form and what it sends by itself: hidden fields, typed text, ticks and choices as drawn."""
    values: dict[str, list[str]] = {}
    for control in node.css("input, textarea, select"):
        about = control.attributes
        name, kind = about.get("name"), about.get("type") or "text"
        if not name or "disabled" in about or kind in NOT_SENT:
            continue
        if control.tag == "textarea":
            values.setdefault(name, []).append(control.text().removeprefix("\n"))
        elif control.tag == "select":
            options = control.css("option[selected]") or control.css("option")[:1]
            values.setdefault(name, []).extend(_value(option) for option in options)
        elif kind not in {"checkbox", "radio"}:
            values.setdefault(name, []).append(about.get("value") or "")
        elif "checked" in about:
            values.setdefault(name, []).append(
                (about.get("value") or "") if "value" in about else "on"
            )
    plain = {name: sent[0] if len(sent) == 1 else sent for name, sent in values.items()}
    about = node.attributes
    names = dict.fromkeys(control.attributes.get("name") or "" for control in node.css("[name]"))
    return Form(
        about.get("action") or path, (about.get("method") or "get").lower(), plain, tuple(names)
    )


def _value(option: LexborNode) -> str:
    value = option.attributes.get("value")
    return words(option) if value is None else value
