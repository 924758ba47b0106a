"""A registration that comes after closing: nothing is thrown away, and the organiser may still accept it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.late_request import LateRequest
from intake.models.message import Message
from intake.models.registration import Consent, NoticeReading, Registration
from intake.rules import erasure, late_requests
from tests.cast import NOTICE, actor, personal_token
from tests.page import words
from tests.web.test_registration import FORM, JSON, typed

LATE = FORM.replace("/register", "/late")
DESK = "/staff/events/swp-kartini-2024/late"
THIS = "form[action$='/accept']"


@pytest.fixture
def closed(cast, freeze):
    freeze(cast.event.closes_at)
    return cast


def ask(client, **said):
    return client.post(LATE, data=typed(**said))


def requests():
    return db.session.scalars(select(LateRequest).order_by(LateRequest.id)).all()


def people():
    return db.session.scalar(select(func.count()).select_from(Registration))


def decide(client, cast, verb, **said):
    client.sign_in(cast.organiser)
    form = client.get(DESK).page.form(f"form[action$='/{verb}']")
    return client.send(form, **said)


def test_the_refused_page_sends_the_same_content_as_a_request(closed, client):
    data = typed()
    refused = client.post(FORM, data=data)
    form = refused.page.form("form[data-queue]")
    assert form.action == LATE
    assert words(refused.page.all("form[data-queue] button")[-1]) == "Minta diterima terlambat"
    assert form.values["submission_key"] == data["submission_key"]
    asked = client.send(form, notice_read="on")
    assert asked.status_code == 303
    assert "Belum terdaftar" in client.get(asked.headers["Location"]).page.text
    assert people() == 0


def test_the_same_key_is_one_request_and_a_script_gets_201(closed, client):
    data = typed()
    first, second = (client.post(LATE, data=data, headers=JSON) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert first.headers["X-Receipt"] == data["submission_key"]
    assert len(requests()) == 1


def test_a_form_that_lacks_something_is_refused_and_stays_a_request(closed, client):
    answer = ask(client, position="")
    assert answer.status_code == 422
    assert answer.page.form("form[data-queue]").action == LATE


def test_adding_a_colleague_after_closing_loses_nothing(closed, client):
    page = client.post(FORM, data=typed(add="1")).page
    assert page.one("[name=full_name]").attributes["value"] == "Siti Aminah, S.Sos."
    assert page.has("[name=c1_full_name]")


def test_what_was_typed_is_sealed(closed, client):
    ask(client)
    assert b"Siti" not in requests()[0].content_sealed


def test_the_organiser_accepts_and_the_person_finds_the_proof(closed, client):
    page = ask(client, photo_consent="on", c1_full_name="Budi", c1_position="Kepala")
    answer = decide(client, closed, "accept")
    siti, _budi = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    shown = client.get(page.headers["Location"]).page
    assert answer.headers["Location"].startswith(DESK)
    assert shown.link("Buka bukti pendaftaran") == f"/r/{personal_token(siti)}"
    assert db.session.scalars(select(NoticeReading.version)).all() == [NOTICE]
    assert db.session.scalars(select(Consent.purpose)).all() == ["photo"]
    assert db.session.scalars(select(Message.kind)).all() == ["link"]
    assert requests()[0].content_sealed is None


def test_a_renewed_personal_link_is_not_given_away(closed, client, freeze):
    from intake.rules import links

    page = ask(client)
    decide(client, closed, "accept")
    siti = db.session.scalars(select(Registration)).one()
    links.revoke(links.current("person", registration_id=siti.id))
    freeze(closed.event.closes_at + timedelta(hours=1))
    links.issue("person", registration_id=siti.id)
    shown = client.get(page.headers["Location"]).page
    assert "/r/" not in shown.html


def test_a_full_unit_is_said_to_the_organiser(closed, client):
    closed.event.unit_quota = 1
    closed.register("Budi Santoso", phone="+6281200000001", by=actor(closed.organiser))
    ask(client)
    answer = decide(client, closed, "accept")
    assert answer.status_code == 422
    assert "Kuota" in answer.page.errors()[0]
    assert requests()[0].outcome is None


def test_who_is_accepted_to_a_full_event_waits_for_a_seat_and_the_organiser_sees_it(closed, client):
    closed.event.seats, closed.event.waitlist = 1, True
    closed.register("Budi Santoso", phone="+6281200000001", by=actor(closed.organiser))
    ask(client)
    decide(client, closed, "accept")
    assert "Daftar tunggu" in words(client.get(DESK).page.one(f"#late-{requests()[0].id}"))
    assert requests()[0].registration.waiting_since is not None


def test_the_organiser_refuses_with_a_reason_that_the_person_reads(closed, client):
    page = ask(client)
    answer = decide(client, closed, "refuse", reason="Ruang sudah penuh.")
    assert answer.status_code == 303
    assert "Ruang sudah penuh." in client.get(page.headers["Location"]).page.text
    assert people() == 0
    assert "wa.me/6281234567890" in client.get(DESK).page.link("Kabari lewat WhatsApp")


def test_a_refusal_needs_its_reason(closed, client):
    ask(client)
    assert decide(client, closed, "refuse", reason=" ").status_code == 422
    assert requests()[0].outcome is None


def test_what_is_decided_stays_decided(closed, client):
    ask(client)
    client.sign_in(closed.organiser)
    page = client.get(DESK).page
    accept, refuse = (page.form(f"form[action$='/{verb}']") for verb in ("accept", "refuse"))
    client.send(refuse, reason="Ruang penuh")
    answer = client.send(accept)
    assert answer.status_code == 422
    assert "sudah dijawab" in answer.page.errors()[0]
    assert people() == 0


def test_another_events_organiser_sees_and_decides_nothing(closed, client):
    ask(client)
    number = requests()[0].id
    client.sign_in(closed.outsider)
    assert client.get(DESK).status_code == 404
    other = DESK.replace(closed.event.slug, closed.other_event.slug)
    token = client.get("/staff/password").page.form("form:has([name=csrf_token])").values
    sent = {"submission_key": "k" * 22, "csrf_token": token["csrf_token"]}
    assert client.post(f"{other}/{number}/accept", data=sent).status_code == 404


def test_the_person_may_take_it_back(closed, client):
    asked = ask(client)
    form = client.get(asked.headers["Location"]).page.form("form[action$='/withdraw']")
    assert [client.send(form).status_code for _ in range(2)] == [303, 303]
    assert client.get(asked.headers["Location"]).status_code == 410
    assert (requests()[0].content_sealed, requests()[0].identity) == (None, None)


def test_after_an_answer_it_cannot_be_taken_back(closed, client):
    asked = ask(client)
    form = client.get(asked.headers["Location"]).page.form("form[action$='/withdraw']")
    decide(client, closed, "refuse", reason="Ruang penuh")
    client.sign_out()
    answer = client.send(form)
    assert answer.status_code == 422
    assert "sudah dijawab" in answer.page.errors()[0]


def test_while_the_event_is_open_one_registers_instead(cast, client):
    answer = ask(client)
    assert answer.status_code == 422
    assert answer.page.form("form[data-queue]").action == FORM
    assert "dibuka lagi" in answer.page.errors()[0]


def test_one_contact_has_ten_undecided_requests_at_most(closed, client):
    for number in range(late_requests.MOST):
        assert ask(client, full_name=f"Orang {number} A").status_code == 303
    answer = ask(client, full_name="Orang Lain")
    assert answer.status_code == 422
    assert "belum dijawab" in answer.page.errors()[0]
    assert ask(client, full_name="Budi", phone="0812 0000 0001").status_code == 303


@pytest.mark.parametrize("verb", [None, "refuse"])
def test_30_days_after_the_event_the_bytes_are_gone(closed, client, freeze, verb):
    asked = ask(client)
    if verb:
        decide(client, closed, verb, reason="Ruang penuh")
    freeze(closed.event.ends_at + timedelta(days=30, seconds=-1))
    assert late_requests.expire() == 0
    freeze(closed.event.ends_at + timedelta(days=30))
    assert [late_requests.expire() for _ in range(2)] == [1, 0]
    db.session.commit()
    gone = requests()[0]
    assert (gone.content_sealed, gone.identity, gone.reason) == (None, None, "")
    assert client.get(asked.headers["Location"]).status_code == 410


def test_who_asks_after_the_event_is_kept_30_days_from_then(closed, client, freeze):
    freeze(closed.event.ends_at + timedelta(days=40))
    ask(client)
    assert late_requests.expire() == 0
    freeze(closed.event.ends_at + timedelta(days=70))
    assert late_requests.expire() == 1


def test_an_accepted_request_keeps_its_way_to_the_proof(closed, client, freeze):
    asked = ask(client)
    decide(client, closed, "accept")
    freeze(closed.event.ends_at + timedelta(days=31))
    late_requests.expire()
    client.sign_out()
    assert client.get(asked.headers["Location"]).page.link("Buka bukti")


def test_a_forged_link_and_one_of_another_event_are_404(closed, client):
    link = ask(client).headers["Location"]
    assert client.get(f"{LATE}/{'x' * 22}").status_code == 404
    other = link.replace(closed.event.slug, closed.other_event.slug)
    assert client.get(other).status_code == 404


def test_opening_the_link_changes_nothing(closed, client):
    link = ask(client).headers["Location"]
    before = db.session.execute(select(LateRequest.__table__)).one()
    assert client.get(link).headers["Cache-Control"] == "no-store"
    assert db.session.execute(select(LateRequest.__table__)).one() == before


def test_reloading_the_answer_leads_to_the_form(closed, client):
    assert client.get(LATE).headers["Location"] == FORM


def test_who_is_erased_is_forgotten_in_the_request_too(closed, client):
    data = typed()
    client.post(LATE, data=data)
    decide(client, closed, "accept")
    erasure.erase(requests()[0].registration, by=actor(closed.organiser))
    db.session.commit()
    assert requests()[0].identity is None
    assert client.post(LATE, data=data).status_code == 410


def test_a_flood_of_requests_ends_somewhere(closed, client, monkeypatch):
    monkeypatch.setattr(late_requests, "MOST_WAITING", 1)
    ask(client)
    answer = ask(client, phone="0812 9999 0000")
    assert answer.status_code == 422
    assert "Hubungi penyelenggara" in answer.page.text
    assert len(requests()) == 1


@pytest.mark.parametrize("waitlist", [True, False], ids=["waitlist", "none"])
def test_the_row_warns_before_the_press_that_the_event_is_full(cast, client, freeze, waitlist):
    cast.register("Budi Santoso", phone="+6281200000001")
    cast.event.seats, cast.event.waitlist = 1, waitlist
    freeze(cast.event.closes_at)
    ask(client)
    client.sign_in(cast.organiser)
    row = client.get(DESK).page
    warning = row.one("[id^=full-]")
    assert ("daftar tunggu" in words(warning)) is waitlist
    assert row.one(f"{THIS} button").attributes["aria-describedby"] == warning.attributes["id"]


def test_the_row_warns_of_a_full_unit_and_of_nothing_else(cast, client, freeze):
    cast.register("Budi Santoso", phone="+6281200000001", unit=cast.bali)
    cast.event.unit_quota = 1
    freeze(cast.event.closes_at)
    ask(client)
    ask(client, full_name="Made Wirawan", phone="0812 0000 0009", unit=cast.bali.code)
    client.sign_in(cast.organiser)
    page = client.get(DESK).page
    assert len(page.all("[id^=full-]")) == 1
    asked = requests()
    assert page.has(f"#full-{asked[1].id}")


def test_the_warning_costs_as_many_queries_for_many_as_for_one(cast, client, freeze, queries):
    cast.register("Budi Santoso", phone="+6281200000001")
    cast.event.seats = 1
    freeze(cast.event.closes_at)
    counts = []
    for some in (1, 6):
        for number in range(some):
            ask(client, full_name=f"Orang {'ABCDEFG'[number]}", phone=f"0813 0000 00{some}{number}")
        client.sign_in(cast.organiser)
        client.get(DESK)
        with queries() as seen:
            client.get(DESK)
        counts.append(sum("seat_offer" in one for one in seen))
    assert counts[0] == counts[1]
