"""Support asked for: each need is answered, the newest answer holds, and all of it goes 30 days after the event."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.message import Message
from intake.models.record import AuditEntry
from intake.models.registration import NeedAnswer
from intake.queries import support
from intake.rules import consents, housekeeping, needs, outbox, registrations
from intake.rules.actor import PUBLIC
from intake.rules.refusal import Refused
from tests.cast import NOW, actor

SAID = {
    "state": "arranged",
    "contact_name": "Bambang Sutrisno",
    "contact": "+6281200000009",
    "by_day": date(2024, 3, 6),
}


@pytest.fixture
def siti(cast):
    return cast.register(needs=("braille", "sign_language"), need_consent=True)


@pytest.fixture
def answer(cast):
    def say(registration, kind="braille", **said):
        by = actor(cast.organiser)
        return needs.answer(registration, kind, needs.Said(**{**SAID, **said}), by=by)

    return say


def states(registration):
    return {asked.kind: asked.state for asked in support.of(registration).needs}


def answers():
    return db.session.scalars(select(NeedAnswer).order_by(NeedAnswer.id)).all()


def test_what_nobody_answered_is_asked(siti):
    assert states(siti) == {"braille": "asked", "sign_language": "asked"}


def test_each_need_is_answered_alone_and_the_newest_holds(siti, answer):
    answer(siti)
    answer(siti, state="unavailable", note="Berkas digital sebagai gantinya.")
    assert states(siti) == {"braille": "unavailable", "sign_language": "asked"}
    assert [row.state for row in answers()] == ["arranged", "unavailable"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("not_asked", {"kind": "wheelchair"}),
        ("no_note", {"state": "unavailable"}),
        ("past", {"by_day": date(2024, 3, 5)}),
    ],
)
def test_it_refuses(siti, answer, code, said):
    with pytest.raises(Refused) as no:
        answer(siti, **said)
    assert no.value.code == code
    assert answers() == []


def test_who_has_left_is_answered_nothing(siti, answer):
    registrations.cancel(siti, by=PUBLIC)
    with pytest.raises(Refused) as no:
        answer(siti)
    assert no.value.code == "not_asked"
    assert support.of(siti) is None


def test_words_without_a_tick_are_a_need_too(cast, answer):
    budi = cast.register(
        "Budi", phone="+628120000001", need_note="Kursi dekat pintu", need_consent=True
    )
    answer(budi, "other")
    assert states(budi) == {"other": "arranged"}


@pytest.mark.parametrize(
    ("before_event", "due"), [(30, NOW - timedelta(days=23)), (3, NOW - timedelta(days=1))]
)
def test_an_answer_is_due_in_a_week_and_before_the_event(cast, freeze, before_event, due):
    freeze(NOW - timedelta(days=before_event))
    late = cast.register(needs=("braille",), need_consent=True)
    assert needs.answered_by(late) == due.date()


def test_on_the_day_itself_it_is_due_at_once(siti):
    assert needs.answered_by(siti) == date(2024, 3, 6)


def test_who_gave_an_e_mail_is_told_once_for_several_answers(cast, answer):
    budi = cast.register(
        "Budi",
        phone=None,
        email="b@example.org",
        needs=("braille", "quiet_room"),
        need_consent=True,
    )
    answer(budi)
    answer(budi, "quiet_room")
    message = db.session.scalars(select(Message)).one()
    assert (message.kind, message.channel) == ("answer", "email")
    assert message.next_try_at > clock.now()


def test_who_gave_none_is_not_put_on_the_organisers_list(siti, answer):
    answer(siti)
    assert db.session.scalars(select(Message)).all() == []


def test_the_audit_knows_neither_need_nor_answer(siti, answer):
    answer(siti)
    entry = db.session.scalars(select(AuditEntry).filter_by(action="need.answer")).one()
    assert entry.detail == {}


def test_answers_go_with_the_needs_30_days_after_the_event(cast, siti, answer, freeze):
    answer(siti)
    freeze(cast.event.ends_at + timedelta(days=30, seconds=-1))
    housekeeping.forget_needs()
    assert len(answers()) == 1
    freeze(cast.event.ends_at + timedelta(days=30))
    housekeeping.forget_needs()
    db.session.expire_all()
    assert answers() == []


def test_answers_go_with_a_withdrawn_consent(siti, answer):
    answer(siti)
    consents.withdraw(siti, "accessibility", by=PUBLIC)
    db.session.flush()
    db.session.expire_all()
    assert answers() == []


def test_the_overview_counts_who_is_still_to_be_answered(cast, siti, answer):
    budi = cast.register("Budi", phone="+628120000001", needs=("braille",), need_consent=True)
    gone = cast.register("Citra", phone="+628120000002", needs=("braille",), need_consent=True)
    registrations.cancel(gone, by=PUBLIC)
    assert support.unanswered(cast.event) == 2
    answer(budi)
    answer(siti)
    seen = support.overview(cast.event)
    assert seen.kinds["braille"] == {"arranged": 2}
    assert (seen.people, seen.still_open) == ([budi.id, siti.id], {siti.id})
    assert support.unanswered(cast.event) == 0
    assert support.overview(cast.event, kind="sign_language").people == [siti.id]


def test_an_answer_that_waits_is_not_sent_after_the_consent_is_withdrawn(cast):
    siti = cast.register(email="siti@contoh.test", needs=("braille",), need_consent=True)
    said = needs.Said(
        state="arranged", contact_name="Tono", contact="tono@contoh.test", by_day=NOW.date()
    )
    needs.answer(siti, "braille", said, by=actor(cast.organiser))
    consents.withdraw(siti, "accessibility", by=PUBLIC)
    outbox.drop_what_is_over()
    assert db.session.scalars(select(Message)).one().dropped_why == "over"
