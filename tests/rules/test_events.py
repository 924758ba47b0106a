"""The law of events: planned, changed, published, closed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.event import EventTeam
from intake.models.record import AuditEntry
from intake.rules import checkin, events
from intake.rules.actor import SYSTEM
from intake.rules.events import Plan, SessionPlan
from intake.rules.refusal import Refused
from tests.cast import NOW, actor

HOUR = timedelta(hours=1)


def session(title="Pembukaan", *, days=30, hours=3, **said):
    start = NOW + timedelta(days=days)
    return SessionPlan(title=title, starts_at=start, ends_at=start + hours * HOUR, **said)


def plan(**said):
    usual = {"title": "Pembelajaran Batik Ciprat", "sessions": (session(),)}
    return Plan(**{**usual, **said})


def as_planned(event, **said):
    """The event's own plan, with these things said otherwise."""
    sessions = tuple(
        SessionPlan(title=part.title, starts_at=part.starts_at, ends_at=part.ends_at, id=part.id)
        for part in event.sessions
    )
    usual = {
        "title": event.title,
        "slug": event.slug,
        "sessions": sessions,
        "closes_at": event.closes_at,
        "host_unit": event.host_unit.code,
        "innovations": tuple(one.code for one in event.innovations),
        "province": event.province_code,
        "venue": event.venue,
        "city": event.city,
        "zone": event.zone,
        "letter_number": event.letter_number,
        "letter_date": event.letter_date,
        "letter_signatory": event.letter_signatory,
    }
    return Plan(**{**usual, **said})


def refusal(rule, *arguments, **named):
    with pytest.raises(Refused) as refused:
        rule(*arguments, **named)
    return refused.value


def test_a_new_event_takes_its_address_from_its_title(cast):
    event = events.create(plan(), by=SYSTEM)
    assert event.slug == "pembelajaran-batik-ciprat"
    assert event.published_at is None


def test_a_second_event_of_that_title_gets_an_address_of_its_own(cast):
    events.create(plan(), by=SYSTEM)
    assert events.create(plan(), by=SYSTEM).slug == "pembelajaran-batik-ciprat-2"


def test_the_creator_joins_the_team(cast):
    event = events.create(plan(), by=actor(cast.organiser))
    team = db.session.scalars(select(EventTeam.staff_id).filter_by(event_id=event.id)).all()
    assert team == [cast.organiser.id]


def test_the_system_joins_no_team(cast):
    event = events.create(plan(), by=SYSTEM)
    assert not db.session.scalars(select(EventTeam).filter_by(event_id=event.id)).all()


def test_an_event_lasts_from_its_first_session_to_its_last(cast):
    sessions = (session("Praktik", days=31), session())
    event = events.create(plan(sessions=sessions), by=SYSTEM)
    assert (event.starts_at, event.ends_at) == (sessions[1].starts_at, sessions[0].ends_at)
    assert event.closes_at == event.ends_at


def test_codes_become_units_provinces_and_innovations(cast):
    said = {"host_unit": "st-kartini", "province": "33", "innovations": ("swp-batik-ciprat",)}
    event = events.create(plan(**said), by=SYSTEM)
    assert event.host_unit is cast.host
    assert event.innovations == [cast.innovation]
    assert event.province_code == "33"


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"sessions": ()}, "no_session", "s1_title"),
        ({"sessions": tuple(session(str(n)) for n in range(7))}, "too_many_sessions", ""),
        ({"sessions": (session(hours=0),)}, "session_order", ""),
        ({"sessions": (session(), session(" pembukaan"))}, "session_twice", ""),
        ({"zone": "Europe/Berlin"}, "unknown_zone", "zone"),
        ({"closes_at": NOW}, "closing_past", "closes_day"),
        ({"slug": "Batik Ciprat"}, "misspelt_address", "slug"),
        ({"slug": "batik--ciprat"}, "misspelt_address", "slug"),
        ({"slug": "b" * 61}, "misspelt_address", "slug"),
        ({"slug": "new"}, "misspelt_address", "slug"),
        ({"slug": "swp-kartini-2024"}, "taken_address", "slug"),
        ({"host_unit": "tidak-ada"}, "unknown_unit", "host_unit"),
        ({"province": "99"}, "unknown_province", "province"),
        ({"innovations": ("swp-batik-ciprat", "x")}, "unknown_innovation", "innovations"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast, said, code, field):
    no = refusal(events.create, plan(**said), by=SYSTEM)
    assert (no.code, no.field) == (code, field)


def test_a_taken_address_comes_with_a_free_one(cast):
    no = refusal(events.create, plan(slug="swp-kartini-2024"), by=SYSTEM)
    assert no.values["example"] == "swp-kartini-2024-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Rakor “Replikasi” 2024!", "rakor-replikasi-2024"),
        ("Ngaji Café", "ngaji-cafe"),
        ("لقاء", "kegiatan"),
        ("New", "new"),
        ("kata " * 30, "-".join(["kata"] * 12)),
        ("x" * 90, "x" * 60),
    ],
)
def test_an_address_is_small_letters_digits_and_hyphens(title, slug):
    assert events.proposed_slug(title) == slug


def test_an_event_called_new_does_not_hide_the_empty_form(cast):
    assert events.create(plan(title="New"), by=SYSTEM).slug == "new-2"


def test_saying_the_same_again_changes_nothing(cast):
    before = cast.event.version
    events.change(cast.event, as_planned(cast.event), by=SYSTEM)
    assert cast.event.version == before


