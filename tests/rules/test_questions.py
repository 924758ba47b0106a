"""Questions at the desk: what may still be changed once people have answered, and what each refusal says to do."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.question import Question, QuestionAnswer
from intake.models.record import AuditEntry
from intake.queries import answers
from intake.rules import questions
from intake.rules.questions import QuestionPlan
from intake.rules.refusal import Refused
from tests.asking import TRAVEL, ask
from tests.cast import actor


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def travel(cast):
    return ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL)


@pytest.fixture
def arrival(cast, travel):
    return ask(cast, "Kereta tiba pukul", when=(travel, "Kereta"))


def plan(question, **other):
    plain = ("label", "kind", "hint", "required", "least", "most", "shown_when_id")
    said = {name: getattr(question, name) for name in (*plain, "shown_when_answer")}
    lists = {
        "choices": tuple(question.choices),
        "retired_choices": tuple(question.retired_choices),
    }
    return QuestionPlan(**{**said, **lists, **other})


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def changed(cast, question, by, **other):
    return questions.change(cast.event, question, plan(question, **other), by=by)


def answer(cast, said, name="Siti Aminah", **more):
    return cast.register(name, answers=said, **more)


def labels(cast, *, live=True):
    return [one.label for one in answers.questions(cast.event) if one.is_live == live]


def test_a_question_gets_a_name_of_its_own_and_the_next_place(cast, travel):
    again = ask(cast, "Berangkat dengan", "yes_no")
    assert (travel.key, again.key) == ("berangkat_dengan", "berangkat_dengan_2")
    assert travel.position < again.position
    assert travel.name == "q_berangkat_dengan"


@pytest.mark.parametrize("label", ["?", "x" * 200, "كم", "Nomor " * 30])
def test_every_label_gives_a_name_that_a_form_can_carry(cast, label):
    key = ask(cast, label).key
    assert 0 < len(key) <= questions.LONGEST_KEY
    assert key.replace("_", "").isalnum()


def test_an_event_knows_that_it_asks(cast):
    assert cast.event.has_questions is False
    before = cast.event.version
    ask(cast, "Menginap?", "yes_no")
    db.session.refresh(cast.event)
    assert cast.event.has_questions is True
    assert cast.event.version == before + 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "diagnosis"}, "unknown_kind"),
        ({"kind": "number", "least": 3, "most": 2}, "limits"),
        ({"kind": "one_of", "choices": ("Bus",)}, "too_few_choices"),
        ({"kind": "one_of", "choices": TRAVEL, "retired_choices": TRAVEL}, "too_few_choices"),
        ({"kind": "many_of", "choices": tuple(f"{n}" for n in range(31))}, "too_many_choices"),
        ({"kind": "one_of", "choices": ("Bus", "BUS ")}, "choice_twice"),
        ({"kind": "one_of", "choices": ("Bus", "x" * 121)}, "choice_too_long"),
        ({"shown_when_id": 999, "shown_when_answer": "Bus"}, "not_earlier"),
    ],
)
def test_a_senseless_question_is_refused(cast, by, said, code):
    what = QuestionPlan(**{"label": "Apa", "kind": "short_text", **said})
    assert refused(lambda: questions.add(cast.event, what, by=by)) == code
    assert not answers.questions(cast.event)


def test_twenty_are_enough(cast, by):
    for n in range(questions.MOST):
        ask(cast, f"Pertanyaan {n}")
    one_more = QuestionPlan(label="Satu lagi", kind="yes_no")
    assert refused(lambda: questions.add(cast.event, one_more, by=by)) == "too_many"


def test_what_does_not_belong_to_the_kind_is_not_kept(cast):
    question = ask(cast, "Catatan", choices=TRAVEL, retired_choices=("Bus",), least=1, most=2)
    assert (question.choices, question.retired_choices) == ([], [])
    assert (question.least, question.most) == (None, None)


def test_a_condition_names_an_answer_that_is_offered(cast, by, travel):
    ship = QuestionPlan(
        label="Kapal", kind="yes_no", shown_when_id=travel.id, shown_when_answer="Kapal laut"
    )
    assert refused(lambda: questions.add(cast.event, ship, by=by)) == "not_earlier"


def test_words_may_be_mended_once_it_is_answered(cast, by, travel):
    siti = answer(cast, {travel.id: ("Bus",)})
    changed(cast, travel, by, label="Anda berangkat dengan", hint="Pilih satu", required=True)
    assert answers.shown(siti)[0][0].label == "Anda berangkat dengan"
    assert travel.key == "berangkat_dengan"


def test_the_kind_stays_once_it_is_answered(cast, by, travel):
    answer(cast, {travel.id: ("Bus",)})
    assert refused(lambda: changed(cast, travel, by, kind="short_text")) == "answered_kind"


def test_the_kind_may_change_before(cast, by, travel):
    changed(cast, travel, by, kind="short_text")
    assert (travel.kind, travel.choices) == ("short_text", [])


def test_the_kind_stays_while_another_question_depends_on_it(cast, by, travel, arrival):
    assert refused(lambda: changed(cast, travel, by, kind="short_text")) == "depended_on"


def test_a_chosen_choice_cannot_be_removed_but_retired(cast, by, travel):
    answer(cast, {travel.id: ("Bus",)})
    assert refused(lambda: changed(cast, travel, by, choices=TRAVEL[1:])) == "chosen"
    changed(cast, travel, by, retired_choices=("Bus",))
    assert travel.offered == ["Kereta", "Mobil dinas"]
    assert db.session.scalar(select(QuestionAnswer.value)) == "Bus"


def test_a_choice_that_nobody_made_can_be_removed(cast, by, travel):
    answer(cast, {travel.id: ("Bus",)})
    changed(cast, travel, by, choices=("Bus", "Kereta"))
    assert travel.choices == ["Bus", "Kereta"]


@pytest.mark.parametrize("said", [{"choices": ("Bus", "Mobil")}, {"retired_choices": ("Kereta",)}])
def test_a_choice_on_which_a_question_depends_stays_offered(cast, by, travel, arrival, said):
    assert refused(lambda: changed(cast, travel, by, **said)) == "depended_on"


def test_a_condition_that_its_answers_do_not_meet_is_refused(cast, by, travel):
    stay = ask(cast, "Menginap?", "yes_no")
    answer(cast, {travel.id: ("Bus",), stay.id: ("ya",)})
    answer(cast, {travel.id: ("Kereta",), stay.id: ("ya",)}, "Budi", phone="+62811111111")

    def only_by_train():
        changed(cast, stay, by, shown_when_id=travel.id, shown_when_answer="Kereta")

    assert refused(only_by_train) == "orphans"


def test_a_condition_that_every_answer_meets_is_taken(cast, by, travel):
    stay = ask(cast, "Menginap?", "yes_no")
    answer(cast, {travel.id: ("Kereta",), stay.id: ("ya",)})
    changed(cast, stay, by, shown_when_id=travel.id, shown_when_answer="Kereta")
    assert stay.shown_when_answer == "Kereta"


def test_a_condition_may_be_dropped(cast, by, travel, arrival):
    answer(cast, {travel.id: ("Kereta",), arrival.id: ("09.00",)})
    changed(cast, arrival, by, shown_when_id=None, shown_when_answer="")
    assert arrival.shown_when_id is None


def test_moving_swaps_two_neighbours(cast, by, travel):
    stay, day = ask(cast, "Menginap?", "yes_no"), ask(cast, "Tanggal tiba", "date")
    questions.move(cast.event, day, earlier=True, by=by)
    questions.move(cast.event, travel, earlier=False, by=by)
    assert labels(cast) == ["Tanggal tiba", "Berangkat dengan", "Menginap?"]
    questions.move(cast.event, stay, earlier=False, by=by)
    assert labels(cast)[-1] == "Menginap?"


@pytest.mark.parametrize("first", [True, False])
def test_a_question_stays_behind_the_one_it_depends_on(cast, by, travel, arrival, first):
    mover = arrival if first else travel
    move = lambda: questions.move(cast.event, mover, earlier=first, by=by)  # noqa: E731
    assert refused(move) == "condition_order"


def test_an_unanswered_question_is_deleted(cast, by, travel):
    questions.remove(cast.event, travel, by=by)
    db.session.commit()
    assert db.session.scalar(select(Question.id)) is None


def test_an_answered_question_is_retired_and_its_answers_stand(cast, by, travel):
    siti = answer(cast, {travel.id: ("Bus",)})
    questions.remove(cast.event, travel, by=by)
    assert labels(cast, live=False) == ["Berangkat dengan"]
    assert [values for _question, values in answers.shown(siti)] == [("Bus",)]


def test_a_question_on_which_another_depends_stays(cast, by, travel, arrival):
    assert refused(lambda: questions.remove(cast.event, travel, by=by)) == "depended_on"


def test_a_question_to_which_a_retired_one_refers_is_retired_too(cast, by, travel, arrival):
    siti = answer(cast, {travel.id: ("Kereta",), arrival.id: ("09.00",)})
    questions.remove(cast.event, arrival, by=by)
    db.session.execute(
        QuestionAnswer.__table__.delete().where(QuestionAnswer.question_id == travel.id)
    )
    questions.remove(cast.event, travel, by=by)
    assert labels(cast, live=False) == ["Berangkat dengan", "Kereta tiba pukul"]
    assert answers.of(siti) == {arrival.id: ("09.00",)}


def test_a_retired_question_comes_back_at_the_end(cast, by, travel):
    answer(cast, {travel.id: ("Bus",)})
    questions.remove(cast.event, travel, by=by)
    ask(cast, "Menginap?", "yes_no")
    questions.remove(cast.event, travel, by=by)  # twice is once
    assert labels(cast, live=False) == ["Berangkat dengan"]
    questions.restore(cast.event, travel, by=by)
    questions.restore(cast.event, travel, by=by)
    assert labels(cast) == ["Menginap?", "Berangkat dengan"]


def test_it_comes_back_only_after_the_one_it_depends_on(cast, by, travel, arrival):
    answer(cast, {travel.id: ("Kereta",), arrival.id: ("09.00",)})
    for question in (arrival, travel):
        questions.remove(cast.event, question, by=by)
    assert refused(lambda: questions.restore(cast.event, arrival, by=by)) == "not_earlier"
    for question in (travel, arrival):
        questions.restore(cast.event, question, by=by)
    assert labels(cast) == ["Berangkat dengan", "Kereta tiba pukul"]


def test_the_audit_names_what_was_done_and_nobodys_answer(cast, by, travel):
    answer(cast, {travel.id: ("Bus",)})
    changed(cast, travel, by, hint="Pilih satu")
    changed(cast, travel, by)
    questions.remove(cast.event, travel, by=by)
    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("question.")).order_by(AuditEntry.id)
    ).all()
    assert [one.action for one in told] == ["question.add", "question.change", "question.retire"]
    assert told[1].detail == {"key": "berangkat_dengan", "fields": ["hint"]}
