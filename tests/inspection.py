"""What must be true of every page whatever it says: the tests' client asks it of each answer it is given."""

import re
from collections import Counter
from typing import Any

from selectolax.lexbor import LexborNode

from intake.web.headers import POLICY
from tests.page import Page, words

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
WITHOUT_KEY = ("/staff/login", "/staff/logout")
LEFTOVER = re.compile(r"%\(\w+\)[sd]|\{\{|\}\}|\{%|<built-in|\bobject at 0x|&lt;\w+ object")


def problems(answer: Any, *, fragment: bool = False) -> list[str]:
    """Sentences about what is wrong with an answer; empty when nothing is."""
    found = []
    if answer.headers.get("Content-Security-Policy") != POLICY:
        found.append("the answer does not carry the content policy of web/headers.py")
    if not (answer.content_type or "").startswith("text/html") or not answer.get_data():
        return found
    if 300 <= answer.status_code < 400:
        return found
    page = answer.page
    found += about_any_html(page)
    return found + (about_a_fragment(page) if fragment else about_a_page(page, answer.status_code))


def about_any_html(page: Page) -> list[str]:
    """For pages and fragments: ids, labels, nothing inline, no leftovers of a template."""
    return [*_ids(page), *_labels(page), *_inline(page), *_leftovers(page), *_forms(page)]


def about_a_fragment(page: Page) -> list[str]:
    """A fragment is put into a page, so it must not be one."""
    return (
        ["the fragment is a whole page; return its _noun.html alone"]
        if "<html" in page.html
        else []
    )


def about_a_page(page: Page, status: int) -> list[str]:
    """The frame of a page: language, title, one h1, one main, one live region, and links that lead somewhere."""
    found = []
    if page.tree.root is None or page.one("html").attributes.get("lang") not in {"id", "en"}:
        found.append("<html> has no lang of id or en")
    title = words(page.all("title")[0]) if page.has("title") else ""
    if not title or title.startswith("·"):
        found.append("the title is empty; fill {% block title %}")
    for selector in ("h1", "main", "#live"):
        if len(page.all(selector)) != 1:
            found.append(
                f"{len(page.all(selector))} elements match {selector!r}; there must be exactly one"
            )
    ids = {node.attributes.get("id") for node in page.all("[id]")}
    for node in page.all('a[href^="#"]'):
        if (node.attributes["href"] or "")[1:] not in ids:
            found.append(f"the link {node.attributes['href']!r} leads to no id of this page")
    return found + (_refusal(page, title) if status == 422 else [])


def _refusal(page: Page, title: str) -> list[str]:
    found = []
    if not title.startswith(("Kesalahan:", "Error:")):
        found.append(f'a refused page\'s title begins with "Kesalahan:" or "Error:", not {title!r}')
    if not page.has("#errors"):
        found.append("a refused page begins with the error summary; call error_summary(form)")
    for node in page.all("[aria-invalid=true]"):
        if not node.attributes.get("aria-describedby"):
            found.append(
                f"{_name(node)} is wrong but names no sentence that says why (aria-describedby)"
            )
    return found


def _ids(page: Page) -> list[str]:
    count = Counter(node.attributes.get("id") for node in page.all("[id]"))
    found = [f"the id {name!r} stands {times} times" for name, times in count.items() if times > 1]
    found += ["an id is empty"] if count.get("") else []
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
        for node in page.all(f"[{attribute}]"):
            for name in (node.attributes[attribute] or "").split():
                if name not in count:
                    found.append(f"{_name(node)}: {attribute} names {name!r}, which is not there")
    return found


def _labels(page: Page) -> list[str]:
    labelled = {node.attributes.get("for") for node in page.all("label[for]")}
    found = []
    for node in page.all("input, select, textarea"):
        about = node.attributes
        if node.tag == "input" and about.get("type") in UNLABELLED:
            continue
        named = (
            about.get("id") in labelled or about.get("aria-label") or about.get("aria-labelledby")
        )
        if not named and not _inside(node, "label"):
            found.append(f"{_name(node)} has no label")
    found += [
        f"{_name(node)} has no text" for node in page.all("button, a[href]") if not _says(node)
    ]
    return found + [f"{_name(node)} has no alt" for node in page.all("img:not([alt])")]


