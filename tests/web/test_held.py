"""Held acts and conflicts: an ended link's queue, a phone's file, two doors at odds; each act once."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.act import DoorAct, DoorRuling
from intake.models.checkin import Attendance, CheckIn
from intake.models.registration import Registration
from intake.queries import conflicts
from intake.rules import acts as rules
from intake.rules import checkin, links, pairs, registrations
from tests.cast import NOW, actor, token
from tests.web.test_scans import DESK, JSON, fields

PAGE = f"{DESK}/conflicts"


@pytest.fixture
def siti(cast):
    return cast.register()


@pytest.fixture
def path(cast):
    cast.door_link.created_at = NOW - timedelta(days=1)
    return f"/door/{token(cast.door_link)}"


@pytest.fixture
def send(client, path, cast):
    def post(verb="scans", at=None, **said):
        return client.post(f"{at or path}/{verb}", data=fields(cast, **said), headers=JSON)

    return post


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


def acts():
    return db.session.scalars(select(DoorAct).order_by(DoorAct.id)).all()


def here():
    return db.session.scalars(select(Attendance.registration_id)).all()


def csrf(desk):
    return desk.get(PAGE).page.all("[name=csrf_token]")[0].attributes["value"]


def decide(desk, act, choice, key="decide_decide_decide__"):
    said = {"submission_key": key, "csrf_token": csrf(desk), "act": act, "choice": choice}
    return desk.post(f"{DESK}/held", data=said)


def upload(desk, said, key="file_file_file_file_file", csrf_token=None):
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    data = {
        "submission_key": key,
        "csrf_token": csrf_token or csrf(desk),
        "file": (io.BytesIO(content), "tular.json"),
    }
    return desk.post(f"{DESK}/files", data=data, content_type="multipart/form-data")


def saved(cast, *several, event=None):
    return {
        "tular": "scans",
        "event": event or cast.event.slug,
        "door": cast.door_link.label,
        "acts": [
            {"path": path, "fields": {name: str(value) for name, value in said.items()}}
            for path, said in several
        ],
    }


def test_a_revoked_helpers_queue_is_held_and_changes_nothing(send, siti, cast):
    links.revoke(cast.door_link)
    answer = send(registration=siti.id)
    assert (answer.status_code, answer.get_json()["held"]) == (201, True)
    assert answer.headers["X-Receipt"] == "k" * 22
    assert here() == []
    assert send(registration=siti.id).get_json() == answer.get_json()
    assert [(act.state, act.why_held) for act in acts()] == [("held", "ended")]


def test_an_expired_link_is_held_too_and_a_plain_press_is_told(send, siti, cast):
    cast.door_link.expires_at = NOW
    assert send(registration=siti.id).get_json()["held"] is True
    assert send(key="p" * 22, registration=siti.id, device_at="").status_code == 410


def test_the_organiser_accepts_what_is_held_and_it_counts_from_when_it_was_done(
    send, desk, siti, cast
):
    links.revoke(cast.door_link)
    send(registration=siti.id)
    assert "Siti Aminah" in desk.get(PAGE).page.text
    assert decide(desk, acts()[0].id, "accept").status_code == 303
    (row,) = db.session.scalars(select(CheckIn)).all()
    assert (row.at, row.by) == (NOW - timedelta(minutes=10), f"door:{cast.door_link.id}")
    assert here() == [siti.id]
    assert acts()[0].decided_by == f"staff:{cast.organiser.id}"
    assert acts()[0].said_sealed is None


def test_what_was_refused_does_nothing_and_may_be_accepted_after_all(send, desk, siti, cast):
    links.revoke(cast.door_link)
    send(registration=siti.id)
    decide(desk, acts()[0].id, "refuse")
    assert here() == []
    decide(desk, acts()[0].id, "accept", key="again_again_again_again")
    assert here() == [siti.id]


def test_accepting_twice_is_once(send, desk, siti, cast):
    links.revoke(cast.door_link)
    send(registration=siti.id)
    decide(desk, acts()[0].id, "accept")
    decide(desk, acts()[0].id, "accept", key="again_again_again_again")
    assert len(db.session.scalars(select(CheckIn)).all()) == 1


def test_all_is_accepted_in_one_press_a_walk_in_before_their_scan(send, desk, siti, cast):
    links.revoke(cast.door_link)
    send(registration=siti.id)
    send("walk-ins", key="w" * 22, full_name="Tamu Jauh", position="Staf", unit="Dinas Jauh")
    send(key="x" * 22, walk_in="w" * 22, kind="undo", reason="salah", minutes_ago=3)
    send(key="y" * 22, registration=999_999)
    assert decide(desk, "all", "accept").status_code == 303
    assert [act.state for act in acts()] == ["done", "done", "done", "held"]
    assert here() == [siti.id]
    refused = decide(desk, acts()[3].id, "accept", key="again_again_again_again")
    assert refused.status_code == 422


def test_a_scan_of_somebody_who_is_held_waits_with_them(send, siti, cast):
    links.revoke(cast.door_link)
    send("walk-ins", key="w" * 22, full_name="Tamu Jauh", position="Staf", unit="Dinas Jauh")
    cast.door_link.revoked_at = None
    assert send(key="x" * 22, walk_in="w" * 22).get_json()["held"] is True
    assert acts()[1].why_held == "person"


def test_a_file_is_held_under_each_acts_own_key_and_the_phone_sending_later_doubles_nothing(
    client, send, desk, siti, cast
):
    said = saved(cast, ("scans", fields(cast, registration=siti.id)))
    assert upload(desk, said).status_code == 303
    assert [(act.state, act.why_held, act.key) for act in acts()] == [("held", "file", "k" * 22)]
    assert send(registration=siti.id).get_json()["held"] is True, "not doubled, and still waiting"
    decide(desk, acts()[0].id, "accept")
    answer = send(registration=siti.id)
    assert (answer.status_code, "held" in answer.get_json()) == (201, False)
    assert len(db.session.scalars(select(CheckIn)).all()) == 1


def test_a_file_of_what_was_sent_already_holds_nothing(send, desk, siti, cast):
    send(registration=siti.id)
    assert (
        upload(desk, saved(cast, ("scans", fields(cast, registration=siti.id)))).status_code == 303
    )
    assert [act.state for act in acts()] == ["done"]


def test_the_answer_to_a_file_says_how_much_was_read_and_what_is_new(send, desk, siti, cast):
    send(registration=siti.id)
    both = saved(
        cast,
        ("scans", fields(cast, registration=siti.id)),
        ("walk-ins", fields(cast, key="w" * 22, full_name="Tamu")),
    )
    answer = upload(desk, both)
    said = " ".join(desk.get(answer.location).page.text.split())
    assert "2 catatan dibaca. 1 baru, dan menunggu keputusan Anda." in said
    again = upload(desk, both, key="again_again_again_again")
    assert "2 catatan dibaca, semuanya sudah tercatat." in desk.get(again.location).page.text
    assert len(acts()) == 2


def test_an_act_that_stands_in_a_file_twice_is_one(desk, siti, cast):
    twice = ("scans", fields(cast, registration=siti.id))
    upload(desk, saved(cast, twice, twice))
    assert len(acts()) == 1


def test_a_long_file_asks_as_few_questions_as_a_short_one(desk, siti, cast, queries):
    def asked(many, key):
        several = [
            ("scans", fields(cast, key=f"{key}{n:021}", registration=siti.id)) for n in range(many)
        ]
        csrf_token = csrf(desk)
        with queries() as seen:
            upload(desk, saved(cast, *several), key=key * 22, csrf_token=csrf_token)
        return len([one for one in seen if one.startswith("SELECT") and "advisory" not in one])

    asked(1, "a")
    assert asked(2, "b") == asked(40, "c")


def test_the_page_asks_as_many_questions_whoever_waits(desk, siti, cast, queries):
    def asked():
        db.session.expire_all()
        with queries() as seen:
            desk.get(PAGE)
        return len(seen)

    wati = cast.register("Wati", phone="+6281200000009")
    upload(desk, saved(cast, ("scans", fields(cast, registration=siti.id))), key="a" * 22)
    few = asked()
    more = [fields(cast, key=f"{n:022}", registration=wati.id) for n in range(9)]
    upload(desk, saved(cast, *(("scans", one) for one in more)), key="b" * 22)
    assert asked() == few


def test_the_same_file_twice_is_once(desk, siti, cast):
    said = saved(cast, ("scans", fields(cast, registration=siti.id)))
    upload(desk, said)
    upload(desk, said, key="other_other_other_other")
    assert len(acts()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[1]",
        b'{"tular": "scans"}',
        b'{"tular": "scans", "event": "baris-ditebas-2024", "acts": []}',
        b'{"tular": "scans", "event": "swp-kartini-2024", "acts": []}',
        b'{"tular": "scans", "event": "swp-kartini-2024", "acts": [{"path": "scans", "fields": {}}]}',
        b'{"tular": "scans", "event": "swp-kartini-2024", "acts": [{"path": ["scans"], "fields": '
        b'{"submission_key": "kkkkkkkkkkkkkkkkkkkkkk"}}]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_none_is_refused_in_words(desk, content):
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert answer.page.has("#errors a[href='#file']")
    assert acts() == []


def test_half_a_letter_in_a_file_waits_like_any_other(desk, cast):
    upload(desk, saved(cast, ("walk-ins", fields(cast, full_name="\ud800 Made"))))
    assert rules.said(acts()[0])["full_name"] == "? Made"


def test_what_a_file_says_wrong_waits_and_cannot_be_accepted(desk, cast):
    broken = fields(cast, registration="x\x00", device_at="kemarin")
    upload(desk, saved(cast, ("scans", broken)))
    assert decide(desk, acts()[0].id, "accept").status_code == 422
    assert acts()[0].state == "held"


def test_a_revoked_member_of_staff_sends_nothing_and_their_file_waits(
    client, send, desk, siti, cast
):
    """Hard case 18: the session has ended; the queue stays on the phone, and comes in as a file."""
    client.sign_in(cast.outsider)
    cast.outsider.disabled_at = NOW
    assert send(at=DESK, registration=siti.id).status_code == 303
    assert acts() == []
    client.sign_in(cast.organiser)
    upload(client, {**saved(cast, ("scans", fields(cast, registration=siti.id))), "door": ""})
    decide(client, acts()[0].id, "accept")
    assert here() == [siti.id]


def test_what_is_held_at_one_event_is_not_there_for_another(client, send, siti, cast):
    links.revoke(cast.door_link)
    send(registration=siti.id)
    number = acts()[0].id
    client.sign_in(cast.outsider)
    other = "/staff/events/baris-ditebas-2024/checkin"
    page = client.get(f"{other}/conflicts").page
    said = {
        "submission_key": "o" * 22,
        "csrf_token": page.all("[name=csrf_token]")[0].attributes["value"],
        "act": number,
        "choice": "accept",
    }
    assert client.post(f"{other}/held", data=said).status_code == 404
    assert "Siti" not in page.text
    assert here() == []


def kinds(desk):
    return [one.attributes["value"] for one in desk.get(PAGE).page.all("[name=kind]")]


def rule(desk, choice, kind, key="rule_rule_rule_rule_rule", **more):
    form = desk.get(PAGE).page
    row = next(one for one in form.all("[name=kind]") if one.attributes["value"] == kind).parent
    number = row.css_first("[name=check_in]").attributes["value"]
    said = {
        "submission_key": key, "csrf_token": csrf(desk), "check_in": number, "kind": kind,
        "choice": choice, **more,
    }  # fmt: skip
    return desk.post(PAGE, data=said)


def test_two_devices_that_let_the_same_person_in_are_listed_by_device(send, desk, siti):
    send(registration=siti.id)
    send(key="b" * 22, device="e" * 22, registration=siti.id, minutes_ago=5)
    page = desk.get(PAGE).page
    assert kinds(desk) == ["twice"]
    assert "HP EEEE" in " ".join(page.text.split())
    assert "Meja depan pukul" in " ".join(page.text.split())
    assert len(db.session.scalars(select(CheckIn)).all()) == 2
    rule(desk, "keep", "twice")
    assert kinds(desk) == []


def test_one_device_twice_or_an_undo_in_between_is_no_conflict(send, desk, siti):
    send(registration=siti.id)
    send(key="b" * 22, registration=siti.id, minutes_ago=9)
    send(key="u" * 22, registration=siti.id, minutes_ago=8, kind="undo", reason="salah orang")
    send(key="c" * 22, device="e" * 22, registration=siti.id, minutes_ago=5)
    assert kinds(desk) == []


def test_who_was_replaced_and_came_all_the_same_is_listed_and_may_be_undone(send, desk, siti):
    send("substitutes", key="s" * 22, replaces=siti.id, full_name="Agus", position="Staf")
    send(registration=siti.id, minutes_ago=5, device="e" * 22)
    assert kinds(desk) == ["both"]
    rule(desk, "undo", "both")
    assert siti.id not in here()
    assert len(here()) == 1
    assert kinds(desk) == []


def test_who_was_let_in_without_a_seat_is_listed(send, desk, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    send(registration=siti.id)
    assert kinds(desk) == ["not_live"]
    rule(desk, "undo", "not_live")
    assert here() == []


def test_a_seat_given_away_at_two_doors_is_listed(send, desk, siti):
    send("substitutes", key="s" * 22, replaces=siti.id, full_name="Agus", position="Staf")
    send("substitutes", key="t" * 22, replaces=siti.id, full_name="Rina", position="Staf")
    assert kinds(desk) == ["collided"]
    assert len(here()) == 2


def test_a_walk_in_whose_name_is_registered_leads_to_the_pairs(send, desk, siti, cast):
    send("walk-ins", full_name="Siti Aminah", position="Staf", unit=cast.unit.code)
    assert kinds(desk) == ["same_name"]
    assert desk.get(PAGE).page.has("a[href$='/pairs']")
    walk_in = db.session.get(Registration, acts()[0].registration_id)
    pairs.tell_apart(siti, walk_in, by=actor(cast.organiser))
    assert kinds(desk) == []


@pytest.mark.parametrize(("typed", "hour"), [("2024-03-06T09:05", 5), ("2024-03-06T09:29", 29)])
def test_a_doubtful_clock_is_set_right_in_the_venues_time(send, desk, siti, typed, hour):
    send(registration=siti.id, age="", drift="", minutes_ago=20)
    assert kinds(desk) == ["clock"]
    assert rule(desk, "time", "clock", key="n" * 22).status_code == 422
    assert rule(desk, "time", "clock", key="f" * 22, time="2024-03-06T23:00").status_code == 422
    assert rule(desk, "time", "clock", time=typed).status_code == 303
    since = db.session.scalar(select(Attendance.since))
    assert since == NOW - timedelta(minutes=30 - hour)
    assert kinds(desk) == []


def test_a_scan_into_a_session_that_was_not_on_is_listed_and_may_be_undone(
    send, desk, siti, cast, freeze
):
    freeze(cast.afternoon.starts_at + timedelta(minutes=30))
    desk.sign_in(cast.organiser)
    told = {"device_at": clock.now().isoformat(), "sent_at": clock.now().isoformat(), "age": 0}
    assert send(registration=siti.id, **told).status_code == 201
    send(key="r" * 22, registration=siti.id, session=cast.afternoon.id, **told)
    assert kinds(desk) == ["clock"]
    page = desk.get(PAGE).page
    assert "Sesi lain yang berlangsung" in page.text
    assert not page.has("[type=datetime-local]")
    assert rule(desk, "undo", "clock").status_code == 303
    assert kinds(desk) == []
    assert db.session.scalars(select(Attendance.session_id)).all() == [cast.afternoon.id]


@pytest.mark.parametrize(
    ("when", "listed"),
    [
        ((0, 9), False),  # while it is on
        ((0, 14), True),  # while another is on
        ((0, 18), False),  # when all is over
        ((1, 9), True),  # on the day of another
        ((2, 9), False),  # afterwards
    ],
)
def test_what_the_page_at_the_door_would_have_refused_is_what_is_listed(
    send, siti, cast, freeze, when, listed
):
    day, hour = when
    other = cast.event.sessions[1]
    other.starts_at = NOW + timedelta(hours=4 if day == 0 else 23)
    other.ends_at = other.starts_at + timedelta(hours=3)
    cast.door_link.created_at = NOW - timedelta(days=2)
    db.session.commit()
    at = NOW.replace(hour=hour - 7) + timedelta(days=day)
    freeze(at)
    send(registration=siti.id, device_at=at.isoformat(), sent_at=at.isoformat(), age=0)
    assert bool(conflicts.of_event(cast.event.id)) == listed
    assert bool(checkin.not_now(cast.session, at)) == listed


def test_what_a_device_tells_late_and_out_of_turn_is_listed_and_may_be_undone(
    send, desk, siti, cast
):
    budi = cast.register("Budi", phone="+6281200000009")
    send(registration=budi.id, minutes_ago=40)
    send(key="b" * 22, registration=siti.id, minutes_ago=5)
    assert kinds(desk) == []  # in the order in which they were recorded
    late = cast.register("Citra", phone="+6281200000010")
    send(key="c" * 22, registration=late.id, minutes_ago=55)
    assert kinds(desk) == ["late"]
    rule(desk, "undo", "late")
    assert late.full_name not in " ".join(desk.get(PAGE).page.text.split())


def test_many_walk_ins_of_one_link_are_told_and_where_to_end_it(send, desk, cast, monkeypatch):
    monkeypatch.setattr(conflicts, "EACH", 2)
    for number in range(3):
        person = {"full_name": f"Tamu {number}", "position": "Staf", "unit": cast.unit.name}
        assert send("walk-ins", key=f"{number}" * 22, **person).status_code == 201
    assert kinds(desk) == ["many"]
    page = desk.get(PAGE).page
    assert "Ini orang ke-2" in page.text
    assert page.link("Lihat tautan pintu").endswith("#doors")
    rule(desk, "keep", "many")
    assert kinds(desk) == []


def test_ruling_twice_is_once_and_what_is_gone_is_said(send, desk, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    send(registration=siti.id)
    number = db.session.scalar(select(CheckIn.id))
    rule(desk, "keep", "not_live")
    said = {"csrf_token": csrf(desk), "check_in": number, "choice": "keep"}
    again = {**said, "submission_key": "a" * 22, "kind": "not_live"}
    gone = {**said, "submission_key": "g" * 22, "kind": "clock"}
    assert desk.post(PAGE, data=again).status_code == 303
    assert desk.post(PAGE, data=gone).status_code == 422
    assert len(db.session.scalars(select(DoorRuling)).all()) == 1
    assert here() == [siti.id]


def test_a_conflict_cannot_be_undone_where_there_is_no_choice(send, desk, siti):
    send(registration=siti.id)
    send(key="b" * 22, device="e" * 22, registration=siti.id, minutes_ago=5)
    assert rule(desk, "undo", "twice").status_code == 422
    assert here() == [siti.id]


def test_the_station_says_how_many_wait(send, desk, siti, cast):
    assert not desk.get(DESK).page.has("a[href$='/conflicts'] b")
    registrations.cancel(siti, by=actor(cast.organiser))
    send(registration=siti.id)
    assert desk.get(DESK).page.one("a[href$='/conflicts'] b").text() == "1"


def test_already_in_says_when_where_and_by_which_device(client, send, path, siti, cast):
    send(registration=siti.id)
    form = client.get(path).page.form("#press")
    sent = client.send(form, sought=siti.spoken_code)
    text = " ".join(client.get(sent.headers["Location"]).page.one(".answer").text().split())
    assert "Hadir sejak 09.20 WIB, dicatat oleh Meja depan. HP DDDD. Sesi: Pembukaan" in text


def test_a_walk_in_form_works_without_script_and_says_what_is_missing(client, path, cast):
    form = client.get(path).page.form("#walk-in form")
    refused = client.send(form, full_name="Tamu Jauh")
    assert refused.status_code == 422
    assert refused.page.one("#came-full_name").attributes["value"] == "Tamu Jauh"
    again = refused.page.form("#walk-in form")
    sent = client.send(again, position="Staf", unit="Wasana Bahagia di Ternate")
    refused_unit = sent.status_code
    sent = client.send(again, position="Staf", unit="Sentra Ternate")
    assert (refused_unit, sent.status_code) == (422, 303)
    page = client.get(sent.headers["Location"]).page
    assert page.one(".answer-word").text() == "Selamat datang"
    assert acts()[0].registration.unit_id == cast.unit.id
    assert db.session.scalar(select(CheckIn.clock)) == "online"


def test_a_substitute_form_is_reached_from_who_was_found_and_names_nobody_else(
    client, path, siti, cast
):
    found = client.send(client.get(path).page.form("#press"), sought="aminah")
    link = found.page.one("#station .rows a[href*=substitutes]").attributes["href"]
    page = client.get(link).page
    assert "Siti Aminah" in page.text
    assert client.get(link.replace(f"of={siti.id}.", f"of={siti.id + 1}.")).status_code == 404
    refused = client.send(page.form("form[data-act]"), full_name="Agus")
    assert refused.status_code == 422
    sent = client.send(refused.page.form("form[data-act]"), full_name="Agus", position="Staf")
    assert "Agus" in client.get(sent.headers["Location"]).page.one(".answer").text()
    assert siti.is_substituted
    links.revoke(cast.door_link)
    assert client.get(link).status_code == 410


def test_checking_in_online_again_is_no_conflict(desk, siti, cast):
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    assert kinds(desk) == []


@pytest.mark.parametrize("odd", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_clock_beyond_every_calendar_is_flagged_and_the_page_still_stands(send, desk, siti, odd):
    assert send(registration=siti.id, device_at=odd, sent_at=odd).status_code == 201
    assert desk.get(PAGE).status_code == 200


def test_what_was_refused_takes_no_room_from_what_waits(send, siti, cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_HELD", 1)
    links.revoke(cast.door_link)
    db.session.commit()
    assert send(registration=siti.id).status_code == 201
    assert send(key="n" * 22, registration=siti.id).status_code == 422
    rules.refuse(acts()[0], by=actor(cast.organiser))
    db.session.commit()
    assert send(key="n" * 22, registration=siti.id).status_code == 201


def test_nothing_is_held_but_the_fields_of_the_act(send, siti, cast):
    links.revoke(cast.door_link)
    db.session.commit()
    send(registration=siti.id, junk="Z" * 1000)
    assert "junk" not in rules.said(acts()[0])


def test_a_persons_name_in_an_address_is_no_answer(client, path, cast, siti):
    page = client.send(client.get(path).page.form("#press"), sought="siti").page
    named = [link for link in page.all("a") if "of=" in (link.attributes.get("href") or "")]
    said = named[0].attributes["href"].partition("of=")[2] if named else "1.0"
    assert client.get(f"{path}?answer=person.{said}").status_code == 200
