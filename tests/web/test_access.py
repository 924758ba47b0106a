"""Who may use a route, and what somebody without a session is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.staff import ParkedForm
from intake.rules import links, signin
from tests.cast import NOW, actor, personal_token, token

KEY = "k" * 22


def test_without_a_session_staff_are_asked_to_sign_in(bench):
    answer = bench.get("/staff/things?q=1")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/login?next=")


@pytest.mark.parametrize("path", ["/staff", "/staff/nothing-here", "/staff/events/x/y/z"])
def test_any_path_under_staff_asks_to_sign_in(bench, path):
    answer = bench.get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/login")


@pytest.mark.parametrize(
    ("role", "status"),
    [("officer", 200), ("administrator", 200), ("organiser", 403), ("viewer", 403)],
)
def test_a_role_opens_its_own_doors(bench, cast, role, status):
    bench.sign_in(getattr(cast, role))
    assert bench.get("/staff/things").status_code == status


def test_a_session_that_was_ended_opens_nothing(bench, cast):
    bench.sign_in(cast.officer)
    signin.end_all_sessions(cast.officer.id)
    assert bench.get("/staff/things").status_code == 303


def test_a_form_sent_after_the_session_ended_waits(bench, cast, freeze):
    bench.sign_in(cast.officer)
    form = bench.get("/staff/things").page.form()
    freeze(NOW + timedelta(hours=13))
    answer = bench.send(form, name="Karya")
    assert answer.status_code == 303
    parked = db.session.scalars(select(ParkedForm)).one()
    assert f"parked={parked.id}" in answer.headers["Location"]
    assert parked.staff_id == cast.officer.id
    assert b"Karya" not in parked.fields_sealed


def test_a_form_sent_with_a_forged_cookie_is_not_kept(bench, cast):
    bench.set_cookie("tular_staff", "x" * 22, domain="tular.test")
    bench.post("/staff/things", data={"name": "Karya", "submission_key": KEY})
    assert db.session.scalars(select(ParkedForm)).all() == []


@pytest.mark.parametrize("room", ["r", "u", "s", "door"])
@pytest.mark.parametrize("forged", ["x", "A" * 22, "..", "%00"])
def test_a_forged_link_is_404_in_words(client, room, forged):
    answer = client.get(f"/{room}/{forged}")
    assert answer.status_code == 404
    assert "tautan" in answer.page.text


def test_a_link_opens_one_kind_of_page(client, cast):
    assert client.get(f"/u/{personal_token(cast.register())}").status_code == 404
    assert client.get(f"/r/{token(cast.unit_link)}").status_code == 404


def test_a_revoked_link_is_410_with_what_to_do(client, cast):
    someone = cast.register()
    link = links.current("person", registration_id=someone.id)
    links.revoke(link)
    answer = client.get(f"/r/{token(link)}")
    assert answer.status_code == 410
    assert "Mintalah tautan baru" in answer.page.text


def test_an_expired_link_is_410(client, cast):
    link = links.issue("person", registration_id=cast.register().id, expires_at=NOW)
    db.session.flush()
    assert client.get(f"/r/{token(link)}").status_code == 410


def test_a_disabled_account_is_signed_out_at_once(bench, cast):
    bench.sign_in(cast.officer)
    cast.officer.disabled_at = NOW
    assert bench.get("/staff/things").status_code == 303
    assert actor(cast.officer).is_staff


@pytest.mark.parametrize("path", ["/staff/users", "/staff/nowhere"])
def test_a_page_for_others_keeps_the_desk_within_reach(client, cast, path):
    client.sign_in(cast.officer)
    page = client.get(path).page
    assert page.link("Komitmen") == "/staff/commitments"
    assert page.link("Ke ruang kerja") == "/staff"
