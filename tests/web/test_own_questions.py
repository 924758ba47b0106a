"""An event's own questions on the registration form, on the personal page, in the list and in its file."""

import csv
import io

import pytest

from intake.db import db
from intake.models.registration import Registration
from intake.queries import answers
from intake.rules import erasure, questions, submissions
from intake.rules.questions import QuestionPlan
from tests.asking import TRAVEL, ask, ask_all
from tests.cast import actor, personal_token

FORM = "/e/swp-kartini-2024/register"
ROSTER = "/staff/events/swp-kartini-2024/registrations"
HAND = "form:has([name=full_name])"
ALL = {
    "q_berangkat_dengan": "Kereta",
    "q_kereta_tiba_pukul": "09.00",
    "q_makan_siang": ["Nasi", "Ikan"],
    "q_jumlah_kaus": "1.250,5",
    "q_tanggal_tiba": "2024-03-05",
    "q_menginap": "ya",
    "q_harapan_anda": "Belajar.\r\nLalu mengajar.",
}
BY_BUS = {"q_berangkat_dengan": "Bus"}


@pytest.fixture
def asked(cast):
    return ask_all(cast)


def typed(**said):
    usual = {
        "full_name": "Siti Aminah, S.Sos.",
        "unit": "sentra-wasana-bahagia",
        "position": "Pekerja Sosial",
        "phone": "0812 3456 7890",
        "notice_read": "on",
        "submission_key": submissions.new_key(),
    }
    return {**usual, **said}


def person():
    return db.session.query(Registration).one()


def kept():
    return {question.name: values for question, values in answers.shown(person())}


def change(cast, question, **said):
    """Say something else about a choice question, at the desk."""
    usual = {"label": question.label, "kind": "one_of", "choices": TRAVEL, "required": True}
    questions.change(
        cast.event, question, QuestionPlan(**{**usual, **said}), by=actor(cast.organiser)
    )


def columns(client):
    rows = list(
        csv.reader(io.StringIO(client.get(f"{ROSTER}.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    return dict(zip(rows[0], rows[1], strict=True))


def test_the_form_asks_each_kind_in_its_own_way(cast, client, asked):
    page = client.get(FORM).page
    assert len(page.all("fieldset#q_berangkat_dengan [type=radio]")) == 3
    assert len(page.all("fieldset#q_makan_siang [type=checkbox]")) == 3
    assert len(page.all("fieldset#q_menginap [type=radio]")) == 3  # yes, no, no answer
    assert page.one("#q_jumlah_kaus").attributes["inputmode"] == "decimal"
    assert page.one("#q_tanggal_tiba").attributes["type"] == "date"
    assert page.one("#q_harapan_anda").tag == "textarea"
    assert not page.has("[type=number]")
    assert "180 hari" in page.text


def test_a_condition_is_said_in_words_and_its_script_comes_along(cast, client, asked):
    page = client.get(FORM).page
    hint = page.one("#q_kereta_tiba_pukul-hint").text()
    assert hint == "Isi bila jawaban atas “Berangkat dengan” adalah “Kereta”."
    assert page.has("script[src*='/js/questions.']")
    assert page.one("[data-when]").attributes["data-answer"] == "Kereta"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"least": 1, "most": 9}, "Antara 1 dan 9."),
        ({"least": 1}, "Paling sedikit 1."),
        ({"most": 9}, "Paling banyak 9."),
    ],
)
def test_limits_stand_in_the_hint(cast, client, limits, words):
    ask(cast, "Jumlah", "number", hint="Orang.", **limits)
    assert client.get(FORM).page.one("#q_jumlah-hint").text() == f"{words} Orang."


def test_a_form_without_conditions_is_spared_the_script(cast, client):
    ask(cast, "Ukuran kaus")
    page = client.get(FORM).page
    assert page.has("#q_ukuran_kaus")
    assert not page.has("script[src*='/js/questions.']")


def test_more_than_ten_choices_stand_in_a_select(cast, client):
    ask(cast, "Ukuran", "one_of", choices=tuple(f"Nomor {n}" for n in range(11)))
    assert client.get(FORM).page.one("#q_ukuran").tag == "select"


def test_every_answer_is_kept(cast, client, asked):
    assert client.post(FORM, data=typed(**ALL)).status_code == 303
    assert kept() == {
        "q_berangkat_dengan": ("Kereta",),
        "q_kereta_tiba_pukul": ("09.00",),
        "q_makan_siang": ("Nasi", "Ikan"),
        "q_jumlah_kaus": ("1250.5",),
        "q_tanggal_tiba": ("2024-03-05",),
        "q_menginap": ("ya",),
        "q_harapan_anda": ("Belajar.\nLalu mengajar.",),
    }


