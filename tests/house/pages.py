"""Guards of the templates: nothing inline, no sentence outside the catalogues, nothing unescaped."""

import re
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

from tests.house.tree import modules, templates

INLINE = {
    r"\sstyle\s*=": "a style attribute; make it a class in static/css",
    r"\son[a-z]+\s*=": "an event handler; put it into a module of static/js",
    r"\shx-on": "hx-on, which needs eval; put it into a module of static/js",
    r"<style\b": "a <style> element; put it into static/css",
    r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)": "an inline <script>; put it into static/js",
    r"hx-trigger\s*=\s*[\"'][^\"']*\[": "a trigger filter, which needs eval; decide on the server",
    r"[\"']\s*(javascript|js):": "code in an attribute; put it into a module of static/js",
}
# Where markup of our own making is let through: drawings that one of our functions returned.
UNESCAPED = {
    "intake/papers/qr.py",  # a drawing by segno, from an address of ours
    "intake/splash.py",  # numbers, our own dyes, and a title that is escaped
    "templates/macros/marks.html",  # icons written out in that same file
}
# Blocks of the layout that fill an attribute of a tag, not the page.
IN_A_TAG = re.compile(
    r"\{%-?\s*block (body|home|shape)\s*-?%\}.*?\{%-?\s*endblock.*?%\}", re.DOTALL
)
SPOKEN_ATTRIBUTES = {
    "alt",
    "aria-label",
    "aria-description",
    "placeholder",
    "title",
    "label",
    "data-busy",
    "content",
}
# Words that are the same in every language, and what is never read aloud.
SAME_EVERYWHERE = re.compile(
    r"^(WhatsApp|Google Maps|CSV|XLSX|JSON|PDF|DOCX|NIP|QR|UPT|Indonesia|English|SHA-256"
    r"|width=.*|light dark|#[0-9a-f]+|\{.*)$"
)
PART_OF_A_TAG = re.compile(r"""[a-z-]+="[^"]*"?""")  # what a macro gives to be put into a tag
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_READ = {"script", "style", "code", "svg"}
HOLE = "\ufffc"


def pages_are_looked_at(root: Path) -> list[str]:
    """Every page stands in a browser before axe in both schemes; fragments do so within their page."""
    states = root / "tests/browser/states.py"
    entered = set(re.findall(r'State\(\s*"[^"]*",\s*"([^"]*)"', states.read_text("utf-8")))
    return [
        f"{place}: no state of it is looked at for barriers; enter its states in tests/browser/states.py"
        for place, source in templates(root)
        if re.search(r"\{% extends", source) and not place.endswith("/desk.html")
        if place.removeprefix("templates/").removesuffix(".html") not in entered
    ]


def nothing_inline(root: Path) -> list[str]:
    """The content policy stops these without a word."""
    return [
        f"{place}:{source[: hit.start()].count(chr(10)) + 1}: {cure}"
        for place, source in templates(root)
        for pattern, cure in INLINE.items()
        for hit in re.finditer(pattern, _without_comments(source), re.IGNORECASE)
    ]


def sentences_are_in_the_catalogues(root: Path) -> list[str]:
    """Every word a person reads goes through _()."""
    return [
        f"{place}:{line}: {text!r} is not translated; write {{{{ _(…) }}}}"
        for place, source in templates(root)
        for line, text in _raw_sentences(source)
    ]


def nothing_unescaped(root: Path) -> list[str]:
    """`|safe` and Markup() only where the markup is of our own making."""
    found = [
        f"{place}:{source[: hit.start()].count(chr(10)) + 1}: {hit[0]!r} lets markup through; return Markup from a "
        "function that made it, and list the place in tests/house/pages.py"
        for place, source in templates(root)
        if place not in UNESCAPED
        for hit in re.finditer(r"\|\s*safe\b|autoescape\s+false", _without_comments(source))
    ]
    for module in modules(root):
        source = module.path.read_text("utf-8")
        if module.place not in UNESCAPED and (hit := re.search(r"\bMarkup\(", source)):
            line = source[: hit.start()].count("\n") + 1
            found.append(
                f"{module.place}:{line}: 'Markup(' lets markup through; list the place in tests/house/pages.py "
                "when everything in it is escaped or our own"
            )
    return found


def _without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", lambda hit: re.sub(r"[^\n]", " ", hit[0]), source, flags=re.DOTALL)


class _Reader(HTMLParser):
    """Collects what would be read: text, and the attributes that are spoken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.within: list[str] = []
        self.said: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_READ:
            self.within.append(tag)
        kinds = dict(attrs)
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES or (name == "value" and kinds.get("type") == "submit"):
                self._hear(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            for number, line in enumerate(data.split("\n")):
                self._hear(line, number)

    def _hear(self, text: str, further: int = 0) -> None:
        for part in text.split(HOLE):
            text = part.strip(" ·:,.()–-")
            if (
                LETTERS.search(text)
                and not SAME_EVERYWHERE.match(text)
                and not PART_OF_A_TAG.fullmatch(text)
            ):
                self.said.append((self.getpos()[0] + further, text))


def _raw_sentences(source: str) -> list[tuple[int, str]]:
    reader = _Reader()
    reader.feed(_without_code(IN_A_TAG.sub(lambda hit: "\n" * hit[0].count("\n"), source)))
    reader.close()
    return reader.said


def _without_code(source: str) -> str:
    """The template with everything between Jinja's marks replaced by a hole, lines kept."""
    out = []
    for _line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            out.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            out.append(HOLE)
        if kind != "data":
            out.append("\n" * value.count("\n"))
    return "".join(out)
