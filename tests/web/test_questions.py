"""Questions at the desk: written, moved, taken out and brought back over HTTP, by the event's organisers alone."""

import pytest

from intake.queries import answers
from tests.asking import TRAVEL, ask, ask_all

PAGE = "/staff/events/swp-kartini-2024/questions"
NEW = {
    "label": "Berangkat dengan",
    "kind": "one_of",
    "choices": "Bus\r\n\r\n Kereta  api \r\nMobil dinas",
    "required": "on",
}


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def write(desk, path=f"{PAGE}/new", **typed):
    return desk.send(desk.get(path).page.form("form[novalidate]"), **typed)


def press(desk, question, verb, **typed):
    form = desk.get(PAGE).page.form(f"form[action$='/{question.id}/{verb}']")
    return desk.send(form, **typed)


def answered(cast, question, value="Bus"):
    return cast.register(answers={question.id: (value,)})


def labels(cast):
    return [one.label for one in answers.questions(cast.event) if one.is_live]


def test_without_questions_the_page_says_what_they_are_for(desk):
    page = desk.get(PAGE).page
    assert "Belum ada pertanyaan" in page.text
    assert page.link("Tambah pertanyaan") == f"{PAGE}/new"


def test_a_question_is_written_once_and_asked_at_once(desk, client, cast):
    form = desk.get(f"{PAGE}/new").page.form("form[novalidate]")
    first, again = (desk.send(form, **NEW) for _ in range(2))
    assert (first.location, again.location) == (PAGE, PAGE)
    assert first.headers["X-Receipt"] == again.headers["X-Receipt"]
    question = answers.questions(cast.event)[0]
    assert question.choices == ["Bus", "Kereta api", "Mobil dinas"]
    assert client.get("/e/swp-kartini-2024/register").page.has("#q_berangkat_dengan")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label": ""}, "label"),
        ({"kind": "rahasia"}, "kind-0"),
        ({"choices": "Bus"}, "choices"),
        ({"choices": "Bus\nbus"}, "choices"),
        ({"kind": "number", "least": "9", "most": "3"}, "least"),
        ({"kind": "number", "least": "sembilan"}, "least"),
        ({"shown_when": "99:Bus"}, "shown_when"),
        ({"shown_when": "abc"}, "shown_when"),
    ],
)
def test_a_refused_question_says_why_at_its_field_and_keeps_what_was_typed(
    desk, cast, typed, field
):
    answer = write(desk, **{**NEW, "hint": "Pilih satu", **typed})
    assert answer.status_code == 422
    assert answer.page.one("#errors a").attributes["href"] == f"#{field}"
    assert answer.page.one("#hint").attributes["value"] == "Pilih satu"
    assert labels(cast) == []


def test_a_condition_is_chosen_among_the_answers_of_earlier_questions(desk, cast):
    travel = ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL)
    stay = ask(cast, "Menginap?", "yes_no")
    options = desk.get(f"{PAGE}/{stay.id}").page.all("#shown_when option")
    assert [node.text() for node in options] == [
        "Selalu",
        *(f"Berangkat dengan = {choice}" for choice in TRAVEL),
    ]
    write(desk, f"{PAGE}/{stay.id}", shown_when=f"{travel.id}:Bus")
    assert "Tampil bila Berangkat dengan = Bus" in desk.get(PAGE).page.text
    page = desk.get(f"{PAGE}/{stay.id}").page
    assert page.form("form[novalidate]").values["shown_when"] == f"{travel.id}:Bus"


def test_an_answered_question_says_so_and_refuses_what_would_orphan_its_answers(desk, cast):
    travel = ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL)
    answered(cast, travel)
    path = f"{PAGE}/{travel.id}"
    assert "1 orang sudah menjawab" in desk.get(path).page.text
    assert "buat pertanyaan baru" in write(desk, path, kind="yes_no").page.errors()[0]
    assert "Tidak ditawarkan lagi" in write(desk, path, choices="Kereta\nBis").page.errors()[0]
    assert write(desk, path, label="Anda naik apa?", retired_choices="Bus").location == PAGE
    assert labels(cast) == ["Anda naik apa?"]


