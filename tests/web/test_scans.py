"""What a device at the door fetches and sends: its list, and scans made without signal; each once, none lost."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import keys
from intake.db import db
from intake.models.act import DoorAct
from intake.models.checkin import Attendance, CheckIn
from intake.models.link import Link
from intake.rules import checkin, links, registrations, substitutes
from intake.rules.actor import PUBLIC
from tests.cast import NOW, actor, personal_token, token

JSON = {"Accept": "application/json"}
DESK = "/staff/events/swp-kartini-2024/checkin"


@pytest.fixture
def siti(cast):
    return cast.register(
        "Siti Aminah, S.Sos.", email="siti@contoh.test", nip="198001012005011001",
        needs=("sign_language",), need_consent=True,
    )  # fmt: skip


@pytest.fixture
def path(cast):
    cast.door_link.created_at = NOW - timedelta(days=1)
    return f"/door/{token(cast.door_link)}"


def fields(cast, key="k" * 22, minutes_ago=10, **more):
    """One scan as a phone sends it, made some minutes ago by a clock that is right."""
    return {
        "submission_key": key,
        "session": cast.session.id,
        "kind": "in",
        "method": "qr",
        "device": "d" * 22,
        "device_at": (NOW - timedelta(minutes=minutes_ago)).isoformat(),
        "sent_at": NOW.isoformat(),
        "age": minutes_ago * 60_000,
        "drift": 0,
        **more,
    }


@pytest.fixture
def send(client, path, cast):
    def post(verb="scans", at=None, **said):
        return client.post(f"{at or path}/{verb}", data=fields(cast, **said), headers=JSON)

    return post


def scans():
    return db.session.scalars(select(CheckIn).order_by(CheckIn.id)).all()


def test_the_list_holds_what_a_door_needs_and_no_more(client, path, siti, cast):
    answer = client.get(f"{path}/list")
    said = answer.get_json()
    (row,) = said["people"]
    salt = said["salt"]
    proof = hashlib.sha256((salt + keys.digest(personal_token(siti)).hex()).encode()).hexdigest()
    code = hashlib.sha256((salt + siti.spoken_code).encode()).hexdigest()
    assert row == [
        siti.id, [proof[:16]], code[:8], "Siti Aminah, S.Sos.", "sitiaminah", cast.unit.name,
        "participant", "live", {}, "Pekerja Sosial",
    ]  # fmt: skip
    assert [one["title"] for one in said["sessions"]] == ["Pembukaan", "Praktik"]
    assert said["now"] == int(NOW.timestamp() * 1000)
    assert said["label"] == cast.door_link.label
    body = answer.get_data(as_text=True)
    for secret in ("+628", "siti@", "19800101", "isyarat", personal_token(siti), siti.spoken_code):
        assert secret not in body
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_device_of_staff_gets_the_same_list_and_no_support_asked_for(client, siti, cast):
    client.sign_in(cast.organiser)
    answer = client.get(f"{DESK}/list")
    assert [row[3] for row in answer.get_json()["people"]] == ["Siti Aminah, S.Sos."]
    assert "isyarat" not in answer.get_data(as_text=True)
    token = client.get(DESK).page.form("form#press").values["csrf_token"]
    assert answer.headers["X-Staff-Token"] == token


def test_the_page_a_device_of_staff_keeps_names_nobody(client, siti, cast):
    client.sign_in(cast.organiser)
    kept = client.get(f"{DESK}/phone").get_data(as_text=True)
    for named in (siti.full_name, cast.organiser.name, "/door/", cast.unit.code):
        assert named not in kept.replace('data-scope="/door/"', "")


def test_nothing_new_is_nothing_sent(client, path, siti, cast):
    version = client.get(f"{path}/list").get_json()["version"]
    assert client.get(f"{path}/list?since={version}").status_code == 204
    checkin.check_in(siti, session=cast.session, method="qr", by=actor(cast.organiser))
    fresh = client.get(f"{path}/list?since={version}").get_json()
    since, by = fresh["people"][0][8][str(cast.session.id)]
    assert (since, by) == (NOW.isoformat(), "Bambang Sutrisno")


def test_the_list_says_what_became_of_each(client, path, siti, cast):
    twin = cast.register("Siti Aminah", email="siti@contoh.test")
    budi = cast.register("Budi Santoso", phone="+6281200000001")
    registrations.cancel(budi, by=actor(cast.organiser))
    rina = cast.register("Rina", phone="+6281200000002")
    came = substitutes.substitute(rina, cast.entry("Agus", phone=None), by=PUBLIC)
    people = {row[0]: row for row in client.get(f"{path}/list").get_json()["people"]}
    assert people[twin.id][7] == f"duplicate:{siti.id}"
    assert people[budi.id][7] == "cancelled"
    assert people[rina.id][7] == f"substituted:{came.id}"
    assert len(people[rina.id][1]) == 1, "an old proof is still known, to say who came instead"
    assert people[came.id][7] == "live"


def test_a_link_that_was_given_anew_identifies_nobody(client, path, siti, cast):
    links.reissue(siti, by=actor(cast.organiser))
    assert len(client.get(f"{path}/list").get_json()["people"][0][1]) == 1


def test_another_link_has_another_salt(client, path, siti, cast):
    other = checkin.open_door(cast.event, label="Meja belakang", by=actor(cast.organiser))
    said = client.get(f"/door/{token(other)}/list").get_json()
    assert said["salt"] != client.get(f"{path}/list").get_json()["salt"]


def test_a_list_is_not_there_for_a_forged_link_and_gone_for_an_ended_one(client, path, cast):
    forged = client.get("/door/" + "A" * 22 + "/list")
    assert (forged.status_code, forged.headers["X-Door"]) == (404, "gone")
    assert "X-Door" not in client.get(f"{path}/list").headers
    links.revoke(cast.door_link)
    ended = client.get(f"{path}/list")
    assert (ended.status_code, ended.headers["X-Door"]) == (410, "gone")


def test_the_list_holds_nobody_of_another_event(client, path, cast):
    cast.register("Wayan Sudira", event=cast.other_event)
    assert client.get(f"{path}/list").get_json()["people"] == []


def test_the_list_costs_as_many_queries_for_many_as_for_few(client, path, cast, queries):
    cast.register()
    with queries() as few:
        client.get(f"{path}/list")
    for number in range(20):
        cast.register(f"Peserta {number}", phone=f"+62812000{number:05}")
    with queries() as many:
        client.get(f"{path}/list")
    assert len(few) == len(many)


@pytest.mark.parametrize("who", ["registration", "proof", "sought"])
def test_a_scan_made_without_signal_counts_from_when_it_was_made(send, siti, cast, who):
    said = {"registration": siti.id, "proof": personal_token(siti), "sought": siti.spoken_code}
    answer = send(**{who: said[who]})
    assert answer.status_code == 201
    assert answer.headers["X-Receipt"] == answer.get_json()["receipt"] == "k" * 22
    assert answer.get_json()["registration"] == siti.id
    (row,) = scans()
    assert (row.at, row.clock, row.device) == (NOW - timedelta(minutes=10), "measured", "d" * 22)
    assert row.by == f"door:{cast.door_link.id}"
    assert db.session.scalar(select(Attendance.since)) == row.at


def test_the_same_scan_sent_again_is_one(send, siti):
    first, again = send(registration=siti.id), send(registration=siti.id)
    assert first.get_json() == again.get_json()
    assert len(scans()) == 1
    assert len(db.session.scalars(select(DoorAct)).all()) == 1


def test_an_undo_is_kept_with_its_reason_and_needs_one(send, siti):
    send(registration=siti.id)
    bad = send(key="u" * 22, minutes_ago=5, registration=siti.id, kind="undo")
    assert bad.status_code == 422
    assert bad.get_json()["code"] == "no_reason"
    send(key="u" * 22, minutes_ago=5, registration=siti.id, kind="undo", reason="salah orang")
    assert [row.kind for row in scans()] == ["in", "undo"]
    assert db.session.scalars(select(Attendance)).all() == []


def test_who_has_no_seat_any_more_was_let_in_all_the_same(send, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    assert send(registration=siti.id).status_code == 201
    twin = cast.register("Rina", phone="+6281200000002")
    registrations.cancel(twin, by=actor(cast.organiser))
    old = personal_token(twin)
    links.revoke_personal(twin.id)
    assert send(key="p" * 22, proof=old).status_code == 201
    assert len(scans()) == 2


def test_a_scan_sent_with_a_signal_is_what_it_always_was(send, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    answer = send(registration=siti.id, device_at="")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "cancelled")
    assert scans() == []


def test_what_is_nobody_is_refused_in_words(send, siti, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    for number, (who, code) in enumerate(
        [
            ({"registration": 999_999}, "not_found"),
            ({"registration": stranger.id}, "not_found"),
            ({"registration": "x"}, "not_found"),
            ({"proof": "A" * 22}, "not_found"),
            ({"proof": "https://contoh.test/"}, "not_found"),
            ({"proof": personal_token(stranger)}, "other_event"),
            ({"sought": "ibu siti"}, "not_found"),
            ({"sought": "0000000A"}, "guessed"),
            ({"walk_in": "w" * 22}, "not_yet"),
            ({"walk_in": "?"}, "not_yet"),
            ({}, "not_found"),
        ]
    ):
        answer = send(key=f"n{number:021}", **who)
        assert (answer.status_code, answer.get_json()["code"]) == (422, code), who
        assert all(answer.get_json()["errors"].values())
    assert scans() == []


def test_codes_are_guessed_ten_times_and_no_more(send, siti):
    for number in range(10):
        send(key=f"g{number:021}", sought=f"0000000{number:X}")
    answer = send(key="h" * 22, sought="00000010")
    assert answer.get_json()["code"] == "too_many"


@pytest.mark.parametrize(
    "broken",
    [
        {"device_at": "kemarin"},
        {"device_at": "2024-13-40T00:00:00Z"},
        {"sent_at": "x"},
        {"session": ""},
        {"session": "999999"},
        {"kind": "out"},
        {"method": "guess"},
    ],
)
def test_what_says_no_moment_or_no_session_is_refused(send, siti, broken):
    answer = send(registration=siti.id, **broken)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
    assert scans() == []


@pytest.mark.parametrize(
    "odd",
    [{"age": "9" * 15}, {"age": "x"}, {"drift": "-" + "9" * 15}, {"device": "<b>"}, {"age": "-1"}],
)
def test_what_a_clock_says_that_cannot_be_is_no_reason_to_lose_a_scan(send, siti, odd):
    assert send(registration=siti.id, **odd).status_code == 201


def test_a_doubtful_clock_is_written_down_as_such(send, siti):
    send(registration=siti.id, age="", drift="")
    assert [row.clock for row in scans()] == ["doubtful"]


def test_staff_send_scans_too_and_need_their_token(client, send, siti, cast):
    client.sign_in(cast.organiser)
    assert send(at=DESK, registration=siti.id).status_code == 403
    page = client.get(DESK).page
    csrf = page.form("#press").values["csrf_token"]
    assert send(at=DESK, registration=siti.id, csrf_token=csrf).status_code == 201
    assert scans()[0].by == f"staff:{cast.organiser.id}"


def test_another_events_door_cannot_send_here(client, siti, cast):
    other = links.issue("door", event_id=cast.other_event.id, label="Meja lain")
    db.session.flush()
    sent = client.post(
        f"/door/{token(other)}/scans", data=fields(cast, registration=siti.id), headers=JSON
    )
    assert sent.status_code == 422
    assert scans() == []


def test_a_forged_link_sends_nothing(client, siti, cast):
    sent = client.post(
        f"/door/{'A' * 22}/scans", data=fields(cast, registration=siti.id), headers=JSON
    )
    assert sent.status_code == 404
    assert db.session.scalars(select(Link).where(Link.purpose == "door")).all() == [cast.door_link]


def test_the_hour_of_a_scan_is_of_the_link_that_made_it(send, siti, cast):
    cast.door_link.created_at = NOW - timedelta(minutes=2)
    send(registration=siti.id, minutes_ago=60)
    assert [(row.clock, row.at) for row in scans()] == [("doubtful", NOW)]


def test_a_scan_whose_receipt_got_lost_is_sent_again_at_another_moment(send, siti):
    first = send(registration=siti.id)
    again = send(
        registration=siti.id, sent_at=(NOW + timedelta(minutes=5)).isoformat(), age="", drift=3
    )
    assert first.status_code == again.status_code == 201
    assert first.get_json()["receipt"] == again.get_json()["receipt"]
    assert len(scans()) == 1
