"""The words of reminders: an administrator changes them, tries them first, and cannot break them."""

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.record import AuditEntry
from intake.models.reminder_text import TEXTS, ReminderText
from intake.papers import reminders
from intake.rules import reminder_texts
from intake.rules.refusal import Refused
from tests.cast import actor

TEXTS_PAGE = "/staff/commitments/reminders/texts"
OWN = "Halo {nama}, kabar {inovasi} di {unit} kami tunggu: {tautan}"


@pytest.fixture
def desk(client, cast):
    return client.sign_in(cast.administrator)


def save(browser, text=OWN, subject="Kabar {kode}", **more):
    form = browser.get(f"{TEXTS_PAGE}/due-id").page.form("form:has(textarea)")
    return browser.send(form, subject=subject, text=text, **more)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", TEXTS)
def test_the_usual_words_can_be_filled_in_and_hold_the_link(app, kind, language):
    subject, text = reminders.usual_words(kind, language)
    reminder_texts.check(subject, field="subject", link=False)
    reminder_texts.check(text, field="text")
    said = reminders.example(subject, text, language)
    assert "{" not in said.subject + said.text


def test_own_words_are_shown_with_an_example_and_can_be_given_up(desk):
    answer = save(desk)
    page = desk.get(answer.headers["Location"]).page
    assert "Halo Dewi Lestari, kabar Bengkel Kerja Contoh" in page.text
    assert "Teks pengingat tersimpan." in page.text
    save(desk, text="", subject="")
    assert "Halo Dewi" not in desk.get(TEXTS_PAGE).page.text
    assert len(db.session.scalars(select(ReminderText)).all()) == 1


def test_a_look_keeps_nothing(desk):
    answer = save(desk, preview="1")
    assert answer.status_code == 200
    assert "Halo Dewi Lestari" in answer.page.text
    assert answer.page.one("textarea").text() == OWN
    assert db.session.scalar(select(ReminderText)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN + " {gaji}", "Isian {gaji} tidak dikenal. Yang dikenal: {nama}, {unit}"),
        (OWN + " {", "kurung kurawal tanpa pasangannya"),
        (OWN + " {{nama}}", "kurung kurawal tanpa pasangannya"),
        ("Halo {nama}", "belum memuat {tautan}"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_and_kept_in_the_field(desk, text, said):
    answer = save(desk, text=text)
    assert answer.status_code == 422
    assert said in answer.page.text
    assert answer.page.one("textarea").text() == text
    assert db.session.scalar(select(ReminderText)) is None


def test_a_value_is_never_read_as_a_placeholder():
    assert reminder_texts.fill("{unit}: {kode}", {"unit": "{kode}", "kode": "K"}) == "{kode}: K"


def test_only_an_administrator_changes_them(client, cast):
    client.sign_in(cast.officer)
    assert client.get(TEXTS_PAGE).status_code == 403
    with pytest.raises(Refused) as no:
        reminder_texts.save("due", "id", subject="", text=OWN, by=actor(cast.officer))
    assert no.value.code == "administrator_only"


def test_an_unknown_kind_or_language_is_no_page(desk):
    assert desk.get(f"{TEXTS_PAGE}/offer-id").status_code == 404
    assert desk.get(f"{TEXTS_PAGE}/due-fr").status_code == 404


def test_the_change_is_audited_without_the_words(desk):
    save(desk)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "reminder_text.change")
    ).one()
    assert entry.detail == {"kind": "due", "language": "id"}
