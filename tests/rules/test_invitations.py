"""The law of invitations: once a unit, a link of its own, a quota, a no with its reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.event import Invitation
from intake.models.record import AuditEntry
from intake.rules import invitations, links
from intake.rules.actor import PUBLIC, SYSTEM
from intake.rules.refusal import Refused
from tests.cast import NOW, token


def of(cast, unit):
    return db.session.scalars(
        select(Invitation).filter_by(event_id=cast.event.id, unit_id=unit.id)
    ).one()


def unit_link(cast, unit):
    return links.current("unit", unit_id=unit.id, event_id=cast.event.id)


def refusal(rule, *arguments, **named):
    with pytest.raises(Refused) as refused:
        rule(*arguments, **named)
    return refused.value


def test_an_invited_unit_has_a_link_of_its_own(cast):
    made = invitations.invite(cast.event, [cast.host], by=SYSTEM)
    assert [one.unit_id for one in made] == [cast.host.id]
    assert unit_link(cast, cast.host).is_usable(NOW)


def test_inviting_twice_is_harmless(cast):
    invitations.invite(cast.event, [cast.host, cast.host], by=SYSTEM)
    before = token(unit_link(cast, cast.host))
    assert invitations.invite(cast.event, [cast.host, cast.unit], by=SYSTEM) == []
    assert token(unit_link(cast, cast.host)) == before
    everybody = select(func.count()).where(Invitation.event_id == cast.event.id)
    assert db.session.scalar(everybody) == 3


def test_only_the_fresh_ones_are_written_down(cast):
    version = cast.event.version
    invitations.invite(cast.event, [cast.host, cast.unit], by=SYSTEM)
    invitations.invite(cast.event, [cast.host], by=SYSTEM)
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).filter_by(action="invitation.create")).one()
    assert entry.detail == {"units": ["st-kartini"]}
    assert cast.event.version == version + 1


def test_nobody_cannot_be_invited(cast):
    no = refusal(invitations.invite, cast.event, [], by=SYSTEM)
    assert (no.code, no.field) == ("nobody", "units")


def test_a_unit_that_no_longer_exists_cannot_be_invited(cast):
    cast.host.valid_to = NOW.date() - timedelta(days=1)
    no = refusal(invitations.invite, cast.event, [cast.host], by=SYSTEM)
    assert (no.code, no.field, no.values) == ("unit_ended", "units", {"unit": cast.host.name})


def test_a_units_own_quota_goes_before_the_events(cast):
    asked = of(cast, cast.unit)
    cast.event.unit_quota = 2
    assert invitations.quota_of(cast.event, asked) == 2
    assert invitations.quota_of(cast.event, None) == 2
    invitations.set_quota(asked, 5, by=SYSTEM)
    assert invitations.quota_of(cast.event, asked) == 5
    invitations.set_quota(asked, None, by=SYSTEM)
    assert invitations.quota_of(cast.event, asked) == 2


@pytest.mark.parametrize("quota", [0, 1000])
def test_a_quota_out_of_range_is_refused(cast, quota):
    no = refusal(invitations.set_quota, of(cast, cast.unit), quota, by=SYSTEM)
    assert (no.code, no.field) == ("quota_range", "quota")


@pytest.mark.parametrize("quota", [1, 999])
def test_the_ends_of_the_range_belong_to_it(cast, quota):
    assert invitations.set_quota(of(cast, cast.unit), quota, by=SYSTEM).quota == quota


def test_setting_the_same_quota_changes_nothing(cast):
    version = cast.event.version
    invitations.set_quota(of(cast, cast.unit), None, by=SYSTEM)
    assert cast.event.version == version


def test_a_unit_says_no_with_its_reason(cast, freeze):
    asked = of(cast, cast.unit)
    invitations.decline(asked, reason="  Sedang akreditasi ", by=PUBLIC)
    freeze(NOW + timedelta(hours=1))
    invitations.decline(asked, reason="Sedang akreditasi, dua hari", by=PUBLIC)
    assert asked.declined_at == NOW
    assert asked.declined_reason == "Sedang akreditasi, dua hari"


def test_the_same_no_twice_is_written_down_once(cast):
    for _ in range(2):
        invitations.decline(of(cast, cast.unit), reason="Sedang akreditasi", by=PUBLIC)
    written = select(AuditEntry).filter_by(action="invitation.decline")
    assert len(db.session.scalars(written).all()) == 1


def test_a_no_without_a_reason_is_refused(cast):
    no = refusal(invitations.decline, of(cast, cast.unit), reason="  ", by=PUBLIC)
    assert (no.code, no.field) == ("no_reason", "reason")


def test_a_unit_may_come_after_all(cast):
    asked = of(cast, cast.unit)
    invitations.decline(asked, reason="Penuh", by=PUBLIC)
    invitations.take_back_decline(asked, by=PUBLIC)
    invitations.take_back_decline(asked, by=PUBLIC)
    assert (asked.declined_at, asked.declined_reason) == (None, None)
    done = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2))
    assert done.all() == ["invitation.take_back_decline", "invitation.decline"]


def test_a_fresh_link_ends_the_old_ones(cast):
    fresh = invitations.renew_link(of(cast, cast.unit), by=SYSTEM)
    db.session.flush()
    assert not cast.unit_link.is_usable(NOW)
    assert unit_link(cast, cast.unit) is fresh
