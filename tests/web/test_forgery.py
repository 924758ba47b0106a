"""A POST that another site sent does nothing, and a staff form needs its session's token."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.place import Institution

KEY = "k" * 22
CROSS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://tular.test"},
    {"Sec-Fetch-Site": None},
    {"Sec-Fetch-Site": None, "Origin": "null"},
    {"Sec-Fetch-Site": None, "Origin": ""},
    {"Sec-Fetch-Site": None, "Origin": "http://tular.test.evil.example"},
    {"Sec-Fetch-Site": None, "Origin": "http://evil.example"},
    {"Sec-Fetch-Site": None, "Origin": "http://tular.test:8080"},
    {"Sec-Fetch-Site": None, "Origin": "http://["},
    {"Sec-Fetch-Site": None, "Referer": "http://tular.test/things"},
]


def things():
    return db.session.scalar(
        select(func.count()).select_from(Institution).where(Institution.name == "Karya")
    )


@pytest.mark.parametrize("headers", CROSS, ids=str)
def test_another_site_gets_403_and_nothing_happens(bench, headers):
    answer = bench.post("/things", data={"name": "Karya", "submission_key": KEY}, headers=headers)
    assert answer.status_code == 403
    assert things() == 0


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": None, "Origin": "http://tular.test"}],
    ids=str,
)
def test_our_own_page_may_send(bench, headers):
    answer = bench.post("/things", data={"name": "Karya", "submission_key": KEY}, headers=headers)
    assert answer.status_code == 303
    assert things() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_unsafe_method_slips_by(bench, method):
    assert (
        getattr(bench, method)("/things", headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


def test_a_link_from_elsewhere_opens_a_page(bench):
    assert bench.get("/things", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("token", [None, ""])
def test_a_staff_form_without_a_token_is_refused(bench, cast, token):
    bench.sign_in(cast.officer)
    sent = {"name": "Karya", "submission_key": KEY} | (
        {} if token is None else {"csrf_token": token}
    )
    assert bench.post("/staff/things", data=sent).status_code == 403
    assert things() == 0


@pytest.mark.parametrize("token", ["x" * 64, "é"])
def test_a_staff_form_with_anothers_token_is_shown_again_and_not_taken(bench, cast, token):
    bench.sign_in(cast.officer)
    sent = {"name": "Karya", "submission_key": KEY, "csrf_token": token}
    answer = bench.post("/staff/things", data=sent)
    assert (answer.status_code, "/staff/parked/" in answer.location) == (303, True)
    assert things() == 0
    scripted = bench.post("/staff/things", data=sent, headers={"Accept": "application/json"})
    assert scripted.status_code == 403


def test_a_staff_form_with_its_token_is_taken(bench, cast):
    bench.sign_in(cast.officer)
    assert bench.send(bench.get("/staff/things").page.form(), name="Karya").status_code == 303
    assert things() == 1


def test_a_script_may_carry_the_token_in_a_header(bench, cast):
    bench.sign_in(cast.officer)
    token = bench.get("/staff/things").page.form().values["csrf_token"]
    answer = bench.post(
        "/staff/things",
        data={"name": "Karya", "submission_key": KEY},
        headers={"X-CSRF-Token": token},
    )
    assert answer.status_code == 303


def test_the_token_of_another_session_takes_nothing(bench, cast):
    bench.sign_in(cast.officer)
    form = bench.get("/staff/things").page.form()
    bench.sign_in(cast.officer)
    assert "/staff/parked/" in bench.send(form, name="Karya").location
    assert things() == 0
