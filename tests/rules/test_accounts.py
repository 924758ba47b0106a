"""The law of accounts: another role, an end, a new beginning."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.record import AuditEntry
from intake.rules import accounts, signin
from intake.rules.actor import SYSTEM
from intake.rules.refusal import Refused
from tests.cast import NOW, PASSWORD


def test_a_new_role_signs_out_everywhere(cast):
    token = signin.start_session(cast.viewer)
    accounts.change(cast.viewer, name="Made Wirawan", role="officer", by=SYSTEM)
    assert signin.look_up(token) is None
    assert cast.viewer.role == "officer"


def test_a_new_name_does_not_sign_out(cast):
    token = signin.start_session(cast.viewer)
    accounts.change(cast.viewer, name="Made W.", role="viewer", by=SYSTEM)
    assert signin.look_up(token).name == "Made W."


def test_the_same_name_and_role_change_nothing(cast):
    accounts.change(cast.viewer, name="Made Wirawan", role="viewer", by=SYSTEM)
    written = select(AuditEntry).filter_by(action="staff.change")
    assert db.session.scalars(written).all() == []


def test_a_role_that_does_not_exist_is_refused(cast):
    with pytest.raises(Refused, match="unknown_role"):
        accounts.change(cast.viewer, name="Made", role="king", by=SYSTEM)


def test_the_last_administrator_keeps_the_role_and_the_account(cast):
    with pytest.raises(Refused, match="last_administrator"):
        accounts.change(cast.administrator, name="Ratna", role="viewer", by=SYSTEM)
    with pytest.raises(Refused, match="last_administrator"):
        accounts.disable(cast.administrator, by=SYSTEM)


def test_one_of_two_administrators_may_go(cast):
    accounts.change(cast.officer, name="Nur Aini", role="administrator", by=SYSTEM)
    accounts.disable(cast.administrator, by=SYSTEM)
    with pytest.raises(Refused, match="last_administrator"):
        accounts.disable(cast.officer, by=SYSTEM)


def test_an_ended_account_is_out_at_once_and_cannot_come_in(cast):
    token = signin.start_session(cast.viewer)
    accounts.disable(cast.viewer, by=SYSTEM)
    accounts.disable(cast.viewer, by=SYSTEM)
    assert cast.viewer.disabled_at == NOW
    assert signin.look_up(token) is None
    assert signin.password_fits(cast.viewer.email, PASSWORD) is None


def test_an_ended_account_begins_again(cast):
    accounts.disable(cast.viewer, by=SYSTEM)
    accounts.enable(cast.viewer, by=SYSTEM)
    accounts.enable(cast.viewer, by=SYSTEM)
    assert signin.password_fits(cast.viewer.email, PASSWORD) is cast.viewer