def test_questions_move_up_and_down(desk, cast):
    first, second = ask(cast, "Satu"), ask(cast, "Dua")
    assert press(desk, second, "move").location == PAGE
    assert labels(cast) == ["Dua", "Satu"]
    press(desk, second, "move")
    assert labels(cast) == ["Satu", "Dua"]
    assert not desk.get(PAGE).page.has(f"form[action$='/{first.id}/move'] [value=up]")


def test_an_unanswered_question_is_deleted_and_an_answered_one_can_be_asked_again(desk, cast):
    shirt, travel = ask(cast, "Ukuran kaus"), ask(cast, "Naik apa")
    answered(cast, travel)
    assert press(desk, shirt, "remove").location == PAGE
    assert press(desk, travel, "remove").location == PAGE
    assert [one.label for one in answers.questions(cast.event)] == ["Naik apa"]
    assert press(desk, travel, "restore").location == PAGE
    assert labels(cast) == ["Naik apa"]


@pytest.mark.parametrize("verb", ["remove", "move"])
def test_a_verb_that_is_refused_says_why_on_the_list(desk, cast, verb):
    asked = ask_all(cast)
    answer = press(desk, asked["travel"], verb)
    assert answer.status_code == 422
    assert "Kereta tiba pukul" in answer.page.errors()[0]


def test_asking_again_waits_for_the_question_it_depends_on(desk, cast):
    asked = ask_all(cast)
    cast.register(answers={asked["travel"].id: ("Kereta",), asked["arrival"].id: ("9",)})
    for name in ("arrival", "travel"):
        press(desk, asked[name], "remove")
    assert press(desk, asked["arrival"], "restore").status_code == 422


def test_the_preview_shows_the_form_and_sends_nothing(desk, cast):
    ask_all(cast)
    page = desk.get(f"{PAGE}/preview").page
    assert page.has("#full_name")
    assert page.has("fieldset#q_makan_siang")
    assert not page.has("form")
    assert not page.has("main button")


@pytest.mark.parametrize("part", ["", "/new", "/preview", "/1"])
def test_another_organisers_questions_do_not_exist(client, cast, part):
    ask(cast, "Ukuran kaus")
    assert client.sign_in(cast.outsider).get(PAGE + part).status_code == 404


@pytest.mark.parametrize("role", ["officer", "viewer"])
def test_readers_are_neither_shown_nor_let_in(client, cast, role):
    reader = client.sign_in(getattr(cast, role))
    assert reader.get(PAGE).status_code == 403
    assert not reader.get("/staff/events/swp-kartini-2024").page.has(f"a[href='{PAGE}']")


@pytest.mark.parametrize("verb", ["", "/move", "/remove", "/restore"])
def test_a_question_of_another_event_cannot_be_reached_through_ones_own(client, cast, verb):
    question = ask(cast, "Ukuran kaus")
    outsider = client.sign_in(cast.outsider)
    page = outsider.get("/staff/events/baris-ditebas-2024/questions").page
    said = {
        "csrf_token": page.one("[name=csrf_token]").attributes["value"],
        "submission_key": "k" * 22,
    }
    path = f"/staff/events/baris-ditebas-2024/questions/{question.id}{verb}"
    assert outsider.post(path, data=said).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(desk, cast, queries):
    counted = []
    for n in range(3):
        answered(cast, ask(cast, f"Pertanyaan {n}"), str(n))
        with queries() as seen:
            desk.get(PAGE)
        counted.append(len(seen))
    assert len(set(counted)) == 1


def test_a_question_taken_off_while_the_list_was_open_is_not_moved(desk, cast):
    ask(cast, "Berangkat dengan", "one_of", choices=TRAVEL)
    stay = ask(cast, "Menginap?", "yes_no")
    form = desk.get(PAGE).page.form(f"form[action$='/{stay.id}/move']")
    answered(cast, stay, stay.offered[0])
    press(desk, stay, "remove")
    assert desk.send(form).location == PAGE
    assert labels(cast) == ["Berangkat dengan"]
