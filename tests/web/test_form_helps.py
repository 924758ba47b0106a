"""What the commitment form explains: written by an administrator in both languages, previewed, exactly once."""

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.form_help import FormHelp
from intake.models.record import AuditEntry
from intake.rules import reference
from tests.cast import personal_token

PATH = "/staff/replication-forms"


@pytest.fixture
def admin(cast, client):
    reference.load()
    return client.sign_in(cast.administrator)


def test_the_default_says_that_no_official_definition_was_found(cast, admin):
    page = admin.get(f"/r/{personal_token(cast.register())}/commitment").page
    assert "Definisi resmi ketiga istilah ini tidak ditemukan" in page.text
    assert "Diterapkan seperti aslinya." in page.text
    english = admin.get(
        f"/r/{personal_token(cast.register('Rahmat', phone='+62811'))}/commitment?lang=en"
    ).page
    assert "No official definition of these three words was found." in english.text


def test_what_is_written_stands_on_the_form_in_its_language(cast, admin):
    answer = admin.send(
        admin.get(PATH).page.form(), adopsi_id="Sama persis.", adopsi_en="The same."
    )
    assert (answer.status_code, answer.location) == (303, f"{PATH}?saved=1")
    assert "tersimpan" in admin.get(answer.location).page.text
    path = f"/r/{personal_token(cast.register())}/commitment"
    assert "Sama persis." in admin.get(path).page.text
    assert "The same." in admin.get(path + "?lang=en").page.text
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "form_help.rewrite"))
    assert entry.actor == f"staff:{cast.administrator.id}"
    assert "adopsi" in str(entry.detail)


def test_a_preview_shows_and_keeps_nothing(admin):
    form = admin.get(PATH).page.form()
    answer = admin.send(form, adopsi_id="Sama persis.", preview="1")
    assert answer.status_code == 200
    assert "Pratinjau" in answer.page.text
    assert "Sama persis." in answer.page.one("main section").text()
    assert answer.page.form().values["adopsi_id"] == "Sama persis."
    assert "Sama persis." not in admin.get(PATH).page.text
    assert admin.send(answer.page.form()).status_code == 303


def test_both_languages_are_needed(admin):
    answer = admin.send(admin.get(PATH).page.form(), catatan_en="", preview="1")
    assert answer.status_code == 422
    assert answer.page.has("#errors a[href='#catatan_en']")


def test_sent_twice_is_written_once_and_nothing_new_is_no_entry(admin):
    form = admin.get(PATH).page.form()
    for _ in range(2):
        assert admin.send(form, adopsi_id="Sama persis.").status_code == 303
    assert admin.send(admin.get(PATH).page.form()).status_code == 303
    asked = select(func.count()).where(AuditEntry.action == "form_help.rewrite")
    assert db.session.scalar(asked) == 1


def test_an_installation_without_the_reference_data_can_write_them(cast, client):
    client.sign_in(cast.administrator)
    typed = {f"{code}_{tongue}": "Kata." for code in ("adopsi", "adaptasi", "modifikasi", "catatan")
             for tongue in ("id", "en")}  # fmt: skip
    assert client.send(client.get(PATH).page.form(), **typed).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(FormHelp)) == 4


def test_only_an_administrator_writes_them(cast, client):
    for member in (cast.organiser, cast.officer, cast.viewer):
        client.sign_in(member)
        assert client.get(PATH).status_code == 403
        assert "replication-forms" not in client.get("/staff/innovations").page.html
    client.sign_in(cast.administrator)
    assert client.get("/staff/innovations").page.link("Penjelasan adopsi") == PATH
