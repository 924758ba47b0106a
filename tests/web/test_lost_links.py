"""Asking for a lost link: known and unknown look alike, and the worker does the rest."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock, config
from intake.db import db
from intake.models.message import LinkRequest, Message
from intake.models.record import AuditEntry
from intake.rules import housekeeping, links, lost_links, registrations
from intake.rules.actor import PUBLIC
from tests.cast import personal_token, token
from tests.client import Client

PATH = "/e/swp-kartini-2024/link"


@pytest.fixture
def siti(cast):
    return cast.register("Siti Aminah", email="siti@example.org")


@pytest.fixture
def ask(client, cast):
    return lambda contact: client.send(client.get(PATH).page.form(), contact=contact)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("typed", ["Siti@Example.org ", "0812 3456 7890", "+62 812-3456-7890"])
def test_the_worker_finds_who_registered_with_what_was_typed(ask, siti, typed):
    assert ask(typed).status_code == 303
    housekeeping.come_round()
    assert db.session.scalars(select(Message)).one().registration_id == siti.id


def test_known_and_unknown_answer_alike_in_status_length_and_work(client, ask, siti, queries):
    answers, work = [], []
    for contact in ("siti@example.org", "budi@example.org", "081234567890", "081299999999"):
        form = client.get(PATH).page.form()
        with queries() as seen:
            answer = client.send(form, contact=contact)
        work.append(list(seen))
        answers.append((answer.status_code, answer.headers["Location"], answer.get_data()))
    assert len(set(answers)) == 1
    assert work[0] == work[1] == work[2] == work[3]
    page = client.get(answers[0][1]).page
    assert "Bila kontak itu terdaftar pada kegiatan ini" in page.text


def test_nobody_is_looked_up_while_somebody_waits_for_the_answer(client, ask, siti, queries):
    form = client.get(PATH).page.form()
    with queries() as seen:
        client.send(form, contact="siti@example.org")
    assert not [statement for statement in seen if "registration.email" in statement]


def test_twice_the_same_form_is_one_request(client, cast):
    form = client.get(PATH).page.form()
    first, second = (client.send(form, contact="siti@example.org") for _ in range(2))
    assert first.headers["X-Receipt"] == second.headers["X-Receipt"]
    assert count(LinkRequest) == 1


def test_the_limit_answers_like_everything_else(ask):
    answers = {ask("siti@example.org").status_code for _ in range(lost_links.MOST_A_DAY + 3)}
    assert answers == {303}
    assert count(LinkRequest) == lost_links.MOST_A_DAY


@pytest.mark.parametrize("typed", ["", "siti@", "12", "bukan kontak"])
def test_what_is_no_contact_is_refused_whoever_it_was_meant_for(ask, siti, typed):
    answer = ask(typed)
    assert answer.status_code == 422
    assert len(answer.page.errors()) == 1
    assert count(LinkRequest) == 0


def test_the_audit_does_not_know_who_asked(ask):
    ask("siti@example.org")
    entry = db.session.scalars(select(AuditEntry).filter_by(action="link.ask")).one()
    assert (entry.actor, entry.detail) == ("public", {})


def test_the_event_page_leads_there(client, cast):
    assert client.get("/e/swp-kartini-2024").page.link("Minta tautan saya lagi") == PATH


def test_a_revoked_link_leads_there_and_a_forged_one_does_not(client, siti):
    secret = personal_token(siti)
    links.revoke(links.find(secret, "person"))
    answer = client.get(f"/r/{secret}")
    assert answer.status_code == 410
    assert answer.page.link("Minta tautan saya lagi") == PATH
    assert "/link" not in client.get("/r/" + "A" * 22).page.html


def test_a_duplicate_is_told_where_to_ask(client, siti, cast):
    twin = cast.register("Siti Aminah", email="siti@example.org")
    page = client.get(f"/r/{personal_token(twin)}").page
    assert page.link("Minta tautan saya lagi") == PATH


def test_an_event_that_is_not_published_has_no_such_page(client, cast):
    cast.event.published_at = None
    assert client.get(PATH).status_code == 404


def test_the_page_promises_e_mail_only_where_it_leaves(client, cast, another_app):
    assert "kotak masuk" not in client.get(PATH + "?asked=1").page.text
    posting = Client(another_app(mail=config.Mail(folder="var/mail")))
    assert "kotak masuk" in posting.get(PATH + "?asked=1").page.text


STATION = "/staff/events/swp-kartini-2024/checkin"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.organiser)


@pytest.fixture
def found(desk, siti):
    """The station after a search by name."""
    return lambda: desk.send(desk.get(STATION).page.form("#press"), sought="Siti").page


PRESS = "form[action*='/checkin/link/']"


def test_the_staff_desk_shows_a_links_qr_in_place_and_writes_it_down(desk, siti, found, cast):
    assert personal_token(siti) not in found().html
    answer = desk.send(found().form(PRESS), headers=PARTIAL)
    assert personal_token(siti) in answer.page.link("http://tular.test/r/")
    assert answer.page.has(".qr svg")
    entry = db.session.scalars(select(AuditEntry).filter_by(action="link.show")).one()
    assert entry.subject == f"registration:{siti.id}"
    assert entry.actor == f"staff:{cast.organiser.id}"


def test_without_script_it_shows_on_a_page_for_five_minutes(desk, siti, found, freeze):
    path = desk.send(found().form(PRESS)).headers["Location"]
    assert desk.get(path).page.has(".qr svg")
    freeze(clock.now() + timedelta(minutes=6))
    page = desk.get(path).page
    assert not page.has(".qr")
    assert desk.get(desk.send(page.form()).headers["Location"]).page.has(".qr svg")


def test_what_another_pressed_shows_to_nobody_else(client, desk, siti, found, cast):
    path = desk.send(found().form(PRESS)).headers["Location"]
    client.sign_out()
    assert not client.sign_in(cast.administrator).get(path).page.has(".qr")


def test_the_scoped_door_sends_people_to_the_desk(client, siti, cast):
    path = f"/door/{token(cast.door_link)}"
    page = client.send(client.get(path).page.form("#press"), sought="Siti").page
    assert "Arahkan orang ini ke meja penyelenggara" in page.text
    assert "/checkin/link/" not in page.html


def test_a_registration_that_ended_has_no_link_to_show(desk, siti, found):
    form = found().form(PRESS)
    registrations.cancel(siti, by=PUBLIC)
    answer = desk.send(form)
    assert answer.status_code == 422
    assert answer.page.errors() == [
        "Pendaftaran ini sudah tidak berlaku, jadi tidak ada tautannya."
    ]