def _inline(page: Page) -> list[str]:
    """The content policy stops these silently, so a test must say it."""
    found = [
        f"{_name(node)} has a style attribute; make it a class" for node in page.all("[style]")
    ]
    found += ["a <style> element; put it into static/css" for _ in page.all("style")]
    for node in page.all("script:not([src])"):
        if node.attributes.get("type") not in DATA_BLOCKS:
            found.append("an inline <script>; put it into static/js")
    for node in page.all("*"):
        for name, value in node.attributes.items():
            if re.match(r"on\w|hx-on", name):
                found.append(f"{_name(node)} has the handler {name}; put it into static/js")
            if name == "hx-trigger" and "[" in (value or ""):
                found.append(f"{_name(node)} has a trigger filter, which needs eval")
            if (value or "").strip().startswith(("javascript:", "js:")):
                found.append(f"{_name(node)} has code in {name}")
    return found


def _leftovers(page: Page) -> list[str]:
    """Nothing of the machinery shows: no None, no placeholder, no template mark."""
    found = []
    for node in page.all("*"):
        for name, value in node.attributes.items():
            if value in {"None", "undefined"}:
                found.append(f"{_name(node)} has {name}={value!r}")
    tongue = page.all("html")[0].attributes.get("lang") if page.has("html") else "id"
    for text in _texts(page):
        if text == "None" or (tongue != "en" and re.search(r"\bNone\b", text)):
            found.append(f'the page says "None": {text[:80]!r}')
        if mark := LEFTOVER.search(text):
            found.append(f"{mark[0]!r} was left over in {text[:80]!r}")
    return found


def _forms(page: Page) -> list[str]:
    """Each form that writes carries its key, and a staff form its token; the form of a registration sends last."""
    found = []
    for node in page.all("form"):
        if (node.attributes.get("method") or "get").lower() != "post":
            continue
        goes_to = (node.attributes.get("action") or page.path).split("?")[0]
        if not goes_to.startswith(WITHOUT_KEY) and not _value(node, "submission_key"):
            found.append(f"the form to {goes_to} has no submission_key; call hidden_key(…)")
        if (
            goes_to.startswith("/staff")
            and goes_to != "/staff/login"
            and not _value(node, "csrf_token")
        ):
            found.append(f"the form to {goes_to} has no csrf_token; call staff_hidden()")
        if not node.css("button[type=submit], button:not([type]), input[type=submit]"):
            found.append(f"the form to {goes_to} has no button to send it without JavaScript")
    named = [node for node in page.all("form") if node.css("[name=full_name]:not([type=hidden])")]
    if len(named) > 1:
        found.append("more than one form asks for full_name")
    return found


def _value(form: LexborNode, name: str) -> str:
    node = form.css_first(f"input[name={name}]")
    return (node.attributes.get("value") or "") if node else ""


def _texts(page: Page) -> list[str]:
    if page.tree.body is None:
        return []
    return [
        text
        for node in page.tree.body.traverse(include_text=True)
        if node.tag == "-text"
        and node.parent
        and node.parent.tag not in {"script", "textarea", "pre", "code"}
        and (text := " ".join((node.text() or "").split()))
    ]


def _says(node: LexborNode) -> bool:
    about = node.attributes
    return bool(
        words(node)
        or about.get("aria-label")
        or about.get("aria-labelledby")
        or node.css("img[alt], svg title")
    )


def _inside(node: LexborNode, tag: str) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == tag:
            return True
        above = above.parent
    return False


def _name(node: LexborNode) -> str:
    about = node.attributes
    told = "".join(
        f" {name}={about[name]!r}" for name in ("id", "name", "type", "href") if about.get(name)
    )
    return f"<{node.tag}{told}>"