def test_the_form_as_drawn_can_be_sent_without_the_optional_answers(cast, client, asked):
    form = client.get(FORM).page.form(HAND)
    del form.values["submission_key"]
    assert client.send(form, **typed(**BY_BUS)).status_code == 303
    assert kept() == {"q_berangkat_dengan": ("Bus",)}


def test_what_nobody_asked_is_neither_required_nor_kept(cast, client, asked):
    sent = typed(**BY_BUS, q_kereta_tiba_pukul=["dua\x00", "kali"], q_bukan_pertanyaan="=1+1")
    assert client.post(FORM, data=sent).status_code == 303
    assert kept() == {"q_berangkat_dengan": ("Bus",)}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"q_berangkat_dengan": ""}, "q_berangkat_dengan-0"),
        ({"q_berangkat_dengan": "Kapal"}, "q_berangkat_dengan-0"),
        ({"q_berangkat_dengan": ["Bus", "Bus"]}, "q_berangkat_dengan-0"),
        ({"q_berangkat_dengan": "Kereta"}, "q_kereta_tiba_pukul"),
        ({"q_berangkat_dengan": "Kereta", "q_kereta_tiba_pukul": "x" * 201}, "q_kereta_tiba_pukul"),
        ({"q_makan_siang": ["Nasi", "Batu"]}, "q_makan_siang-0"),
        ({"q_makan_siang": "Nasi\x00"}, "q_makan_siang-0"),
        ({"q_menginap": "mungkin"}, "q_menginap-0"),
        ({"q_jumlah_kaus": "1,250"}, "q_jumlah_kaus"),
        ({"q_jumlah_kaus": "5.001"}, "q_jumlah_kaus"),
        ({"q_jumlah_kaus": "-1"}, "q_jumlah_kaus"),
        ({"q_jumlah_kaus": ["1", "2"]}, "q_jumlah_kaus"),
        ({"q_tanggal_tiba": "5 Maret"}, "q_tanggal_tiba"),
        ({"q_tanggal_tiba": "1024-03-05"}, "q_tanggal_tiba"),
        ({"q_harapan_anda": "x" * 2001}, "q_harapan_anda"),
        ({"q_harapan_anda": "apa\x00"}, "q_harapan_anda"),
    ],
)
def test_bad_answers_are_refused_at_their_field_and_nothing_is_stored(
    cast, client, asked, said, field
):
    answer = client.post(FORM, data=typed(**{**BY_BUS, **said}))
    assert answer.status_code == 422
    assert {node.attributes.get("href") for node in answer.page.all("#errors a")} == {f"#{field}"}
    assert not db.session.query(Registration).count()


def test_many_of_with_duplicates_is_each_once(cast, client, asked):
    client.post(FORM, data=typed(**BY_BUS, q_makan_siang=["Ikan", "Ikan", "Nasi"]))
    assert kept()["q_makan_siang"] == ("Ikan", "Nasi")


def test_a_choice_retired_while_the_form_was_open_is_said_and_nothing_typed_is_lost(
    cast, client, asked
):
    form = client.get(FORM).page.form(HAND)
    change(cast, asked["travel"], retired_choices=("Bus",))
    sent = typed(**{**ALL, **BY_BUS}, submission_key=form.values["submission_key"])
    answer = client.send(form, **sent)
    assert answer.status_code == 422
    assert answer.page.errors() == [
        "“Bus” tidak ditawarkan lagi. Pilih yang lain; isian Anda yang lain tetap."
    ]
    again = answer.page.form(HAND)
    assert again.values["q_makan_siang"] == ["Nasi", "Ikan"]
    assert again.values["q_jumlah_kaus"] == "1.250,5"
    assert again.values["q_harapan_anda"] == "Belajar.\nLalu mengajar."
    assert not answer.page.has("[name=q_berangkat_dengan][value=Bus]")
    assert client.send(again, q_berangkat_dengan="Mobil dinas").status_code == 303


def test_a_question_removed_while_the_form_was_open_is_no_matter(cast, client, asked):
    form = client.get(FORM).page.form(HAND)
    questions.remove(cast.event, asked["stay"], by=actor(cast.organiser))
    sent = typed(**BY_BUS, q_menginap="ya", submission_key=form.values["submission_key"])
    assert client.send(form, **sent).status_code == 303
    assert "q_menginap" not in kept()


def test_a_required_question_added_while_the_form_was_open_is_asked_then(cast, client):
    form = client.get(FORM).page.form(HAND)
    ask(cast, "Ukuran kaus", required=True)
    answer = client.send(form, **typed(submission_key=form.values["submission_key"]))
    assert answer.page.errors() == ["Jawab pertanyaan “Ukuran kaus”."]


