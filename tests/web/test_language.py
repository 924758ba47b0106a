"""Indonesian first, English complete: a choice, then the browser's wish, then Indonesian."""

from datetime import UTC, date, datetime

import pytest

from intake.web import language

NINE = datetime(2024, 3, 6, 2, 0, tzinfo=UTC)


def tongue(answer):
    return answer.page.one("html").attributes["lang"]


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("fr,de;q=0.5", "id"),
        ("fr,en;q=0.2", "en"),
        ("en;q=0.1,id;q=0.9", "id"),
        ("*", "id"),
        (";;;", "id"),
        ("jv,id;q=0.3", "id"),
    ],
)
def test_the_browsers_wish_counts(client, wish, given):
    assert tongue(client.get("/", headers={"Accept-Language": wish})) == given


def test_a_choice_is_remembered(client):
    assert tongue(client.get("/?lang=en")) == "en"
    assert tongue(client.get("/", headers={"Accept-Language": "id"})) == "en"
    assert tongue(client.get("/?lang=id")) == "id"
    assert tongue(client.get("/", headers={"Accept-Language": "en"})) == "id"


@pytest.mark.parametrize("wish", ["fr", "", "EN", "../../etc", "<script>"])
def test_a_choice_that_is_none_is_ignored(client, wish):
    answer = client.get("/", query_string={"lang": wish})
    assert tongue(answer) == "id"
    assert "Set-Cookie" not in answer.headers


def test_the_choice_is_kept_in_a_plain_cookie(client):
    cookie = client.get("/?lang=en").headers["Set-Cookie"]
    assert cookie.startswith("lang=en;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_both_tongues_are_offered_and_keep_the_rest_of_the_address(client):
    page = client.get("/?q=a&lang=id").page
    assert {node.attributes["lang"] for node in page.all("nav a[hreflang]")} == {"id", "en"}
    assert all("q=a" in (node.attributes["href"] or "") for node in page.all("nav a[hreflang]"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "/?lang=id",
            (
                "Rabu, 6 Maret 2024",
                "6 Mar 2024",
                "09.00 WIB",
                "11.00 WIT",
                "1.065",
                "6 Mar 2024, 10.00 WITA",
            ),
        ),
        (
            "/?lang=en",
            (
                "Wednesday, 6 March 2024",
                "6 Mar 2024",
                "09:00 WIB",
                "11:00 WIT",
                "1,065",
                "6 Mar 2024, 10:00 WITA",
            ),
        ),
    ],
)
def test_dates_hours_and_numbers_are_written_as_their_readers_do(app, path, said):
    with app.test_request_context(path):
        assert (
            language.day(date(2024, 3, 6)),
            language.short_day(NINE, "Asia/Jakarta"),
            language.hour(NINE, "Asia/Jakarta"),
            language.hour(NINE, "Asia/Jayapura"),
            language.number(1065),
            language.moment(NINE, "Asia/Makassar"),
        ) == said


def test_a_late_evening_in_the_west_is_the_next_day_in_the_east(app):
    late = datetime(2024, 3, 6, 15, 30, tzinfo=UTC)
    with app.test_request_context("/?lang=id"):
        assert language.day(late, "Asia/Jakarta") == "Rabu, 6 Maret 2024"
        assert language.day(late, "Asia/Jayapura") == "Kamis, 7 Maret 2024"


def test_where_nobody_asks_it_is_indonesian(app):
    assert language.chosen() == "id"
