"""The small browser of the demo: it fills in what it was shown."""

import pytest

from intake.demo.browser import Answer, Unexpected

PAGE = """
<form method="get" action="/search"><input name="q" value="x"></form>
<form method="post">
  <input type="hidden" name="submission_key" value="k">
  <input name="full_name" value="Siti &amp; Ani"><input name="off" value="1" disabled>
  <input type="checkbox" name="need" value="a" checked><input type="checkbox" name="need" value="b">
  <input type="radio" name="form" value="adopsi"><input type="radio" name="form" value="adaptasi" checked>
  <select name="unit"><option value="">Pilih</option><option value="u1" selected>Satu</option></select>
  <select name="zone"><option value="z1">Satu</option><option value="z2">Dua</option></select>
  <textarea name="note">
Baris satu</textarea>
  <input type="file" name="letter"><button name="go" value="1">Kirim</button>
</form>
<a href="https://wa.me/?text=http://x/u/abc">kirim</a> <a href="/u/abc">unit</a>
<div id="errors"><h2>Ada yang perlu diperbaiki</h2><ul><li>Isi nama.</li></ul></div><p>Lain</p>
"""


@pytest.fixture
def page():
    return Answer(200, "http://x/e/1/register?unit=u1", {}, PAGE.encode())


def test_a_form_is_found_by_its_fields_and_goes_where_it_stands(page):
    form = page.form("full_name")
    assert (form.action, form.method) == ("http://x/e/1/register?unit=u1", "post")


def test_a_form_is_found_by_its_address(page):
    assert page.form(action="/search").method == "get"


def test_an_untouched_form_sends_what_it_was_drawn_with(page):
    assert page.form("full_name").filled() == [
        ("submission_key", "k"),
        ("full_name", "Siti & Ani"),
        ("need", "a"),
        ("form", "adaptasi"),
        ("unit", "u1"),
        ("zone", "z1"),
        ("note", "Baris satu"),
    ]


def test_what_is_typed_replaces_what_was_drawn(page):
    filled = page.form("full_name").filled(full_name="Ani", need=["a", "b"], note=None)
    assert ("full_name", "Siti & Ani") not in filled
    assert [value for name, value in filled if name == "need"] == ["a", "b"]
    assert not [value for name, value in filled if name == "note"]


def test_a_page_without_the_form_is_unexpected(page):
    with pytest.raises(Unexpected, match="shows no form with nip"):
        page.form("nip")


def test_links_are_found_by_their_path(page):
    assert page.links("/u/") == ["http://x/u/abc"]