def test_the_drawn_form_follows_the_questions(cast, client):
    client.get(FORM)
    question = ask(cast, "Ukuran kaus")
    assert client.get(FORM).page.has("#q_ukuran_kaus")
    questions.remove(cast.event, question, by=actor(cast.organiser))
    assert not client.get(FORM).page.has("#q_ukuran_kaus")


def test_a_script_is_told_which_answer_is_wrong(cast, client, asked):
    answer = client.post(FORM, data=typed(), headers={"Accept": "application/json"})
    assert answer.json["errors"] == {"q_berangkat_dengan": ["Jawab pertanyaan “Berangkat dengan”."]}


def test_adding_a_colleague_keeps_the_answers_and_judges_none(cast, client, asked):
    answer = client.post(
        FORM, data=typed(q_makan_siang=["Nasi", "Ikan"], q_jumlah_kaus="dua", add="1")
    )
    form = answer.page.form(HAND)
    assert (answer.status_code, answer.page.errors()) == (200, [])
    assert form.values["q_makan_siang"] == ["Nasi", "Ikan"]
    assert form.values["q_jumlah_kaus"] == "dua"


def test_colleagues_are_not_asked(cast, client, asked):
    sent = typed(**BY_BUS, c1_full_name="Budi Santoso", c1_position="Kepala Seksi")
    assert client.post(FORM, data=sent).status_code == 303
    siti, budi = db.session.query(Registration).order_by(Registration.id)
    assert answers.of(siti)
    assert not answers.of(budi)


def test_whoever_answered_nothing_finds_the_questions_on_their_own_page(
    cast, client, asked, freeze
):
    budi = cast.register("Budi", by=actor(cast.organiser))
    siti = cast.register(answers={asked["travel"].id: ("Bus",)})
    addresses = [f"/r/{personal_token(one)}" for one in (budi, siti)]
    link = "a[href$='/edit#own-questions']"
    assert [client.get(address).page.has(link) for address in addresses] == [True, False]
    assert client.get(f"{addresses[0]}/edit").page.has("#own-questions")
    freeze(cast.event.closes_at)
    assert not client.get(addresses[0]).page.has(link)


def test_the_same_key_with_other_answers_shows_both_in_the_questions_words(cast, client, asked):
    data = typed(**ALL)
    client.post(FORM, data=data)
    page = client.post(FORM, data={**data, **BY_BUS}).page
    now, sent = (section.text(separator=" ") for section in page.all(".pair section"))
    assert "Makan siang Nasi; Ikan" in " ".join(now.split())
    assert "Berangkat dengan Kereta" in " ".join(now.split())
    assert "Berangkat dengan Bus" in " ".join(sent.split())
    assert "q_" not in page.text
    update = client.send(page.form("main form:nth-of-type(1)"))
    assert update.status_code == 303
    assert kept()["q_berangkat_dengan"] == ("Bus",)
    assert kept()["q_makan_siang"] == ("Nasi", "Ikan")


def test_the_person_sees_and_mends_the_answers_until_closing(cast, client, asked):
    address = client.post(FORM, data=typed(**ALL)).location
    assert "Jumlah kaus 1.250,5" in client.get(address).page.text
    form = client.get(f"{address}/edit").page.form(HAND)
    assert form.values["q_makan_siang"] == ["Nasi", "Ikan"]
    assert form.values["q_tanggal_tiba"] == "2024-03-05"
    assert client.send(form, q_berangkat_dengan="Bus", q_menginap="").status_code == 303
    assert set(ALL) - set(kept()) == {"q_kereta_tiba_pukul", "q_menginap"}
    assert kept()["q_jumlah_kaus"] == ("1250.5",)


def test_an_answer_that_is_not_sent_again_is_taken_back(cast, client, asked):
    address = client.post(FORM, data=typed(**ALL)).location
    form = client.get(f"{address}/edit").page.form(HAND)
    client.send(form, q_menginap=None, q_makan_siang=None, q_tanggal_tiba=None)
    assert set(ALL) - set(kept()) == {"q_menginap", "q_makan_siang", "q_tanggal_tiba"}


def test_a_refused_edit_says_why_and_keeps_what_was_typed(cast, client, asked):
    address = client.post(FORM, data=typed(**ALL)).location
    form = client.get(f"{address}/edit").page.form(HAND)
    answer = client.send(form, q_jumlah_kaus="banyak")
    assert answer.status_code == 422
    assert answer.page.one("#q_jumlah_kaus").attributes["value"] == "banyak"


def test_what_one_chose_stays_on_ones_own_form_when_it_is_retired(cast, client, asked):
    address = client.post(FORM, data=typed(**BY_BUS)).location
    change(cast, asked["travel"], retired_choices=("Bus",))
    form = client.get(f"{address}/edit").page.form(HAND)
    assert form.values["q_berangkat_dengan"] == "Bus"
    assert client.send(form, position="Kepala").status_code == 303
    assert kept() == {"q_berangkat_dengan": ("Bus",)}


