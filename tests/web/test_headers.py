"""The content policy and its companions stand on every answer, errors and files too."""

import re

import pytest

from tests.cast import personal_token
from tests.client import Client

PATHS = [
    "/",
    "/nothing-here",
    "/healthz",
    "/things/broken/500",
    "/things/broken/413",
    "/staff/things",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_policy(bench, path):
    try:
        answer = bench.get(path)
    except RuntimeError:
        answer = bench.get("/things/broken/503")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{name} 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_file_carries_a_policy_too(client):
    style = re.search(r'/static/css/site[^"]+', client.get("/nothing-here").get_data(as_text=True))[
        0
    ]
    answer = client.get(style, inspect=False)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_behind_a_secret_link_is_not_kept(client, cast):
    answer = client.get(f"/r/{personal_token(cast.register())}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_staff_page_is_not_kept(bench, cast):
    bench.sign_in(cast.officer)
    assert bench.get("/staff/things").headers["Cache-Control"] == "no-store"


def test_a_public_page_is_asked_for_again(client):
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"


def test_no_answer_names_the_server_or_sets_a_cookie_unasked(client):
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers
    assert "X-Powered-By" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "tular.test.evil.example", "127.0.0.1"])
def test_another_host_name_is_refused(client, host):
    assert client.get("/", base_url=f"http://{host}", inspect=False).status_code == 400


def test_over_https_browsers_are_told_to_stay_there(another_app):
    secure = Client(another_app(public_url="https://tular.test"))
    answer = secure.get("/healthz", base_url="https://tular.test")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_over_http_they_are_not(client):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
