"""Likely pairs: who they are, what merging does and loses not, and how either ruling is undone."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.checkin import Attendance
from intake.models.commitment import Proposer
from intake.models.record import AuditEntry
from intake.models.registration import Consent, NoticeReading
from intake.queries import pairs as queries
from intake.rules import checkin, commitments, pairs, registrations, seats
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.promises import PROMISE

NIP = "198001012005012001"


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def two(cast):
    """Siti with her own number, and Siti once more with the office's."""
    return cast.register(), cast.register(
        "Dra. Siti Aminah", phone="+62211234567", photo_consent=True
    )


def unsettled(cast):
    return queries.unsettled(cast.event)


def refusal(call, *arguments, **said):
    with pytest.raises(Refused) as no:
        call(*arguments, **said)
    return no.value.code


def arrive(cast, registration, by, session=None):
    session = session or cast.session
    return checkin.check_in(registration, session=session, method="code", by=by)


def test_an_equal_name_without_titles_is_a_pair(cast, two):
    assert unsettled(cast) == [(two[0].id, two[1].id)]


def test_an_equal_nip_that_an_edit_brought_is_a_pair_and_the_edit_says_nothing(cast, by):
    siti = cast.register(nip=NIP)
    other = cast.register("Aminah", phone="+62811")
    registrations.edit(other, cast.entry("Aminah", phone="+62811", nip=NIP), by=by)
    db.session.flush()
    assert other.is_live
    assert unsettled(cast) == [(siti.id, other.id)]


def test_an_edit_to_name_and_contact_of_another_is_a_pair_too(cast, by):
    siti = cast.register()
    other = cast.register("Aminah", phone="+62811")
    registrations.edit(other, cast.entry(), by=by)
    db.session.flush()
    assert unsettled(cast) == [(siti.id, other.id)]


@pytest.mark.parametrize("nip", ["-", "tidakada", "12345"])
def test_what_many_type_for_no_nip_is_no_pair(cast, nip):
    cast.register(nip=nip)
    cast.register("Budi", phone="+62811", nip=nip)
    assert unsettled(cast) == []


def test_of_three_equal_names_each_two_are_a_pair(cast, two, by):
    third = cast.register("Siti Aminah", phone="+62813")
    assert len(unsettled(cast)) == 3
    pairs.merge(*two, by=by)
    db.session.flush()
    assert unsettled(cast) == [(two[0].id, third.id)]


def test_who_left_and_who_is_of_another_event_is_in_no_pair(cast, two, by):
    cast.register(event=cast.other_event, phone="+62814")
    registrations.cancel(two[1], by=by)
    assert unsettled(cast) == []


def test_a_hundred_pairs_are_counted_and_no_more(cast):
    for number in range(16):
        cast.register("Agus", phone=f"+62812{number:06d}")
    assert len(unsettled(cast)) == queries.MOST + 1


def test_merging_keeps_the_earlier_and_frees_the_seat_for_who_waits(cast, two, by):
    cast.event.seats, cast.event.waitlist = 2, True
    waiting = cast.register("Budi", phone="+62811")
    pairs.merge(two[1], two[0], by=by)
    assert two[1].duplicate_of_id == two[0].id
    assert two[0].is_live
    assert seats.standing(waiting).offer
    assert unsettled(cast) == []


def test_who_was_checked_in_is_kept_with_the_attendance(cast, two, by):
    arrive(cast, two[1], by)
    pairs.merge(*two, by=by)
    assert (two[0].duplicate_of_id, two[1].duplicate_of_id) == (two[1].id, None)
    assert db.session.scalars(select(Attendance.registration_id)).all() == [two[1].id]


def test_two_attendances_are_not_merged_for_one_would_be_lost(cast, two, by):
    arrive(cast, two[0], by)
    arrive(cast, two[1], by, cast.afternoon)
    assert refusal(pairs.merge, *two, by=by) == "both_attended"
    assert two[1].is_live


def test_who_has_a_seat_is_kept_before_who_waits(cast, by):
    cast.event.seats, cast.event.waitlist = 1, True
    holder = cast.register("Budi", phone="+62811")
    waiting = cast.register()
    cast.event.seats = 2
    second = cast.register("Siti Aminah", phone="+62812", nip=NIP)
    second.waiting_since = None
    db.session.flush()
    pairs.merge(waiting, second, by=by)
    assert waiting.duplicate_of_id == second.id
    assert holder.is_live


