"""Answers: only of what one is asked, checked where they are written, kept with the registration."""

import pytest
from sqlalchemy import select, update

from intake.db import db
from intake.models.question import Question, QuestionAnswer
from intake.models.record import AuditEntry
from intake.queries import answers
from intake.rules import questions, registrations
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused
from tests.asking import ask, ask_all
from tests.cast import actor


@pytest.fixture
def asked(cast):
    return ask_all(cast)


def said(asked, **values):
    return {
        asked[name].id: (value,) if isinstance(value, str) else value
        for name, value in {"travel": "Bus", **values}.items()
    }


def edit(cast, registration, **other):
    by = Actor("registration", registration.id)
    return registrations.edit(registration, cast.entry(**other), by=by)


def kept(registration):
    return {question.key: values for question, values in answers.shown(registration)}


def test_each_kind_is_kept_as_it_was_said(cast, asked):
    siti = cast.register(
        answers=said(
            asked, travel="Kereta", arrival="09.00", meals=("Nasi", "Ikan"), shirts="12.5",
            day="2024-03-05", stay="ya", story="Belajar\ndan mengajar",
        )
    )  # fmt: skip
    assert list(kept(siti).values()) == [
        ("Kereta",), ("09.00",), ("Nasi", "Ikan"), ("12.5",), ("2024-03-05",), ("ya",), ("Belajar\ndan mengajar",),
    ]  # fmt: skip


def test_a_choice_made_twice_is_made_once(cast, asked):
    siti = cast.register(answers=said(asked, meals=("Nasi", "Nasi")))
    assert answers.of(siti)[asked["meals"].id] == ("Nasi",)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"travel": ()}, "unanswered"),
        ({"travel": "Kereta"}, "unanswered"),
        ({"travel": "Kapal"}, "not_offered"),
        ({"travel": ("Bus", "Mobil dinas")}, "several"),
        ({"meals": ("Nasi", "Batu")}, "not_offered"),
        ({"stay": "mungkin"}, "not_offered"),
        ({"shirts": "-1"}, "out_of_range"),
        ({"shirts": "5000.5"}, "out_of_range"),
        ({"story": "x" * 2001}, "too_long"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused(cast, asked, wrong, code):
    with pytest.raises(Refused) as refusal:
        cast.register(answers=said(asked, **wrong))
    assert refusal.value.code == code
    assert refusal.value.field.startswith("q_")


def test_without_limits_a_number_still_has_an_end(cast):
    count = ask(cast, "Jumlah", "number")
    with pytest.raises(Refused) as refusal:
        cast.register(answers={count.id: ("1" + "0" * 13,)})
    assert refusal.value.code == "out_of_range"


def test_what_nobody_asked_is_not_kept(cast, asked):
    siti = cast.register(answers=said(asked, arrival="09.00"))
    assert asked["arrival"].id not in answers.of(siti)


def test_a_condition_on_a_question_that_is_not_asked_is_not_met(cast, asked):
    late = ask(cast, "Dijemput?", "yes_no", required=True, when=(asked["stay"], "ya"))
    far = ask(cast, "Ke mana?", required=True, when=(late, "ya"))
    siti = cast.register(answers=said(asked, stay="tidak") | {late.id: ("ya",), far.id: ("Dieng",)})
    assert answers.of(siti) == said(asked, stay="tidak")


def test_staff_need_not_answer_for_somebody(cast, asked):
    entered = cast.register("Budi", by=actor(cast.organiser))
    assert answers.of(entered) == {}


def test_whoever_registers_is(cast, asked):
    with pytest.raises(Refused):
        registrations.register(cast.event, cast.entry(), by=PUBLIC)


def test_editing_replaces_the_answers_and_the_audit_says_so(cast, asked):
    siti = cast.register(answers=said(asked, travel="Kereta", arrival="09.00"))
    edit(cast, siti, answers=said(asked, stay="ya"))
    assert answers.of(siti) == said(asked, stay="ya")
    told = db.session.scalars(
        select(AuditEntry.detail).where(AuditEntry.action == "registration.edit")
    )
    assert told.one() == {"changed": ["answers"]}


def test_editing_that_says_nothing_of_answers_leaves_them(cast, asked):
    siti = cast.register(answers=said(asked))
    edit(cast, siti, full_name="Siti Aisyah")
    assert answers.of(siti) == said(asked)


def test_saying_the_same_changes_nothing(cast, asked):
    siti = cast.register(answers=said(asked, meals=("Nasi", "Ikan")))
    rows = db.session.scalars(select(QuestionAnswer.id)).all()
    edit(cast, siti, answers=said(asked, meals=("Nasi", "Ikan")))
    assert db.session.scalars(select(QuestionAnswer.id)).all() == rows


def test_whoever_chose_what_is_offered_no_more_may_keep_it(cast, asked):
    siti = cast.register(answers=said(asked))
    asked["travel"].retired_choices = ["Bus"]
    edit(cast, siti, answers=said(asked, stay="ya"))
    assert answers.of(siti) == said(asked, stay="ya")


def test_answers_to_a_retired_question_stand(cast, asked):
    siti = cast.register(answers=said(asked, stay="ya"))
    questions.remove(cast.event, asked["stay"], by=actor(cast.organiser))
    edit(cast, siti, answers=said(asked))
    assert answers.of(siti) == said(asked, stay="ya")


def test_a_choice_retired_a_moment_ago_in_another_process_is_refused(cast, asked):
    """The questions are read anew once it is this form's turn, whatever was read to draw it."""
    assert answers.questions(cast.event)
    db.session.execute(
        update(Question)
        .where(Question.id == asked["travel"].id)
        .values(retired_choices=["Bus"])
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Refused) as refusal:
        registrations.register(cast.event, cast.entry(answers=said(asked)), by=PUBLIC)
    assert refusal.value.code == "not_offered"


def test_the_words_of_the_refusals_name_the_question_or_the_choice(cast, asked):
    with pytest.raises(Refused) as refusal:
        cast.register(answers=said(asked, travel="Kapal" * 100))
    assert len(refusal.value.values["value"]) == 80
