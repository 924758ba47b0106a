"""Reminders at the officer's desk: one press, masked until taken in hand, a log of everything, and the group's text."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake import clock, config
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.message import Message
from intake.rules import erasure, followup, links, outbox, reminders
from intake.rules.actor import SYSTEM
from intake.rules.followup import Answer
from tests.cast import NOW, actor, token
from tests.client import Client
from tests.promises import propose, sign, signing_path

LIST = "/staff/commitments/reminders"
PHONE = "+6281377778888"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def commitment(cast):
    made = propose(cast, cast.register(), pic_phone=PHONE, pic_name="Dewi Lestari")
    sign(made)
    return made


@pytest.fixture
def late(commitment, freeze):
    """Its first check was due two days ago."""
    freeze(NOW + timedelta(days=9))
    reminders.plan()
    db.session.commit()
    return db.session.scalars(select(Message).where(Message.kind == "due")).one()


@pytest.fixture
def desk(client, cast, late):
    return client.sign_in(cast.officer)


@pytest.fixture
def posting(another_app, cast, late):
    """The officer's browser where e-mail leaves."""
    return Client(another_app(mail=config.Mail(folder="var/mail"))).sign_in(cast.officer)


def press(browser, verb, message, headers=None, where=LIST, **typed):
    form = browser.get(where).page.form(f"form[action$='/{message.id}/{verb}']")
    return browser.send(form, headers=headers, **typed)


def test_the_list_masks_the_number_and_holds_no_link(desk, late, cast):
    page = desk.get(LIST).page
    assert "Dewi Lestari · +62813****888" in page.text
    assert PHONE.removeprefix("+") not in page.html
    assert token(cast.unit_link) not in page.html


def test_one_press_opens_number_and_text_with_the_units_link_alone(desk, late, commitment, cast):
    page = desk.get(press(desk, "sent", late).headers["Location"]).page
    link = page.link("Buka WhatsApp")
    assert link.startswith("https://wa.me/6281377778888?text=Yth.%20Dewi%20Lestari")
    assert token(cast.unit_link) in link
    assert commitment.code in link
    assert signing_path(commitment).rpartition("/")[2] not in page.html
    assert "oleh Nur Aini" in page.text


def test_from_the_worklist_a_reminder_is_two_presses_away(desk, late, commitment):
    form = desk.get("/staff/commitments").page.form("form[action$='/reminder']")
    answer = desk.send(form)
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"]).page
    assert page.link("Buka WhatsApp").startswith("https://wa.me/6281377778888?text=")
    assert db.session.get(Message, late.id).dropped_why == "newer"


def test_with_an_address_the_press_leaves_it_to_the_worker(posting, commitment, cast):
    cast.unit.email = "kantor@contoh.test"
    db.session.commit()
    page = posting.get(f"/staff/commitments/{commitment.code}").page
    page = posting.get(
        posting.send(page.form("form[action$='/reminder']")).headers["Location"]
    ).page
    assert "k****@contoh.test" in page.text
    assert "Terkirim sendiri lewat email" in page.text
    assert "wa.me" not in page.html


def test_at_night_the_page_says_when_the_e_mail_will_leave(posting, late, commitment, cast, freeze):
    cast.unit.email = "kantor@contoh.test"
    db.session.commit()
    night = clock.now().replace(hour=12)  # Friday, 21.00 WIT
    freeze(night)
    posting.sign_in(cast.officer)
    page = posting.get(f"/staff/commitments/{commitment.code}").page
    page = posting.get(
        posting.send(page.form("form[action$='/reminder']")).headers["Location"]
    ).page
    assert "paling cepat 18 Mar 2024, 07.00 WIT" in page.text


def test_twice_the_same_day_is_one_reminder(desk, late, commitment):
    for _ in range(2):
        desk.send(desk.get("/staff/commitments").page.form("form[action$='/reminder']"))
    asked = select(Message).where(Message.kind == "ask")
    assert len(db.session.scalars(asked).all()) == 1