def test_notices_consents_and_proposals_of_both_stay(cast, two, by):
    commitments.propose(two[1], innovation=cast.innovation, promise=PROMISE, by=by)
    pairs.merge(*two, by=by)
    count = {
        model: db.session.scalar(select(func.count()).select_from(model))
        for model in (NoticeReading, Consent, Proposer)
    }
    assert count == {NoticeReading: 2, Consent: 1, Proposer: 1}
    assert db.session.scalars(select(Proposer.registration_id)).one() == two[1].id


def test_a_merged_row_admits_nobody(cast, two, by):
    pairs.merge(*two, by=by)
    assert refusal(arrive, cast, two[1], by) == "duplicate"


def test_saying_the_same_twice_is_once(cast, two, by):
    assert pairs.merge(*two, by=by).id == pairs.merge(*two, by=by).id
    other = cast.register("Agus"), cast.register("Agus", phone="+62811")
    assert pairs.tell_apart(*other, by=by).id == pairs.tell_apart(*other, by=by).id


def test_two_people_are_not_shown_again_until_it_is_undone(cast, two, by):
    ruling = pairs.tell_apart(*two, by=by)
    assert unsettled(cast) == []
    assert [row.is_live for row in two] == [True, True]
    pairs.undo(ruling, by=by)
    assert len(unsettled(cast)) == 1
    assert pairs.undo(ruling, by=by).undone_by == str(by)


def test_who_was_told_apart_is_not_merged_before_that_is_undone(cast, two, by):
    ruling = pairs.tell_apart(*two, by=by)
    assert refusal(pairs.merge, *two, by=by) == "not_current"
    pairs.undo(ruling, by=by)
    assert pairs.merge(*two, by=by).is_same


def test_undoing_a_merge_brings_both_back_as_they_were(cast, two, by):
    before = [(row.duplicate_of_id, row.is_live, row.spoken_code) for row in two]
    pairs.undo(pairs.merge(*two, by=by), by=by)
    assert [(row.duplicate_of_id, row.is_live, row.spoken_code) for row in two] == before
    assert arrive(cast, two[1], by).kind == "in"


def test_nobody_loses_a_seat_to_an_undoing(cast, two, by):
    cast.event.seats = 2
    ruling = pairs.merge(*two, by=by)
    cast.register("Budi", phone="+62811")
    assert refusal(pairs.undo, ruling, by=by) == "seat_gone"
    assert two[1].duplicate_of_id == two[0].id
    cast.event.seats = 3
    pairs.undo(ruling, by=by)
    assert two[1].is_live


def test_who_waited_comes_back_to_their_place_in_the_line(cast, by):
    cast.event.seats, cast.event.waitlist = 1, True
    siti = cast.register()
    again, budi = (
        cast.register("Siti Aminah", phone="+62812"),
        cast.register("Budi", phone="+62813"),
    )
    ruling = pairs.merge(siti, again, by=by)
    assert seats.standing(budi).place == 1
    pairs.undo(ruling, by=by)
    assert [seats.standing(one).place for one in (again, budi)] == [1, 2]


def test_an_offer_of_the_merged_row_passes_on(cast, by):
    cast.event.seats, cast.event.waitlist = 2, True
    siti, leaver = cast.register(), cast.register("Agus", phone="+62811")
    again, budi = (
        cast.register("Siti Aminah", phone="+62812"),
        cast.register("Budi", phone="+62813"),
    )
    registrations.cancel(leaver, by=by)
    assert seats.standing(again).offer
    pairs.merge(siti, again, by=by)
    assert seats.standing(budi).offer


@pytest.mark.parametrize("rule", [pairs.merge, pairs.tell_apart])
def test_only_two_current_rows_of_one_event_are_a_pair(cast, two, by, rule):
    elsewhere = cast.register(event=cast.other_event, phone="+62814")
    assert refusal(rule, two[0], elsewhere, by=by) == "other_event"
    assert refusal(rule, two[0], two[0], by=by) == "other_event"
    registrations.cancel(two[1], by=by)
    assert refusal(rule, *two, by=by) == "not_current"


def test_each_ruling_stands_in_the_audit_by_ids(cast, two, by):
    pairs.undo(pairs.merge(*two, by=by), by=by)
    pairs.tell_apart(*two, by=by)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("pair.")).order_by(AuditEntry.number)
    ).all()
    assert [entry.action for entry in entries] == ["pair.same", "pair.undo", "pair.different"]
    assert entries[0].detail == {"other": two[1].id}
