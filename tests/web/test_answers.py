"""The shapes of an answer: a page, a part of it, and headers that keep caches from mixing them up."""

import pytest


def test_a_page_is_a_page(bench):
    assert bench.get("/things").page.has("h1")


def test_a_part_is_no_page(bench):
    answer = bench.get("/things", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.page.has("#rows")
    assert "<html" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Boosted": "true"},
        {"HX-Request-Type": "full"},
    ],
    ids=["back", "boosted", "full"],
)
def test_a_boosted_or_back_request_gets_the_page(bench, headers):
    assert bench.get("/things", headers=headers).page.has("h1")


def test_caches_keep_page_and_part_and_tongues_apart(bench):
    vary = bench.get("/things").headers["Vary"]
    assert all(name in vary for name in ("HX-Request-Type", "Accept-Language", "Cookie"))


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_page_leaves_compressed(bench, encoding):
    plain = bench.get("/things").get_data()
    answer = bench.get("/things", headers={"Accept-Encoding": encoding}, inspect=False)
    assert answer.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.get_data()) < len(plain)


def test_the_wrong_method_is_405_in_words(bench):
    answer = bench.put("/things")
    assert answer.status_code == 405
    assert "Allow" in answer.headers
    assert answer.page.has("h1")
