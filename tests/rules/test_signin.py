"""Signing in and out: sessions are rows, tries are counted, a password is told to nobody."""

import importlib.util
from datetime import timedelta

import pytest
from argon2 import Type
from sqlalchemy import func, select

from intake import keys
from intake.db import db
from intake.models.staff import Attempt, Staff, StaffSession
from intake.rules import signin
from intake.rules.actor import SYSTEM
from intake.rules.refusal import Refused
from tests.cast import NOW, PASSWORD, actor


@pytest.fixture
def token(cast):
    return signin.start_session(cast.officer)


def test_the_right_password_fits(cast):
    assert signin.password_fits("officer@tular.test", PASSWORD) is cast.officer
    assert signin.password_fits("  Officer@Tular.test ", PASSWORD) is cast.officer


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("officer@tular.test", PASSWORD + " "),
        ("nobody@tular.test", PASSWORD),
        ("", ""),
        ("officer@tular.test", ""),
    ],
)
def test_another_password_does_not(cast, email, password):
    assert signin.password_fits(email, password) is None


def test_an_unknown_address_is_worked_on_as_long_as_a_known_one(cast, monkeypatch):
    verified = []

    class Counting:
        def verify(self, *arguments):
            verified.append(arguments)
            return False

    monkeypatch.setattr(signin, "_hasher", Counting())
    signin.password_fits("nobody@tular.test", PASSWORD)
    signin.password_fits("officer@tular.test", PASSWORD)
    assert len(verified) == 2


def test_a_disabled_account_neither_signs_in_nor_stays(cast, token):
    cast.officer.disabled_at = NOW
    db.session.flush()
    assert signin.password_fits("officer@tular.test", PASSWORD) is None
    assert signin.look_up(token) is None


def test_a_password_is_kept_as_argon2id_at_owasp_strength():
    again = importlib.util.spec_from_file_location("signin_as_shipped", signin.__file__)
    shipped = importlib.util.module_from_spec(again)
    again.loader.exec_module(shipped)
    assert shipped._hasher.type is Type.ID
    assert shipped._hasher.memory_cost >= 19 * 1024
    assert shipped._hasher.time_cost >= 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"password": "elevenchars"}, "short_password"),
        ({"email": "OFFICER@tular.test"}, "known_address"),
    ],
)
def test_an_account_is_refused(cast, said, code):
    usual = {"email": "new@tular.test", "name": "Baru", "role": "viewer", "password": PASSWORD}
    with pytest.raises(Refused) as refusal:
        signin.create_staff(**usual | said, by=SYSTEM)
    assert refusal.value.code == code


def test_a_session_knows_its_member(cast, token):
    found = signin.look_up(token)
    assert (found.name, found.role, found.email) == ("Nur Aini", "officer", "officer@tular.test")


def test_the_cookie_is_not_kept(cast, token):
    assert db.session.scalars(select(StaffSession)).one().token_hash == keys.digest(token)


def test_a_forged_cookie_opens_nothing(cast, token):
    assert signin.look_up(keys.new_token()) is None
    assert signin.look_up(token + "x") is None


def test_signing_out_ends_the_session_everywhere(cast, token):
    session = signin.look_up(token)
    signin.end_session(session.session_id, by=session.actor)
    assert signin.look_up(token) is None
    assert signin.owner_of(token) == cast.officer.id


def test_signing_out_one_browser_leaves_the_other(cast, token):
    other = signin.start_session(cast.officer)
    session = signin.look_up(token)
    signin.end_session(session.session_id, by=session.actor)
    assert signin.look_up(other)


def test_a_session_ends_after_four_hours_of_rest(cast, token, freeze):
    freeze(NOW + timedelta(hours=3, minutes=59))
    assert signin.look_up(token)
    freeze(NOW + timedelta(hours=4))
    assert signin.look_up(token) is None


def test_a_session_in_use_lives_twelve_hours_and_no_longer(cast, token, freeze):
    for hour in range(1, 12):
        freeze(NOW + timedelta(hours=hour))
        signin.keep_alive(signin.look_up(token).session_id)
    freeze(NOW + timedelta(hours=12))
    assert signin.look_up(token) is None


def test_use_is_written_at_most_every_ten_minutes(cast, token, freeze):
    session = db.session.scalars(select(StaffSession)).one()
    for minutes, written in ((9, NOW), (11, NOW + timedelta(minutes=11))):
        freeze(NOW + timedelta(minutes=minutes))
        signin.keep_alive(session.id)
        db.session.refresh(session)
        assert session.seen_at == written


def test_a_new_password_signs_out_everywhere(cast, token):
    signin.set_password(cast.officer, "kata sandi yang baru", by=actor(cast.administrator))
    db.session.flush()
    assert signin.look_up(token) is None
    assert signin.password_fits("officer@tular.test", "kata sandi yang baru")
    with pytest.raises(Refused):
        signin.set_password(cast.officer, "pendek", by=actor(cast.administrator))


def test_a_form_token_belongs_to_one_session(cast, token):
    other = signin.start_session(cast.officer)
    assert signin.look_up(token).forgery_token == signin.forgery_token(token)
    assert signin.look_up(token).forgery_token != signin.look_up(other).forgery_token


def test_the_eleventh_try_within_fifteen_minutes_is_refused(cast, freeze):
    for _ in range(10):
        signin.count_attempt("password", "officer@tular.test")
    with pytest.raises(Refused) as refusal:
        signin.count_attempt("password", "officer@tular.test")
    assert refusal.value.code == "too_many"
    signin.count_attempt("password", "viewer@tular.test")
    signin.count_attempt("code", "officer@tular.test")
    freeze(NOW + timedelta(minutes=15))
    signin.count_attempt("password", "officer@tular.test")


def test_what_was_tried_is_not_readable(cast):
    signin.count_attempt("password", "officer@tular.test")
    assert b"officer" not in db.session.scalars(select(Attempt)).one().identity


def test_tidying_up_forgets_what_is_over(cast, token, freeze):
    signin.count_attempt("password", "officer@tular.test")
    freeze(NOW + timedelta(days=8))
    signin.tidy_up()
    for table in (Attempt, StaffSession):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert db.session.scalar(select(func.count()).select_from(Staff)) == 5
