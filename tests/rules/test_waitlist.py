"""The waitlist: a place instead of a refusal, and seats that pass on by themselves, in order."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.event import Invitation
from intake.models.link import CheckCode
from intake.models.message import Message
from intake.models.record import AuditEntry
from intake.models.seat import SeatOffer
from intake.rules import (
    checkin,
    events,
    housekeeping,
    invitations,
    registrations,
    seats,
)
from intake.rules.actor import PUBLIC, SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Colleague
from tests.cast import NOW, actor
from tests.promises import propose

NAMES = ("Agus", "Budi", "Citra", "Dewi", "Eko", "Fitri")
DAY = timedelta(days=1)


@pytest.fixture
def line(cast, freeze):
    """Register so many people for one seat, ten days ahead, a minute apart; the first holds it, the rest wait."""
    cast.event.waitlist, cast.event.seats = True, 1
    freeze(NOW - 10 * DAY)

    def register(count, **said):
        people = []
        for number in range(count):
            freeze(clock.now() + timedelta(minutes=1))
            people.append(cast.register(NAMES[number], phone=f"+62812000000{number}", **said))
        return people

    return register


def of(registration):
    return Actor("registration", registration.id)


def places(*people):
    return [seats.standing(one).place for one in people]


def offered(*people):
    """Which of these have a seat on offer, by name."""
    return [one.full_name for one in people if seats.standing(one).offer]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def code_of(call, *arguments, **said):
    with pytest.raises(Refused) as no:
        call(*arguments, **said)
    return no.value.code


def test_who_finds_no_seat_waits_in_order_without_a_proof(line):
    first, *rest = line(3)
    assert first.is_live
    assert [one.is_live for one in rest] == [False, False]
    assert places(*rest) == [1, 2]
    assert count(CheckCode) == 1


def test_without_a_waitlist_it_is_a_refusal_as_before(cast, line):
    cast.event.waitlist = False
    line(1)
    assert code_of(cast.register, "Budi") == "event_full"


def test_who_waits_for_a_full_unit_counts_only_those_of_the_unit(cast, line):
    cast.event.seats, cast.event.unit_quota = None, 1
    _, budi = line(2)
    ketut = cast.register("Ketut", unit=cast.bali)
    made = cast.register("Made", unit=cast.bali, phone="+62811")
    assert ketut.is_live
    assert places(budi, made) == [1, 1]


def test_a_seat_given_back_is_offered_to_the_first(line):
    first, second, third = line(3)
    registrations.cancel(first, by=of(first))
    assert offered(second, third) == ["Budi"]
    assert places(third) == [1]


def test_the_person_is_told_of_the_offer(line):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    message = db.session.scalars(select(Message)).one()
    assert (message.registration_id, message.kind, message.channel) == (
        second.id,
        "offer",
        "whatsapp",
    )


def test_an_offer_holds_the_seat(cast, line):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    late = cast.register("Zainal", phone="+6281999")
    assert places(late) == [1]
    assert offered(second) == ["Budi"]


def test_accepting_gives_the_seat_and_the_proof(line):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    seats.accept(second, by=of(second))
    assert second.is_live
    assert count(CheckCode) == 2
    assert db.session.scalars(select(SeatOffer)).one().outcome == "accepted"


def test_accepting_twice_is_once(line):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    assert seats.accept(second, by=of(second)) is seats.accept(second, by=of(second))
    assert count(CheckCode) == 2


def test_who_has_no_offer_cannot_take_a_seat(line):
    _, second = line(2)
    assert code_of(seats.accept, second, by=of(second)) == "no_offer"


@pytest.mark.parametrize(
    ("before_start", "holds"),
    [
        (timedelta(days=5), timedelta(hours=24)),
        (timedelta(hours=30), timedelta(hours=18)),
        (timedelta(hours=12), timedelta(hours=1)),
        (timedelta(hours=-1), timedelta(hours=1)),
    ],
    ids=["long before", "ends 12 hours before", "an hour at least", "while it runs"],
)
def test_how_long_an_offer_holds(cast, line, freeze, before_start, holds):
    first, second = line(2)
    freeze(cast.event.starts_at - before_start)
    registrations.cancel(first, by=of(first))
    assert seats.standing(second).offer.expires_at == clock.now() + holds


def test_an_offer_never_outlasts_the_event(cast, line, freeze):
    first, second = line(2)
    freeze(cast.event.ends_at - timedelta(minutes=10))
    registrations.cancel(first, by=of(first))
    assert seats.standing(second).offer.expires_at == cast.event.ends_at


def test_after_the_event_no_seat_is_offered(cast, line, freeze):
    first, second = line(2)
    freeze(cast.event.ends_at)
    registrations.cancel(first, by=of(first))
    assert offered(second) == []


def test_an_offer_let_go_by_passes_to_the_next_by_the_worker(line, freeze):
    first, second, third = line(3)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY)
    housekeeping.come_round()
    assert offered(second, third) == ["Citra"]
    assert seats.standing(second).has_lapsed


def test_an_offer_whose_time_is_up_is_gone_before_the_worker_comes(line, freeze):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY)
    assert code_of(seats.accept, second, by=of(second)) == "no_offer"


def test_the_worker_leaves_offers_that_still_hold(line, freeze):
    first, second, third = line(3)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY - timedelta(seconds=1))
    housekeeping.come_round()
    assert offered(second, third) == ["Budi"]


def test_who_let_an_offer_go_by_joins_the_end_of_the_line(line, freeze):
    first, second, third, fourth = line(4)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY)
    seats.lapse_overdue()
    seats.wait_again(second, by=of(second))
    assert places(fourth, second) == [1, 2]
    assert offered(third) == ["Citra"]


def test_alone_in_the_line_they_are_offered_the_seat_again_at_once(line, freeze):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY)
    seats.lapse_overdue()
    assert offered(second) == []
    seats.wait_again(second, by=of(second))
    assert offered(second) == ["Budi"]


def test_waiting_again_is_harmless_for_who_waits(line):
    _, second, third = line(3)
    seats.wait_again(second, by=of(second))
    assert places(second, third) == [1, 2]


def test_who_holds_a_seat_does_not_wait(line):
    (first,) = line(1)
    assert code_of(seats.wait_again, first, by=of(first)) == "not_waiting"


def test_leaving_with_an_offer_passes_it_on(line):
    first, second, third = line(3)
    registrations.cancel(first, by=of(first))
    registrations.cancel(second, by=of(second))
    assert offered(third) == ["Citra"]
    assert (
        db.session.scalars(select(SeatOffer).filter_by(registration_id=second.id)).one().outcome
        == "declined"
    )


def test_leaving_the_line_moves_the_others_up(line):
    _, second, third = line(3)
    registrations.cancel(second, by=of(second))
    assert places(third) == [1]
    assert count(SeatOffer) == 0


def test_who_waits_for_a_full_unit_is_passed_over(cast, line):
    cast.event.seats = 2
    quota = db.session.scalars(select(Invitation).filter_by(unit_id=cast.unit.id)).one()
    quota.quota = 1
    cast.register("Agus")
    ketut = cast.register("Ketut", unit=cast.bali)
    budi = cast.register("Budi", phone="+62811")
    made = cast.register("Made", unit=cast.bali, phone="+62812")
    registrations.cancel(ketut, by=of(ketut))
    assert offered(budi, made) == ["Made"]


def test_more_seats_are_offered_in_order(cast, line):
    people = line(4)
    plan = events.Plan(
        title=cast.event.title,
        sessions=tuple(
            events.SessionPlan(id=s.id, title=s.title, starts_at=s.starts_at, ends_at=s.ends_at)
            for s in cast.event.sessions
        ),
        closes_at=cast.event.closes_at,
        seats=3,
        waitlist=True,
    )
    events.change(cast.event, plan, by=actor(cast.organiser))
    assert offered(*people) == ["Budi", "Citra"]
    assert cast.event.waitlist


def test_a_raised_quota_of_one_unit_is_offered_too(cast, line):
    cast.event.seats, cast.event.unit_quota = None, 1
    _, budi = line(2)
    invitation = db.session.scalars(select(Invitation).filter_by(unit_id=cast.unit.id)).one()
    invitations.set_quota(invitation, 2, by=actor(cast.organiser))
    assert offered(budi) == ["Budi"]


def test_moving_to_another_unit_frees_a_seat_of_the_old_one(cast, line):
    cast.event.seats, cast.event.unit_quota = None, 1
    agus, budi = line(2)
    registrations.edit(agus, cast.entry("Agus", unit=cast.bali), by=of(agus))
    assert offered(budi) == ["Budi"]


def test_who_waits_may_edit_and_move_to_a_unit_with_a_seat(cast, line):
    cast.event.seats, cast.event.unit_quota = None, 1
    _, budi = line(2)
    registrations.edit(budi, cast.entry("Budi", unit=cast.bali), by=of(budi))
    assert offered(budi) == ["Budi"]


def test_with_a_seat_on_offer_the_unit_stays(cast, line):
    agus, budi = line(2)
    registrations.cancel(agus, by=of(agus))
    said = cast.entry("Budi", unit=cast.bali)
    assert code_of(registrations.edit, budi, said, by=of(budi)) == "seat_on_offer"


def test_of_a_group_those_wait_for_whom_no_seat_is_left(cast, line):
    cast.event.seats = 2
    more = [Colleague(full_name=name, position="Staf") for name in ("Budi", "Citra")]
    registrations.register(cast.event, cast.entry("Agus"), by=PUBLIC, colleagues=more)
    budi, citra = db.session.scalars(
        select(registrations.Registration).where(
            registrations.Registration.registered_by_id.is_not(None)
        )
    )
    assert budi.is_live
    assert places(citra) == [1]


def test_who_waits_is_known_when_they_register_again(cast, line):
    _, budi = line(2)
    assert cast.register("Budi", phone=budi.phone).duplicate_of_id == budi.id


def test_who_waits_is_not_let_in_and_proposes_nothing(cast, line):
    _, budi = line(2)
    refusal = code_of(
        checkin.check_in, budi, session=cast.session, method="code", by=actor(cast.organiser)
    )
    assert refusal == "waiting"
    with pytest.raises(Refused):
        propose(cast, budi)


def test_each_step_stands_in_the_audit(line, freeze):
    first, second = line(2)
    registrations.cancel(first, by=of(first))
    freeze(clock.now() + DAY)
    seats.lapse_overdue()
    seats.wait_again(second, by=of(second))
    seats.accept(second, by=of(second))
    said = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor)
        .where(AuditEntry.subject == f"registration:{second.id}")
        .order_by(AuditEntry.id)
    ).all()
    me, us = str(of(second)), str(SYSTEM)
    assert [tuple(row) for row in said] == [
        ("registration.wait", "public"),
        ("seat.offer", us),
        ("seat.lapsed", us),
        ("seat.wait_again", me),
        ("seat.offer", us),
        ("seat.accepted", me),
    ]
