"""Handing a seat over: the old link dies, the history stays, the seat is kept."""

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.link import CheckCode, Link
from intake.models.message import Message
from intake.models.record import AuditEntry
from intake.models.registration import Registration
from intake.queries import substitutes as queries
from intake.rules import checkin, outbox, registrations, seats, substitutes
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Entry
from tests.cast import actor

BUDI = Entry(full_name="Budi Santoso, S.ST.", position="Kepala Seksi")


def of(registration):
    return Actor("registration", registration.id)


def hand_over(registration, entry=BUDI, by=None):
    made = substitutes.substitute(registration, entry, by=by or of(registration))
    db.session.flush()
    return made


def refusal(registration, by=None):
    with pytest.raises(Refused) as no:
        hand_over(registration, by=by)
    return no.value.code


def test_the_substitute_takes_seat_unit_and_role_with_a_proof_of_their_own(cast):
    siti = cast.register(role="guest")
    budi = hand_over(siti)
    assert budi.is_live
    assert (budi.unit_id, budi.role, budi.replaces_id) == (siti.unit_id, "guest", siti.id)
    assert budi.spoken_code != siti.spoken_code
    assert db.session.scalars(select(CheckCode).filter_by(registration_id=budi.id)).one()
    assert db.session.scalars(
        select(Link).filter_by(registration_id=budi.id, revoked_at=None)
    ).one()


def test_the_old_row_stays_with_its_history_and_without_a_link(cast):
    siti = cast.register()
    hand_over(siti)
    assert (siti.full_name, siti.phone, siti.cancelled_reason) == (
        "Siti Aminah, S.Sos.",
        "+6281234567890",
        "substituted",
    )
    assert not db.session.scalars(
        select(Link).filter_by(registration_id=siti.id, revoked_at=None)
    ).all()


def test_no_quota_is_asked_and_nobody_waits(cast):
    cast.event.seats, cast.event.unit_quota, cast.event.waitlist = 1, 1, True
    siti = cast.register()
    waiting = cast.register("Agus", phone="+62811")
    assert hand_over(siti).is_live
    assert seats.standing(waiting).place == 1


def test_a_substitute_needs_no_contact_and_is_reached_through_who_sent_them(cast):
    siti = cast.register()
    budi = hand_over(siti)
    assert (budi.phone, budi.email, budi.needs_contact) == (None, None, False)
    assert outbox.reached_by(budi).id == siti.id


def test_what_waited_to_be_told_to_the_old_person_is_taken_back(cast):
    siti = cast.register()
    outbox.queue(siti, "link")
    hand_over(siti)
    assert db.session.scalars(select(Message)).one().dropped_at == clock.now()


def test_a_seat_may_be_handed_on_again(cast):
    siti = cast.register()
    budi = hand_over(siti)
    rina = hand_over(budi, Entry(full_name="Rina", position="Staf"))
    assert queries.of(siti).id == queries.of(budi).id == rina.id
    assert queries.of(rina) is None
    assert queries.whom(rina).id == budi.id


def test_somebody_the_event_knows_may_be_the_substitute_and_nothing_is_told(cast):
    known = cast.register("Budi Santoso")
    assert hand_over(cast.register(phone="+62811")).duplicate_of_id is None
    assert known.is_live


def test_who_handed_over_may_register_again(cast):
    siti = cast.register()
    hand_over(siti)
    assert cast.register().is_live


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda cast, one: registrations.cancel(one, by=of(one)), "not_live"),
        (lambda cast, one: hand_over(one), "not_live"),
        (lambda cast, one: setattr(one, "waiting_since", clock.now()), "waiting"),
    ],
    ids=["cancelled", "handed over", "waiting"],
)
def test_only_who_holds_a_seat_hands_it_over(cast, end, code):
    siti = cast.register()
    end(cast, siti)
    db.session.flush()
    assert refusal(siti) == code
    assert substitutes.why_not(siti, by=of(siti)).code == code


def test_a_duplicate_holds_no_seat(cast):
    cast.register()
    assert refusal(cast.register()) == "not_live"


def test_who_was_checked_in_stays(cast):
    siti = cast.register()
    organiser = actor(cast.organiser)
    checkin.check_in(siti, session=cast.session, method="code", by=organiser)
    assert refusal(siti, by=organiser) == "attended"
    checkin.undo(siti, session=cast.session, reason="salah orang", by=organiser)
    assert hand_over(siti).is_live


def test_a_person_may_until_the_event_ends_and_staff_later(cast, freeze):
    siti = cast.register()
    freeze(cast.event.ends_at)
    assert refusal(siti) == "over"
    assert hand_over(siti, by=actor(cast.organiser)).entered_by_staff


def test_also_when_registering_is_closed(cast):
    siti = cast.register()
    cast.event.closed_at = clock.now()
    assert hand_over(siti).is_live


def test_the_old_code_admits_nobody_and_says_who_comes_instead(cast):
    siti = cast.register()
    hand_over(siti)
    with pytest.raises(Refused) as no:
        checkin.check_in(siti, session=cast.session, method="code", by=PUBLIC)
    assert (no.value.code, no.value.values["name"]) == ("substituted", "Budi Santoso, S.ST.")


def test_the_audit_tells_both_halves_without_a_name(cast):
    siti = cast.register()
    budi = hand_over(siti)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain == f"event:{cast.event.id}")
        .order_by(AuditEntry.number.desc())
        .limit(2)
    )
    created, ended = entries.all()
    assert (ended.action, ended.detail) == ("registration.cancel", {"reason": "substituted"})
    assert (created.action, created.detail["replaces"]) == ("registration.substitute", siti.id)
    assert created.subject == f"registration:{budi.id}"
    assert "Budi" not in str(created.detail)


def test_only_one_row_came_of_it(cast):
    hand_over(cast.register())
    assert len(db.session.scalars(select(Registration)).all()) == 2
