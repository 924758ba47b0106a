"""Errors say what happened and what to do, in the reader's language, and give nothing away."""

import traceback

import pytest
from sqlalchemy.exc import IntegrityError

from intake.db import db, table_of
from intake.models.staff import Staff


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 415, 429, 503])
def test_an_error_is_a_page_in_words(bench, status):
    answer = bench.get(f"/things/broken/{status}")
    assert answer.status_code == status
    assert answer.page.text
    assert str(status) in answer.page.text


def test_a_script_reads_the_same_as_json(bench):
    answer = bench.get("/things/broken/404", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["errors"][""]


def test_the_unexpected_is_regretted_without_a_trace(bench):
    bench.trouble.raise_first = bench.trouble.seen.clear
    answer = bench.get("/things/broken/500")
    assert answer.status_code == 500
    assert "Muat ulang halaman ini" in answer.page.text
    assert "rahasia" not in answer.get_data(as_text=True)
    assert "RuntimeError" not in answer.get_data(as_text=True)


def test_too_much_is_413_in_words(client, cast):
    answer = client.post("/e/swp-kartini-2024/register", data={"full_name": "x" * 1_000_000})
    assert answer.status_code == 413
    assert "terlalu besar" in answer.page.text


def test_too_many_fields_are_413(client, cast):
    answer = client.post("/e/swp-kartini-2024/register", data={f"f{number}": "x" for number in range(500)},
                         content_type="multipart/form-data")  # fmt: skip
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path", ["/%00", "/e/%ff%fe", "/e/" + "x" * 3000, "/e/../../etc/passwd", "//e//"]
)
def test_an_odd_path_is_an_ordinary_error(client, path):
    assert client.get(path).status_code in {301, 308, 400, 404}


@pytest.mark.parametrize("body", [b"%", b"\xff\xfe=\x00", b"a=%ED%A0%80", b"=" * 300, b"&" * 5000])
def test_an_odd_body_is_an_ordinary_error(client, cast, body):
    answer = client.post(
        "/e/swp-kartini-2024/register", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {400, 413, 422}


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary="],
)
def test_an_odd_kind_of_body_is_an_ordinary_error(client, cast, kind):
    answer = client.post("/e/swp-kartini-2024/register", data=b"{}", content_type=kind)
    assert answer.status_code in {400, 413, 415, 422}


@pytest.mark.postgres
def test_what_the_database_refused_is_not_repeated(cast):
    same = {column.key: getattr(cast.viewer, column.key) for column in table_of(Staff).columns}
    del same["id"]
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(table_of(Staff).insert(), same)
    said = "".join(traceback.format_exception(refused.value))
    assert "uq_staff_email" in said
    assert cast.viewer.email not in said