def test_the_privacy_page_names_each_answer_and_until_when(cast, client, asked):
    token = personal_token(cast.register(answers={asked["travel"].id: ("Bus",)}))
    row = client.get(f"/r/{token}/privacy").page.text.partition("Berangkat dengan")[2]
    assert "Bus Pertanyaan panitia untuk kegiatan ini 2 Sep 2024" in row


def test_the_organiser_reads_the_answers_with_the_persons_data(cast, client, asked):
    siti = cast.register(answers={asked["travel"].id: ("Bus",)})
    page = client.sign_in(cast.organiser).get(f"{ROSTER}/{siti.id}").page
    assert "Berangkat dengan Bus" in page.text


def test_the_file_has_a_column_a_question_also_of_retired_ones(cast, client, asked):
    client.post(
        FORM,
        data=typed(**{**ALL, "q_harapan_anda": "=HYPERLINK(1)", "q_kereta_tiba_pukul": "0900"}),
    )
    questions.remove(cast.event, asked["stay"], by=actor(cast.organiser))
    row = columns(client.sign_in(cast.organiser))
    assert row["Makan siang"] == "Nasi; Ikan"
    assert row["Jumlah kaus"] == "1250,5"
    assert row["Tanggal tiba"] == "2024-03-05"
    assert row["Menginap?"] == "Ya"
    assert row["Harapan Anda"] == "'=HYPERLINK(1)"
    assert row["Kereta tiba pukul"] == '="0900"'


def test_a_draft_keeps_the_answers_as_they_were_typed(cast, client, asked):
    sent = typed(**{**ALL, "q_jumlah_kaus": "dua"}, keep="")
    shown = client.post("/e/swp-kartini-2024/draft", data=sent).location.removesuffix("/link")
    form = client.get(shown).page.form(HAND)
    assert form.values["q_makan_siang"] == ["Nasi", "Ikan"]
    assert form.values["q_jumlah_kaus"] == "dua"


def test_who_came_late_is_accepted_with_the_answers_that_still_hold(cast, client, asked, freeze):
    freeze(cast.event.closes_at)
    late = FORM.replace("/register", "/late")
    assert client.post(late, data=typed()).page.errors() == ["Jawab pertanyaan “Berangkat dengan”."]
    assert client.post(late, data=typed(**ALL)).status_code == 303
    change(cast, asked["travel"], choices=("Bus", "Kereta", "Kapal"))
    change(cast, asked["meals"], kind="many_of", choices=("Mi", "Ikan"), required=False)
    desk = client.sign_in(cast.organiser)
    page = desk.get("/staff/events/swp-kartini-2024/late").page
    assert desk.send(page.form("form[action$='/accept']")).status_code == 303
    assert set(kept()) == set(ALL) - {"q_makan_siang"}


def test_erasing_a_person_erases_the_answers(cast, client, asked):
    siti = cast.register(answers={asked["travel"].id: ("Bus",)})
    erasure.erase(siti, by=actor(cast.organiser))
    assert answers.of(siti) == {}


def test_a_form_without_questions_costs_no_look_for_them(cast, client, queries):
    client.get(FORM)
    with queries() as seen:
        client.post(FORM, data=typed())
    assert not [
        one
        for one in seen
        if "FROM question" in one.replace("EXISTS (SELECT * \nFROM question", "")
    ]
    assert not [one for one in seen if "question_answer" in one]


def test_questions_cost_the_same_however_many_they_are(cast, client, queries):
    ask(cast, "Pertanyaan 0")
    counted = []
    for name in ("Siti", "Budi"):
        client.get(FORM)
        with queries() as drawn:
            client.get(FORM)
        with queries() as taken:
            client.post(FORM, data=typed(full_name=name, phone=f"0812 3456 78{len(name)}0"))
        counted.append((len(drawn), len(taken)))
        for n in range(9):
            ask(cast, f"Pertanyaan {name} {n}")
    assert counted[0] == counted[1]
    assert counted[0][0] == 1


def test_reading_many_answers_costs_no_more_than_reading_one(cast, client, asked, queries):
    desk, counted = client.sign_in(cast.organiser), []
    for name, more in (("Siti", {}), ("Budi", {"stay": ("ya",), "meals": ("Nasi", "Ikan")})):
        said = {asked[key].id: values for key, values in {"travel": ("Bus",), **more}.items()}
        made = cast.register(name, phone=f"+62811111{len(counted)}000", answers=said)
        for path in (f"{ROSTER}/{made.id}", f"{ROSTER}.csv", f"/r/{personal_token(made)}"):
            with queries() as seen:
                desk.get(path)
            counted.append(len(seen))
    assert counted[:3] == counted[3:]