def test_a_unit_that_waits_is_not_reminded_and_the_page_says_until_when(desk, commitment, cast):
    page = desk.get(f"/staff/commitments/{commitment.code}").page
    form = page.form("form[action$='/reminder']")
    budget = (NOW + timedelta(days=300)).date()
    said = Answer(status="ditunda", obstacle="Anggaran", next_due=budget)
    followup.answer(commitment, said, by=actor(cast.officer))
    db.session.commit()
    answer = desk.send(form)
    assert answer.status_code == 422
    assert "Unit ini menunggu sampai waktu yang sudah disepakati." in answer.page.text
    page = desk.get(f"/staff/commitments/{commitment.code}").page
    assert "Tidak diingatkan sampai Selasa, 31 Desember 2024" in page.text
    assert not page.has("form[action$='/reminder']")


@pytest.mark.parametrize("headers", [None, PARTIAL])
def test_it_is_struck_with_a_reason_and_taken_back(desk, late, headers):
    press(desk, "drop", late, headers=headers, why="told")
    assert "Sudah disampaikan langsung" in desk.get(f"{LIST}?state=dropped").page.text
    press(desk, "undo", late, headers=headers, where=f"{LIST}?state=dropped")
    assert db.session.get(Message, late.id).dropped_at is None


def test_a_reason_that_is_none_is_refused(desk, late):
    answer = press(desk, "drop", late, headers=PARTIAL, why="answered")
    assert answer.status_code == 422
    assert db.session.get(Message, late.id).dropped_at is None


def test_a_failed_e_mail_comes_to_the_hand_and_may_be_tried_again(posting, late, cast):
    cast.unit.email = "kantor@contoh.test"
    message = db.session.get(Message, late.id)
    message.channel = "email"
    outbox.fail(message, "refused")
    db.session.commit()
    assert "Server email menolak alamatnya." in posting.get(LIST).page.text
    press(posting, "retry", late)
    assert db.session.get(Message, late.id).failed_at is None
    assert "paling cepat" in posting.get(f"{LIST}?state=way").page.text


def test_the_log_says_who_sent_what_to_whom(posting, late, cast, commitment):
    cast.unit.email = "kantor@contoh.test"
    message = db.session.get(Message, late.id)
    message.channel = "email"
    outbox.mark_sent(message, by=SYSTEM)
    db.session.commit()
    text = posting.get(f"{LIST}?state=sent").page.text
    assert "Pengingat pada hari jadwal" in text
    assert "k****@contoh.test" in text
    assert "oleh sistem" in text
    page = posting.get(f"/staff/commitments/{commitment.code}").page
    assert "oleh sistem" in page.text
    assert not page.has("form[action$='/undo']")
    assert "Lewat email · sistem" in page.text


@pytest.fixture
def rahayu(cast):
    """Somebody with an address whose proposal nobody signed."""
    person = cast.register("Siti Rahayu", phone=None, email="siti@contoh.test", unit=cast.bali)
    propose(cast, person)
    return person


def test_an_erased_proposer_has_no_name_in_the_log(rahayu, posting, cast):
    outbox.mark_sent(outbox.take_next(), by=SYSTEM)
    assert "Siti Rahayu" in posting.get(f"{LIST}?state=sent").page.text
    erasure.erase(rahayu, by=actor(cast.administrator))
    db.session.commit()
    page = posting.get(f"{LIST}?state=sent").page
    assert "Pengingat tanda tangan" in page.text
    assert "Siti Rahayu" not in page.html
    assert "contoh.test" not in page.html


def test_only_officers_come_in(client, cast, late):
    client.sign_in(cast.viewer)
    assert client.get(LIST).status_code == 403
    assert not client.get("/staff/commitments").page.has("form[action$='/reminder']")
    code = db.session.get_one(Commitment, late.commitment_id).code
    page = client.get(f"/staff/commitments/{code}").page
    assert "Pengingat pada hari jadwal" in page.text
    assert "813" not in page.html.partition('id="reminders"')[2].partition("</section>")[0]


