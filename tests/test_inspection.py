"""The client's eye: a sound page passes, and each kind of broken page is seen."""

import pytest
from flask import Response

from intake.web.headers import POLICY
from tests import inspection
from tests.page import Page

SOUND = """<!doctype html><html lang="id"><head><title>Daftar · Tular</title></head><body><main id="main">
<h1>Daftar</h1><a href="#main">Isi</a>
<form method="post" action="/e/x/register"><input type="hidden" name="submission_key" value="k">
<label for="name">Nama</label><input id="name" name="full_name"><button type="submit">Daftar</button></form>
</main><div id="live" role="status"></div></body></html>"""
REFUSED = SOUND.replace("<title>", "<title>Kesalahan: ").replace(
    "<h1>", '<div id="errors"></div><h1>'
)
BROKEN = [
    ('lang="id"', "", "lang"),
    ('lang="id"', 'lang="fr"', "lang"),
    ("<title>Daftar · Tular", "<title> · Tular", "title is empty"),
    ("<h1>Daftar</h1>", "", "'h1'"),
    ("<h1>", "<h1>Dua</h1><h1>", "'h1'"),
    ('<main id="main">', "<main></main><main id='main'>", "'main'"),
    ('id="live"', 'id="lively"', "'#live'"),
    ('id="live"', 'id="name"', "stands 2 times"),
    ('id="live"', 'id="live"><i id=""></i', "an id is empty"),
    ('href="#main"', 'href="#nowhere"', "leads to no id"),
    ('for="name"', 'for="nama"', "which is not there"),
    ('<label for="name">Nama</label>', "", "no label"),
    ('name="full_name"', 'name="full_name" aria-describedby="gone"', "which is not there"),
    ('name="full_name"', 'name="full_name" value="None"', "value='None'"),
    ("Daftar</button>", "</button>", "no text"),
    ("<h1>", '<img src="/a.png"><h1>', "no alt"),
    ("<h1>", '<h1 style="color:red">', "make it a class"),
    ("<h1>", "<style>p{}</style><h1>", "static/css"),
    ("<h1>", "<script>go()</script><h1>", "static/js"),
    ("<h1>", '<h1 onclick="go()">', "handler onclick"),
    ("<h1>", '<h1 hx-on:click="go()">', "handler hx-on:click"),
    ("<h1>", '<h1 hx-trigger="click[ctrlKey]">', "trigger filter"),
    ("<h1>", '<a href="javascript:go()">x</a><h1>', "code in href"),
    ("Daftar</h1>", "None</h1>", "says"),
    ("Daftar</h1>", "Rabu, None</h1>", "says"),
    ("Daftar</h1>", "Halo %(name)s</h1>", "left over"),
    ("Daftar</h1>", "{{ name }}</h1>", "left over"),
    ('name="submission_key"', 'name="key"', "no submission_key"),
    ('name="submission_key" value="k"', 'name="submission_key" value=""', "no submission_key"),
    ('action="/e/x/register"', 'action="/staff/events"', "no csrf_token"),
    ('<button type="submit">Daftar</button>', "", "no button"),
    (
        "</main>",
        '<form><input name="full_name" aria-label="Nama"></form></main>',
        "more than one form",
    ),
]


def seen(html, status=200, *, fragment=False, policy=POLICY):
    answer = Response(html, status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = policy
    answer.page = Page(html, "/e/x/register")
    return "\n".join(inspection.problems(answer, fragment=fragment))


@pytest.mark.parametrize(("html", "status"), [(SOUND, 200), (REFUSED, 422)])
def test_a_sound_page_passes(html, status):
    assert seen(html, status) == ""


@pytest.mark.parametrize(
    ("sound", "broken", "complaint"), BROKEN, ids=[complaint for *_, complaint in BROKEN]
)
def test_a_broken_page_is_seen(sound, broken, complaint):
    assert sound in SOUND
    assert complaint in seen(SOUND.replace(sound, broken, 1))


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        (SOUND, "Kesalahan:"),
        (SOUND, "error summary"),
        (
            REFUSED.replace('id="name"', 'id="name" aria-invalid="true"'),
            "no sentence that says why",
        ),
    ],
)
def test_a_refused_page_says_so(html, complaint):
    assert complaint in seen(html, 422)


def test_a_fragment_that_is_a_page_is_seen():
    assert "whole page" in seen(SOUND, fragment=True)
    assert seen("<li>satu</li>", fragment=True) == ""


def test_an_answer_without_the_policy_is_seen():
    assert "content policy" in seen(SOUND, policy="default-src *")
