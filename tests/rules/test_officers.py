"""Whose a commitment is: by hand, by area, by who stands in, and all at once to another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.officer import Assignment
from intake.models.place import Province
from intake.models.record import AuditEntry
from intake.models.staff import Staff
from intake.queries import officers as read
from intake.queries import worklist
from intake.rules import absences, areas, bulk, followup, officers
from intake.rules.actor import SYSTEM
from intake.rules.refusal import Refused
from tests.cast import NOW, actor, member
from tests.promises import propose, sign

TODAY = NOW.date()


def joined(officer: Staff) -> Staff:
    """With an account in the database."""
    db.session.add(officer)
    db.session.flush()
    return officer


@pytest.fixture
def agus(cast):
    return joined(member("agus", "Agus Salim", "officer"))


@pytest.fixture
def by(cast):
    return actor(cast.officer)


@pytest.fixture
def proposal(cast):
    return propose(cast, cast.register())


def province(code):
    return db.session.get_one(Province, code)


def away(who, stand_in, by, first=0, last=3):
    days = {"from_on": TODAY + timedelta(days=first), "until_on": TODAY + timedelta(days=last)}
    return absences.begin(who, **days, stand_in=stand_in, by=by)


def refused(code, act):
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code


# Areas


def test_signing_gives_a_commitment_to_the_officer_of_its_area(cast, agus, by, proposal):
    areas.give(agus, place=province("82"), by=by)
    sign(proposal)
    assert proposal.officer_id == agus.id
    made = db.session.scalars(select(Assignment)).one()
    assert (made.officer_id, made.by) == (agus.id, str(SYSTEM))


def test_without_an_area_a_signed_commitment_is_nobodys(cast, agus, by, proposal):
    areas.give(agus, place=province("51"), by=by)
    sign(proposal)
    assert proposal.officer_id is None


def test_the_nearest_area_decides(cast, agus, by, proposal):
    places = {cast.innovation: cast.administrator, province("82"): cast.officer, cast.unit: agus}
    for place, officer in places.items():
        areas.give(officer, place=place, by=by)
        assert areas.officer_of(proposal) is officer


def test_who_has_it_already_keeps_it(cast, agus, by, proposal):
    officers.assign(proposal, officer=cast.officer, by=by)
    areas.give(agus, place=cast.unit, by=by)
    sign(proposal)
    assert proposal.officer_id == cast.officer.id


def test_an_area_has_one_officer_at_a_time(cast, agus, by):
    area = areas.give(agus, place=cast.unit, by=by)
    assert areas.give(agus, place=cast.unit, by=by) is area
    refused("taken", lambda: areas.give(cast.officer, place=cast.unit, by=by))
    refused("nothing_chosen", lambda: areas.give(cast.officer, place=None, by=by))
    areas.release(area, by=by)
    areas.release(area, by=by)
    assert areas.give(cast.officer, place=cast.unit, by=by).staff_id == cast.officer.id


@pytest.mark.parametrize("wrong", [{"disabled_at": NOW}, {"role": "viewer"}])
def test_the_area_of_somebody_who_left_gives_nothing(cast, agus, by, proposal, wrong):
    areas.give(agus, place=cast.unit, by=by)
    for name, value in wrong.items():
        setattr(agus, name, value)
    assert areas.officer_of(proposal) is None


def test_an_officer_who_asks_is_told_that_there_is_no_area(cast, by, proposal):
    refused("no_area", lambda: officers.assign_by_area(proposal, by=by))


def test_only_officers_decide(cast, proposal):
    for who in (cast.viewer, cast.organiser):
        refused(
            "officer_only", lambda who=who: officers.assign(proposal, officer=None, by=actor(who))
        )


# Absences


def test_while_somebody_is_away_their_list_and_what_comes_are_the_stand_ins(
    cast, agus, by, proposal, freeze
):
    officers.assign(proposal, officer=agus, by=by)
    away(agus, cast.officer, by)
    assert worklist.reader(by, today=TODAY).whose == (cast.officer.id, agus.id)
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    officers.assign(other, officer=agus, by=by)
    assert other.officer_id == cast.officer.id
    last = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
    assert last.instead_of_id == agus.id
    assert absences.acting_for(agus) is cast.officer
    freeze(NOW + timedelta(days=4))
    assert absences.acting_for(agus) is agus
    assert worklist.reader(by, today=TODAY + timedelta(days=4)).whose == (cast.officer.id,)


def test_who_is_back_early_is_back(cast, agus, by):
    absence = away(agus, cast.officer, by)
    absences.end(absence, by=by)
    absences.end(absence, by=by)
    assert absences.acting_for(agus) is agus


def test_the_area_of_who_is_away_goes_to_the_stand_in(cast, agus, by, proposal):
    areas.give(agus, place=cast.unit, by=by)
    away(agus, cast.officer, by)
    sign(proposal)
    assert proposal.officer_id == cast.officer.id


def test_no_work_falls_between_two(cast, agus, by):
    admin = cast.administrator
    away(agus, cast.officer, by)
    refused("away_already", lambda: away(agus, admin, by, 3, 9))
    refused("stand_in_away", lambda: away(admin, agus, by, 1, 1))
    refused("stands_in", lambda: away(cast.officer, admin, by, 2, 5))
    assert away(cast.officer, admin, by, 4, 5).stand_in_id == admin.id


def test_an_absence_that_cannot_be_is_refused(cast, agus, by):
    refused("same_officer", lambda: away(agus, agus, by))
    refused("nobody_chosen", lambda: away(agus, None, by))
    refused("ends_before", lambda: away(agus, cast.officer, by, 3, 1))
    refused("past", lambda: away(agus, cast.officer, by, -3, -1))
    for days in ({"from_on": None, "until_on": TODAY}, {"from_on": TODAY, "until_on": None}):
        begin = lambda days=days: absences.begin(agus, **days, stand_in=cast.officer, by=by)  # noqa: E731
        refused("no_day", begin)


# Handing over


def test_everything_open_goes_to_another_with_the_reason(cast, agus, by, proposal):
    sign(proposal)
    other = propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000001"))
    for one in (proposal, other):
        officers.assign(one, officer=cast.officer, by=by)
    followup.answer(other, followup.Answer(status="dibatalkan", note="Pindah"), by=by)
    officers.hand_over(cast.officer, to=agus, reason="Mutasi ke Biro Umum", by=by)
    assert (proposal.officer_id, other.officer_id) == (agus.id, cast.officer.id)
    last = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
    assert (last.reason, last.by_name) == ("Mutasi ke Biro Umum", "Nur Aini")
    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "officer.hand_over")
    ).one()
    assert told.detail == {"to": agus.id, "number": 1}


def test_a_hand_over_that_cannot_be_is_refused(cast, agus, by, proposal):
    def over(**said):
        return officers.hand_over(cast.officer, by=by, **{"to": agus, "reason": "x", **said})

    refused("nothing_open", over)
    officers.assign(proposal, officer=cast.officer, by=by)
    refused("needs_reason", lambda: over(reason=" "))
    refused("nobody_chosen", lambda: over(to=None))
    refused("same_officer", lambda: over(to=cast.officer))
    refused("not_an_officer", lambda: over(to=cast.viewer))
    away(agus, cast.officer, by)
    refused("same_officer", over)


# Many, and the page of officers


def test_many_are_each_given_by_the_one_rule(cast, agus, by, proposal):
    agus.disabled_at = NOW
    action = bulk.reassign({proposal: ""}, officer=agus, by=by)
    assert (action.done, action.refused[0][0]) == (0, proposal.code)
    refused("nothing_ticked", lambda: bulk.reassign({}, officer=agus, by=by))
    assert bulk.reassign({proposal: ""}, officer=cast.officer, by=by).done == 1
    assert bulk.by_area({proposal: ""}, by=by).done == 1


def test_the_list_of_officers_costs_the_same_for_few_and_many(cast, agus, by, queries):
    with queries() as few:
        read.everybody(TODAY)
    places = [province("82"), province("51"), province("33"), cast.unit, cast.bali]
    for number, place in enumerate(places):
        areas.give(joined(member(f"o{number}", f"Petugas {number}", "officer")), place=place, by=by)
    away(agus, cast.officer, by)
    with queries() as many:
        found = read.everybody(TODAY)
    assert len(many) == len(few)
    assert [one.member.name for one in found if one.away(TODAY)] == ["Agus Salim"]
    assert sum(len(one.areas) for one in found) == 5
