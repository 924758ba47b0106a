"""The door as staff see it: one field for QR, code and name, a big answer, undo, live counts, door links."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.checkin import Attendance, CheckIn
from intake.models.link import Link
from intake.models.staff import Attempt
from intake.rules import checkin, links, registrations
from tests.cast import NOW, actor, personal_token

STATION = "/staff/events/swp-kartini-2024/checkin"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def siti(cast):
    return cast.register("Dr. Siti Aminah, M.Si.")


@pytest.fixture
def desk(client, cast):
    """The organiser's browser."""
    return client.sign_in(cast.organiser)


@pytest.fixture
def seek(desk):
    """Type or scan something into the field; gives the page that says what came of it."""

    def press(typed, path=STATION, **more):
        answer = desk.send(desk.get(path).page.form("#press"), sought=typed, **more)
        return desk.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    return press


def check_ins():
    return db.session.scalars(select(CheckIn).order_by(CheckIn.id)).all()


def word(answer):
    return answer.page.one(".answer-word").text()


def test_nothing_is_listed_until_somebody_searches(desk, siti):
    page = desk.get(STATION).page
    assert "Siti" not in page.text
    assert page.one("#sought").attributes["autocomplete"] == "off"


def test_a_spoken_code_checks_in(seek, siti, cast):
    answer = seek(siti.spoken_code)
    assert word(answer) == "Selamat datang"
    assert answer.page.one(".answer-name").text() == "Dr. Siti Aminah, M.Si."
    assert siti.unit.name in answer.page.text
    assert [(row.method, row.by) for row in check_ins()] == [("code", f"staff:{cast.organiser.id}")]


def test_a_spoken_code_forgives_what_ears_and_eyes_mistake(seek, siti):
    siti.spoken_code = "A0B1-C1D0".replace("-", "")
    assert word(seek("  ao bI-cl do ")) == "Selamat datang"


def test_a_scanned_address_checks_in(seek, siti):
    answer = seek(f"http://tular.test/r/{personal_token(siti)}")
    assert word(answer) == "Selamat datang"
    assert [row.method for row in check_ins()] == ["qr"]


@pytest.mark.parametrize("around", ["{}", "x{}", "{}/edit", "{}?lang=en", "{} "])
def test_a_scanned_address_is_found_in_what_was_typed_around_it(seek, siti, around):
    typed = around.format(f"https://tular.test/r/{personal_token(siti)}")
    assert word(seek(typed)) == "Selamat datang"


@pytest.mark.parametrize(
    "typed",
    ["siti", "AMINAH", "Dr. Siti Aminah, M.Si.", "aminah siti", "Bu Siti", "sítí", "iti ami"],
)
def test_a_name_forgives_titles_case_order_and_accents(seek, siti, typed):
    answer = seek(typed)
    assert answer.status_code == 200
    assert next(b.text() for b in answer.page.all("#station .rows b")) == siti.full_name
    assert check_ins() == []


def test_who_was_found_is_checked_in_by_one_press(desk, seek, siti):
    found = seek("siti")
    answer = desk.send(found.page.form("#station .rows form"))
    assert word(desk.get(answer.headers["Location"])) == "Selamat datang"
    assert [row.method for row in check_ins()] == ["search"]


def test_a_search_shows_twenty_and_says_that_there_are_more(seek, cast):
    for number in range(23):
        cast.register(f"Sri Wahyuni {number}", phone=f"+62812000{number:05}")
    answer = seek("wahyuni")
    assert len(answer.page.all("#station .rows > li")) == 20
    assert "Masih ada yang lain" in answer.page.text


def test_whose_name_begins_as_typed_comes_first(seek, cast):
    cast.register("Arsiti Dewi", phone="+6281300000001")
    cast.register("Budi Siti", phone="+6281300000002")
    cast.register("Siti Zulaikha", phone="+6281300000003")
    found = [b.text() for b in seek("siti").page.all("#station .rows b")]
    assert found == ["Siti Zulaikha", "Arsiti Dewi", "Budi Siti"]


def test_a_search_says_who_is_in_and_who_cancelled_and_hides_duplicates(desk, seek, siti, cast):
    other = cast.register("Siti Nurhaliza", phone="+6281300000001")
    cast.register("Siti Aminah")
    registrations.cancel(other, by=actor(cast.organiser))
    seek(siti.spoken_code)
    rows = [" ".join(li.text().split()) for li in seek("siti").page.all("#station .rows > li")]
    assert len(rows) == 2
    assert "Hadir 09.30 WIB" in rows[0]
    assert "Dibatalkan" in rows[1]