def test_a_change_raises_the_version_and_names_its_fields_in_the_audit(cast):
    before = cast.event.version
    events.change(cast.event, as_planned(cast.event, title="Lain", city="Magelang"), by=SYSTEM)
    db.session.flush()
    assert cast.event.version == before + 1
    entry = db.session.scalars(select(AuditEntry).filter_by(action="event.change")).one()
    assert entry.detail == {"fields": ["city", "title"]}


def test_a_published_address_stays(cast):
    no = refusal(events.change, cast.event, as_planned(cast.event, slug="lain"), by=SYSTEM)
    assert (no.code, no.field) == ("published_address", "slug")
    events.change(cast.event, as_planned(cast.event, slug=""), by=SYSTEM)
    assert cast.event.slug == "swp-kartini-2024"


def test_a_draft_may_move_to_another_address(cast):
    event = events.create(plan(), by=SYSTEM)
    events.change(event, plan(slug="batik-2027"), by=SYSTEM)
    assert event.slug == "batik-2027"
    events.change(event, plan(title="Judul lain"), by=SYSTEM)
    assert event.slug == "batik-2027"


def test_an_event_past_its_closing_time_can_still_be_corrected(cast, freeze):
    freeze(NOW + timedelta(days=9))
    events.change(cast.event, as_planned(cast.event, venue="Aula"), by=SYSTEM)
    assert cast.event.venue == "Aula"


def test_a_session_keeps_its_row_when_it_is_renamed(cast):
    ids = [part.id for part in cast.event.sessions]
    said = as_planned(cast.event)
    renamed = replace(said.sessions[0], title="Sambutan")
    events.change(cast.event, replace(said, sessions=(renamed, said.sessions[1])), by=SYSTEM)
    db.session.flush()
    assert [(part.id, part.title) for part in cast.event.sessions] == [
        (ids[0], "Sambutan"),
        (ids[1], "Praktik"),
    ]


def test_two_sessions_may_swap_names(cast):
    first, second = as_planned(cast.event).sessions
    same = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    parallel = (replace(first, **same), replace(second, **same))
    events.change(cast.event, as_planned(cast.event, sessions=parallel), by=SYSTEM)
    db.session.flush()
    swapped = (replace(parallel[0], title="Praktik"), replace(parallel[1], title="Pembukaan"))
    events.change(cast.event, as_planned(cast.event, sessions=swapped), by=SYSTEM)
    db.session.flush()
    assert (cast.session.title, cast.afternoon.title) == ("Praktik", "Pembukaan")


def test_a_session_left_out_goes_and_a_new_one_comes(cast):
    said = as_planned(cast.event)
    new = session("Penutupan", days=0, hours=8)
    events.change(cast.event, replace(said, sessions=(said.sessions[0], new)), by=SYSTEM)
    db.session.flush()
    assert {part.title for part in cast.event.sessions} == {"Pembukaan", "Penutupan"}


def test_a_session_of_another_event_is_taken_for_a_new_one(cast):
    foreign = session("Penutupan", days=0, hours=8, id=cast.other_event.sessions[0].id)
    said = as_planned(cast.event)
    events.change(cast.event, replace(said, sessions=(*said.sessions, foreign)), by=SYSTEM)
    db.session.flush()
    assert len(cast.event.sessions) == 3
    assert len(cast.other_event.sessions) == 2


def test_a_session_that_people_attended_stays(cast):
    siti = cast.register()
    checkin.check_in(siti, session=cast.session, method="code", by=actor(cast.organiser))
    said = as_planned(cast.event)
    no = refusal(events.change, cast.event, replace(said, sessions=said.sessions[1:]), by=SYSTEM)
    assert (no.code, no.values) == ("session_attended", {"title": "Pembukaan"})


def test_publishing_shows_the_event_and_twice_is_once(cast, freeze):
    event = events.create(plan(), by=SYSTEM)
    events.publish(event, by=SYSTEM)
    freeze(NOW + HOUR)
    events.publish(event, by=SYSTEM)
    assert event.published_at == NOW
    assert event.is_open(NOW + HOUR)


def test_an_event_that_nobody_could_register_for_is_not_published(cast, freeze):
    event = events.create(plan(), by=SYSTEM)
    freeze(NOW + timedelta(days=60))
    assert refusal(events.publish, event, by=SYSTEM).code == "closing_past"


def test_closing_and_opening_again(cast):
    events.close(cast.event, by=SYSTEM)
    assert not cast.event.is_open(NOW)
    events.close(cast.event, by=SYSTEM)
    events.reopen(cast.event, by=SYSTEM)
    events.reopen(cast.event, by=SYSTEM)
    assert cast.event.is_open(NOW)
    done = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2))
    assert done.all() == ["event.reopen", "event.close"]


def test_a_draft_cannot_be_closed(cast):
    event = events.create(plan(), by=SYSTEM)
    assert refusal(events.close, event, by=SYSTEM).code == "not_published"


def test_after_the_closing_time_opening_again_would_open_nothing(cast, freeze):
    events.close(cast.event, by=SYSTEM)
    freeze(NOW + timedelta(days=9))
    assert refusal(events.reopen, cast.event, by=SYSTEM).code == "closing_past"


def test_a_colleague_joins_the_team_once(cast):
    one = events.join_team(cast.event, cast.outsider, by=SYSTEM)
    two = events.join_team(cast.event, cast.outsider, by=SYSTEM)
    assert one is two


def test_only_an_active_organiser_joins_a_team(cast):
    cast.outsider.disabled_at = NOW
    for member in (cast.viewer, cast.outsider):
        no = refusal(events.join_team, cast.event, member, by=SYSTEM)
        assert (no.code, no.field) == ("not_an_organiser", "member")