def test_a_message_of_an_event_is_no_reminder(desk, cast, late):
    other = outbox.queue(
        cast.register("Budi", phone="+6281200000001", by=actor(cast.organiser)), "link"
    )
    db.session.commit()
    form = desk.get(LIST).page.form(f"form[action$='/{late.id}/sent']")
    form.action = f"{LIST}/{other.id}/sent"
    assert desk.send(form).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(desk, cast, late, queries):
    by = actor(cast.organiser)
    with queries() as one:
        desk.get(LIST)
    for number in range(12):
        person = cast.register(f"Orang {number}", phone=f"+62812000001{number:02d}", by=by)
        sign(propose(cast, person, site=f"Desa {number}", first_step_date=date(2024, 4, 1)))
    for row in db.session.scalars(select(Commitment)):
        row.next_due = clock.today(cast.unit.zone)
    reminders.plan()
    db.session.commit()
    assert len(desk.get(LIST).page.all("ul.rows > li")) == 13
    with queries() as many:
        desk.get(LIST)
    assert len(many) == len(one)


# The text for the group


def test_the_groups_text_names_whose_letter_waits_a_week_for_the_head(desk, late, cast, commitment):
    waits = "Surat komitmen SWP Batik Ciprat dari unit berikut menunggu tanda tangan pimpinan:"
    text = desk.get("/staff/commitments/group-text").page.one("#text-id").text()
    assert waits not in text
    commitment.reworded_at = commitment.signed_at
    page = desk.get("/staff/commitments/group-text").page
    assert f"{waits}\n\n1. {cast.unit.name}" in page.one("#text-id").text()
    assert "1 surat menunggu tanda tangan" in page.text


def test_the_groups_text_names_who_owes_an_answer_and_holds_no_link(desk, late, cast, commitment):
    page = desk.get("/staff/commitments/group-text").page
    text = page.one("#text-id").text()
    assert '1. Sentra "Wasana Bahagia" di Ternate' in text
    assert "SWP Batik Ciprat" in text
    assert "http" not in text
    assert token(cast.unit_link) not in page.html
    assert page.link("Buka di WhatsApp").startswith("https://wa.me/?text=")


def test_who_has_answered_is_not_named(desk, late, cast, commitment):
    followup.answer(commitment, Answer(status="berjalan"), by=actor(cast.officer))
    db.session.commit()
    assert "Tidak ada unit yang ditunggu" in desk.get("/staff/commitments/group-text").page.text


def test_the_worklist_leads_to_the_text_of_what_it_was_narrowed_to(desk, late, client, cast):
    page = desk.get("/staff/commitments?innovation=baris-ditebas&due=overdue").page
    address = page.link("Salin teks untuk grup")
    assert address == "/staff/commitments/group-text?innovation=baris-ditebas"
    assert "Tidak ada unit yang ditunggu" in desk.get(address).page.text


def test_an_organiser_gets_the_text_of_their_own_events_alone(client, cast, late):
    client.sign_in(cast.organiser)
    assert client.get("/staff/commitments/group-text").page.has("#text-id")
    client.sign_out()
    client.sign_in(cast.outsider)
    assert not client.get("/staff/commitments/group-text").page.has("#text-id")


# The calendar


def test_the_calendar_has_each_day_with_the_units_zone_and_an_id_that_stays(
    client, cast, commitment
):
    address = f"/u/{token(cast.unit_link)}/commitments/{commitment.code}"
    answer = client.get(f"{address}.ics")
    file = answer.get_data(as_text=True)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Asia/Jayapura:20240313T090000" in file
    assert f"UID:{commitment.code}-next@tular.test" in file
    assert file.count("BEGIN:VEVENT") == 5
    assert client.get(f"{address}.ics").get_data(as_text=True) == file
    followup.answer(commitment, Answer(status="berjalan"), by=actor(cast.officer))
    db.session.commit()
    later = client.get(f"{address}.ics").get_data(as_text=True)
    assert f"UID:{commitment.code}-next@tular.test" in later
    assert client.get(f"/u/{token(cast.unit_link)}/commitments/due.ics").status_code == 200


def test_a_calendar_by_a_revoked_link_says_what_to_do(client, cast, commitment):
    links.revoke(cast.unit_link)
    db.session.commit()
    address = f"/u/{token(cast.unit_link)}/commitments/due.ics"
    assert client.get(address).status_code == 410
