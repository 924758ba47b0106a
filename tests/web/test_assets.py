"""Static files: named by their content, kept for a year, precompressed."""

import re

import pytest

from intake.web import assets


def sources(answer):
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.get_data(as_text=True)))


def test_every_file_of_a_page_is_there_and_kept_for_a_year(client):
    found = sources(client.get("/"))
    assert len(found) >= 3
    for path in found:
        answer = client.get(path, inspect=False)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert re.search(r"\.[0-9a-f]{10}\.", path)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_style_sheet_is_stored_compressed(client, encoding):
    path = next(path for path in sources(client.get("/")) if "site" in path)
    answer = client.get(path, headers={"Accept-Encoding": encoding}, inspect=False)
    assert answer.headers["Content-Encoding"] == encoding


@pytest.mark.parametrize(
    "path", ["/static/../pyproject.toml", "/static/css/tokens.css", "/static/", "/static/.br"]
)
def test_nothing_else_is_served(client, path):
    assert client.get(path, inspect=False).status_code in {400, 404}


def test_the_public_style_sheet_keeps_its_budget():
    import brotli

    assert len(brotli.compress(assets._collect()["css/site.css"])) <= 7_000


def test_joining_style_sheets_changes_no_rule(tmp_path):
    sheet = tmp_path / "a.css"
    sheet.write_text(
        '/* x */\n.a > .b { color : red; margin: 0 1px }\n.c::before { content: "a, b; c" }\n'
    )
    assert b'content:"a, b; c"' in assets._join([sheet])


def test_every_vendored_file_has_its_licence():
    for path in (assets.SOURCE / "vendor").glob("*.min.js"):
        assert (assets.SOURCE / "vendor" / path.name.replace(".min.js", ".LICENSE.txt")).exists()


def test_modules_ask_for_each_other_by_the_names_they_are_served_under():
    files = assets._collect()
    served = {assets.PREFIX + name for name in assets._named(files).values()}
    asked = re.findall(rb'from "([^"]+)"', files["js/door.js"])
    assert asked
    assert {path.decode() for path in asked} <= served


def test_a_module_is_named_anew_when_one_that_it_asks_for_changes():
    files = {"js/a.js": b'import "./b.js";', "js/b.js": b"1"}
    assert (
        assets._named(dict(files))["js/a.js"] != assets._named(files | {"js/b.js": b"2"})["js/a.js"]
    )