def test_twice_is_once_and_says_since_when_and_by_whom(seek, siti, freeze):
    seek(siti.spoken_code)
    freeze(NOW + timedelta(minutes=7))
    answer = seek(siti.spoken_code)
    assert word(answer) == "Sudah hadir"
    assert "Hadir sejak 09.30 WIB, dicatat oleh Bambang Sutrisno." in answer.page.text
    assert len(check_ins()) == 1


def test_the_same_form_sent_twice_gets_the_same_answer(desk, siti):
    form = desk.get(STATION).page.form("#press")
    first, second = (desk.send(form, sought=siti.spoken_code) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["X-Receipt"] == form.values["submission_key"]
    assert len(check_ins()) == 1


def test_no_personal_data_stands_in_the_address_of_an_answer(desk, siti):
    answer = desk.send(desk.get(STATION).page.form("#press"), sought=siti.spoken_code)
    address = answer.headers["Location"]
    assert re.fullmatch(rf"{STATION}\?session=\d+&answer=\d+\.0\.[0-9a-f]{{20}}", address)


@pytest.mark.parametrize("forged", ["1.0.", "1.0.00000000000000000000", "1", "", "é.0.1"])
def test_nobody_can_name_an_answer_but_us(desk, seek, siti, forged):
    seek(siti.spoken_code)
    assert not desk.get(STATION, query_string={"answer": forged}).page.has(".answer")


def test_an_answer_that_no_longer_holds_is_not_shown_again(desk, siti, cast):
    answer = desk.send(desk.get(STATION).page.form("#press"), sought=siti.spoken_code)
    checkin.undo(siti, session=cast.session, reason="salah", by=actor(cast.organiser))
    assert not desk.get(answer.headers["Location"]).page.has(".answer")


def test_a_cancelled_registration_is_refused_in_words(seek, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    answer = seek(siti.spoken_code)
    assert (answer.status_code, word(answer)) == (422, "Pendaftaran dibatalkan")
    assert siti.full_name in answer.page.text
    assert check_ins() == []


def test_a_duplicate_points_to_the_first(desk, seek, siti, cast):
    twin = cast.register("Siti Aminah")
    answer = seek(twin.spoken_code)
    assert (answer.status_code, word(answer)) == (422, "Pendaftaran ganda")
    sent = desk.send(answer.page.form("#station .rows form"))
    assert word(desk.get(sent.headers["Location"])) == "Selamat datang"
    assert [row.registration_id for row in check_ins()] == [siti.id]


def test_a_proof_of_another_event_is_refused_without_a_name(seek, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    answer = seek(f"http://tular.test/r/{personal_token(stranger)}")
    assert (answer.status_code, word(answer)) == (422, "Kegiatan lain")
    assert "Wayan" not in answer.page.html


def test_a_code_of_another_event_is_not_found(seek, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    answer = seek(stranger.spoken_code)
    assert (answer.status_code, word(answer)) == (422, "Tidak ditemukan")


def test_a_choice_of_another_event_is_not_found(desk, siti, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    answer = desk.send(desk.get(STATION).page.form("#press"), registration=stranger.id)
    assert (answer.status_code, word(answer)) == (422, "Tidak ditemukan")
    assert "Wayan" not in answer.page.html


def test_a_proof_that_was_replaced_is_refused(seek, siti):
    link = links.current("person", registration_id=siti.id)
    links.revoke(link)
    answer = seek(f"http://tular.test/r/{links.token_of(link)}")
    assert (answer.status_code, word(answer)) == (422, "Tidak ditemukan")


@pytest.mark.parametrize("typed", ["", " ", "a", "?!", "http://tular.test/r/short"])
def test_too_little_is_asked_for_again(seek, siti, typed):
    answer = seek(typed)
    assert answer.status_code == 422
    assert answer.page.one("#sought").attributes["aria-describedby"] == "errors"


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE registration; --", "%", "%%", "__", "سيتي", "x" * 400, "ｓｉｔｉ" * 3]
)
def test_odd_input_is_not_found_and_nothing_breaks(seek, siti, typed):
    assert seek(typed).status_code == 422
    assert check_ins() == []


def test_what_was_typed_stays_with_its_key(desk, siti):
    form = desk.get(STATION).page.form("#press")
    answer = desk.send(form, sought="tidak ada orangnya")
    again = answer.page.form("#press")
    assert again.values["sought"] == "tidak ada orangnya"
    assert again.values["submission_key"] == form.values["submission_key"]


@pytest.mark.parametrize("sent", [{"session": "999999"}, {"session": "x"}, {"method": "guess"}])
def test_a_choice_that_is_not_there_is_refused(desk, siti, sent):
    answer = desk.send(desk.get(STATION).page.form("#press"), sought=siti.spoken_code, **sent)
    assert answer.status_code == 422
    assert check_ins() == []


def test_a_session_of_another_event_is_refused(desk, siti, cast):
    foreign = cast.other_event.sessions[0].id
    answer = desk.send(
        desk.get(STATION).page.form("#press"), sought=siti.spoken_code, session=foreign
    )
    assert answer.status_code == 422
    assert check_ins() == []


def test_the_session_running_now_is_chosen(desk, cast, freeze):
    assert desk.get(STATION).page.form("#press").values["session"] == str(cast.session.id)
    freeze(cast.afternoon.starts_at)
    assert desk.get(STATION).page.form("#press").values["session"] == str(cast.afternoon.id)


def test_another_session_can_be_chosen_and_hours_are_the_venues(seek, siti, cast):
    cast.event.zone = "Asia/Jayapura"
    answer = seek(siti.spoken_code, f"{STATION}?session={cast.afternoon.id}")
    assert "Hadir sejak 11.30 WIT" in answer.page.text
    assert [row.session_id for row in check_ins()] == [cast.afternoon.id]


def test_support_asked_for_is_shown_to_the_organiser(seek, cast):
    person = cast.register(
        "Wayan Sudira", needs=("sign_language",), need_note="duduk di depan", need_consent=True
    )
    text = seek(person.spoken_code).page.text
    assert "Juru bahasa isyarat" in text
    assert "duduk di depan" in text


def test_an_undo_asks_why_and_keeps_both_rows(desk, seek, siti):
    welcome = seek(siti.spoken_code)
    refused = desk.send(welcome.page.form("#station details form"))
    assert refused.status_code == 422
    assert refused.page.one("#reason").attributes["aria-invalid"] == "true"
    answer = desk.send(refused.page.form("#station details form"), reason="salah orang")
    assert word(desk.get(answer.headers["Location"])) == "Kehadiran dibatalkan"
    assert [(row.kind, row.reason) for row in check_ins()] == [("in", ""), ("undo", "salah orang")]
    assert db.session.scalars(select(Attendance)).all() == []


def test_who_is_not_in_cannot_be_undone(desk, seek, siti, cast):
    form = seek(siti.spoken_code).page.form("#station details form")
    checkin.undo(siti, session=cast.session, reason="salah", by=actor(cast.organiser))
    answer = desk.send(form, reason="salah orang")
    assert answer.status_code == 422
    assert "belum tercatat hadir" in answer.page.text


@pytest.mark.parametrize("registration", ["", "x", "0", "999999999999"])
def test_an_undo_of_nobody_is_refused(desk, seek, siti, registration):
    form = seek(siti.spoken_code).page.form("#station details form")
    assert desk.send(form, reason="salah", registration=registration).status_code == 422


def test_htmx_gets_the_station_alone_with_a_receipt(desk, siti):
    form = desk.get(STATION).page.form("#press")
    answer = desk.send(form, headers=PARTIAL, sought=siti.spoken_code)
    assert answer.status_code == 200
    assert answer.headers["X-Receipt"] == form.values["submission_key"]
    assert answer.page.has("#station .answer.done")
    assert (
        answer.page.one("[data-announce]")
        .attributes["data-announce"]
        .startswith("Selamat datang, Dr. Siti Aminah")
    )
    assert answer.page.one("#sought").attributes.keys() >= {"data-focus", "data-select"}


def test_htmx_gets_a_refusal_and_a_search_as_the_station_alone(desk, siti):
    form = desk.get(STATION).page.form("#press")
    refused = desk.send(form, headers=PARTIAL, sought="tidak ada orangnya")
    assert (refused.status_code, refused.page.has("html > body > #station")) == (422, True)
    found = desk.send(form, headers=PARTIAL, sought="siti")
    assert (found.status_code, found.page.has("#station .rows form")) == (200, True)


def test_a_script_gets_json(desk, siti):
    form = desk.get(STATION).page.form("#press")
    answer = desk.send(form, headers={"Accept": "application/json"}, sought=siti.spoken_code)
    assert answer.status_code == 201
    assert answer.json["receipt"] == form.values["submission_key"]
    refused = desk.send(
        desk.get(STATION).page.form("#press"),
        headers={"Accept": "application/json"},
        sought="tidak ada orangnya",
    )
    assert refused.status_code == 422
    assert "Tidak ada yang cocok" in str(refused.json)


def test_counts_say_who_is_missing_per_unit(seek, siti, cast):
    cast.register("Wayan Sudira", unit=cast.bali, phone="+6281300000001")
    cast.register("Ketut Arya", unit=None, institution="Dinas Sosial Bali", phone="+6281300000002")
    counts = seek(siti.spoken_code).page.one("#counts").text()
    said = " ".join(counts.split())
    assert "1 dari 3" in said
    assert "2 unit belum lengkap" in said
    assert cast.bali.name in said
    assert "Instansi lain" in said
    assert cast.unit.name not in said


def test_a_poll_gets_nothing_when_nothing_is_new(desk, siti, cast):
    address = desk.get(STATION).page.one("#counts").attributes["hx-get"]
    assert desk.get(address, headers=PARTIAL).status_code == 204
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.administrator))
    fresh = desk.get(address, headers=PARTIAL)
    assert fresh.status_code == 200
    assert "1 dari 1" in " ".join(fresh.page.one("#counts").text().split())
    again = fresh.page.one("#counts").attributes["hx-get"]
    assert desk.get(again, headers=PARTIAL).status_code == 204


def test_a_poll_hears_of_a_new_registration(desk, siti, cast):
    address = desk.get(STATION).page.one("#counts").attributes["hx-get"]
    cast.register("Wayan Sudira", phone="+6281300000001")
    assert desk.get(address, headers=PARTIAL).status_code == 200


def test_the_counts_opened_by_hand_lead_to_the_station(desk, cast):
    answer = desk.get(f"{STATION}/counts")
    assert (answer.status_code, answer.headers["Location"]) == (303, STATION)


def test_a_poll_after_sign_out_leads_the_page_to_sign_in(desk, cast):
    desk.sign_out()
    answer = desk.get(f"{STATION}/counts", headers=PARTIAL)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/staff/login")
    assert not answer.data


def test_an_event_without_sessions_says_so(desk, cast):
    cast.event.sessions.clear()
    page = desk.get(STATION).page
    assert "Belum ada sesi" in page.text
    assert not page.has("#press")
    sent = {"sought": "siti", **desk.get(STATION).page.form("#doors form").values}
    assert desk.post(STATION, data=sent).status_code == 422


def test_a_door_link_is_made_shown_and_ended(desk, cast):
    page = desk.get(STATION).page
    answer = desk.send(page.form("#doors form:not(.row-form)"), label="  HP   Dimas ")
    assert answer.headers["Location"] == f"{STATION}#doors"
    link = db.session.scalar(select(Link).where(Link.label == "HP Dimas"))
    assert link.expires_at == cast.event.ends_at + timedelta(days=2)
    address = f"http://tular.test/door/{links.token_of(link)}"
    page = desk.get(STATION).page
    assert address in page.html
    assert desk.get(address.removeprefix("http://tular.test")).status_code == 200
    desk.send(page.form(f"#doors form[action*='/{link.id}/']"))
    assert desk.get(address.removeprefix("http://tular.test")).status_code == 410
    assert address not in desk.get(STATION).page.html


def test_a_door_link_of_an_event_long_over_still_holds_for_two_days(desk, cast, freeze):
    freeze(cast.event.ends_at + timedelta(days=900))
    desk.sign_in(cast.organiser)
    desk.send(desk.get(STATION).page.form("#doors form:not(.row-form)"), label="HP Dimas")
    link = db.session.scalar(select(Link).where(Link.label == "HP Dimas"))
    assert link.expires_at == cast.event.ends_at + timedelta(days=902)


def test_a_door_link_needs_a_label(desk, cast):
    form = desk.get(STATION).page.form("#doors form:not(.row-form)")
    answer = desk.send(form, label=" ")
    assert answer.status_code == 422
    assert answer.page.errors()
    again = answer.page.form("#doors form:not(.row-form)")
    assert again.values["submission_key"] == form.values["submission_key"]


def test_a_door_link_of_another_event_cannot_be_ended_here(desk, cast):
    other = links.issue("door", event_id=cast.other_event.id, label="Meja lain")
    db.session.flush()
    form = desk.get(STATION).page.form("#doors .row-form")
    answer = desk.post(f"{STATION}/doors/{other.id}/revocation", data=form.values)
    assert answer.status_code == 404
    assert other.revoked_at is None


@pytest.mark.parametrize("path", [STATION, f"{STATION}/counts"])
@pytest.mark.parametrize("member", ["officer", "viewer"])
def test_the_door_is_not_for_other_roles(client, cast, path, member):
    client.sign_in(getattr(cast, member))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["", "/undo", "/doors", "/doors/1/revocation"])
def test_another_events_organiser_finds_no_door_here(client, cast, siti, path):
    client.sign_in(cast.outsider)
    own = client.get("/staff/events/baris-ditebas-2024/checkin").page.form("#press")
    assert client.get(STATION).status_code == 404
    answer = client.post(STATION + path, data={**own.values, "sought": siti.spoken_code})
    assert answer.status_code == 404
    assert check_ins() == []


def test_an_administrator_may_work_at_every_door(client, cast, siti):
    client.sign_in(cast.administrator)
    client.send(client.get(STATION).page.form("#press"), sought=siti.spoken_code)
    assert len(check_ins()) == 1


def test_without_a_session_one_signs_in_first(client, cast):
    answer = client.get(STATION)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/staff/login")


def test_ten_wrong_codes_and_codes_are_looked_up_no_more(seek, siti, freeze):
    for number in range(10):
        assert word(seek(f"0000000{number}")) == "Tidak ditemukan"
    assert word(seek("0000000A")) == "Kode dijeda"
    assert word(seek(siti.spoken_code)) == "Kode dijeda"
    assert check_ins() == []
    assert len(db.session.scalars(select(Attempt)).all()) == 10
    assert seek("siti").status_code == 200
    assert word(seek(f"http://tular.test/r/{personal_token(siti)}")) == "Selamat datang"
    freeze(NOW + timedelta(minutes=15, seconds=1))
    assert word(seek(siti.spoken_code)) == "Sudah hadir"


def test_a_name_that_looks_like_a_code_is_no_guess(seek, cast):
    cast.register("Ani Maria")
    for _ in range(12):
        assert seek("Ani Maria").status_code == 200
    assert db.session.scalars(select(Attempt)).all() == []


def test_a_wrong_name_is_no_guess(seek, siti):
    seek("tidak ada orangnya")
    assert db.session.scalars(select(Attempt)).all() == []


def test_an_organiser_may_check_in_from_the_personal_page(desk, siti, cast):
    page = desk.get(f"/r/{personal_token(siti)}").page
    form = page.form(f"form[action='{STATION}']")
    answer = desk.send(form)
    assert word(desk.get(answer.headers["Location"])) == "Selamat datang"
    assert [(row.method, row.session_id) for row in check_ins()] == [("qr", cast.session.id)]


@pytest.mark.parametrize("member", ["outsider", "officer", "viewer", None])
def test_nobody_else_sees_that_button_on_the_personal_page(client, siti, cast, member):
    if member:
        client.sign_in(getattr(cast, member))
    assert not client.get(f"/r/{personal_token(siti)}").page.has(f"form[action='{STATION}']")


@pytest.fixture
def queries(queries):
    """The statements of what is done inside the test."""
    with queries() as said:
        yield said


def test_queries_per_page_do_not_grow_with_people(desk, siti, cast, queries):
    form = desk.get(STATION).page.form("#press")
    poll = f"{STATION}/counts?since=0"

    def cost():
        spent = []
        for ask in (
            lambda: desk.get(STATION),
            lambda: desk.send(form, sought="siti"),
            lambda: desk.get(poll, headers=PARTIAL),
            lambda: desk.get("/staff/events/swp-kartini-2024/attendance"),
            lambda: desk.get("/staff/events/swp-kartini-2024/attendance.csv").data,
        ):
            queries.clear()
            ask()
            spent.append(len(queries))
        return spent

    before = cost()
    for number in range(25):
        person = cast.register(f"Siti {number}", phone=f"+62812000{number:05}")
        person.unit_id = [cast.unit, cast.bali, cast.host][number % 3].id
        if number % 2:
            checkin.check_in(person, session=cast.session, method="qr", by=actor(cast.organiser))
    assert all(now <= then for now, then in zip(cost(), before, strict=True))
    assert max(before) <= 16


def test_a_poll_without_news_costs_four_look_ups(desk, siti, queries):
    address = desk.get(STATION).page.one("#counts").attributes["hx-get"]
    queries.clear()
    assert desk.get(address, headers=PARTIAL).status_code == 204
    assert len(queries) == 4
