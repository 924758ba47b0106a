"""An event's own questions on a phone: a condition is followed by script or by its words, and every choice is sent."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import FORM, asked

KEPT = """
SELECT question.key, question_answer.value FROM question_answer
JOIN question ON question.id = question_id JOIN registration ON registration.id = registration_id
WHERE full_name = ? ORDER BY question.position, question_answer.id
"""


@pytest.fixture(scope="module")
def place(serve):
    return serve("own-questions")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_is_answered_arrives_whole(visit, place, script):
    visitor = visit(place, script=script)
    visitor.go(FORM)
    asked(visitor)
    page, name = visitor.page, f"Wulan Sari {script}"
    fill_in(page, name)
    page.check("[name=q_berangkat_dengan][value=Kereta]", force=True)
    page.fill("[name=q_kereta_tiba_pukul]", "09.40")
    for meal in ("Nasi", "Ikan"):
        page.check(f"[name=q_makan_siang][value={meal}]", force=True)
    page.fill("[name=q_jumlah_kaus]", "1,250")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#errors")).to_contain_text("Angka ini belum jelas")
    page.fill("[name=q_jumlah_kaus]", "12,5")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Bukti pendaftaran")
    assert kept(place, name) == [
        ("berangkat_dengan", "Kereta"),
        ("kereta_tiba_pukul", "09.40"),
        ("makan_siang", "Nasi"),
        ("makan_siang", "Ikan"),
        ("jumlah_kaus", "12.5"),
    ]
    assert visitor.trouble == []


def test_a_question_whose_condition_is_not_met_is_hidden_and_not_sent(visit, place):
    visitor = visit(place)
    visitor.go(FORM)
    asked(visitor)
    page = visitor.page
    arrival = page.locator("[name=q_kereta_tiba_pukul]")
    expect(arrival).to_be_hidden()
    page.check("[name=q_berangkat_dengan][value=Kereta]", force=True)
    expect(arrival).to_be_visible()
    arrival.fill("09.40")
    page.check("[name=q_berangkat_dengan][value=Bus]", force=True)
    expect(arrival).to_be_hidden()
    fill_in(page, "Budi Santoso")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Bukti pendaftaran")
    assert kept(place, "Budi Santoso") == [("berangkat_dengan", "Bus")]


def test_without_a_script_every_question_shows_with_its_condition_in_words(visit, place):
    visitor = visit(place, script=False)
    visitor.go(FORM)
    asked(visitor)
    expect(visitor.page.locator("[name=q_kereta_tiba_pukul]")).to_be_visible()
    hint = visitor.page.locator("#q_kereta_tiba_pukul-hint")
    expect(hint).to_contain_text("Isi bila jawaban atas “Berangkat dengan” adalah “Kereta”.")


def fill_in(page: Page, name: str) -> None:
    page.fill("[name=full_name]", name)
    page.locator("[name=unit]").first.select_option(index=1)
    page.fill("[name=position]", "Pekerja Sosial")
    page.fill("[name=phone]", "0812 9999 0000")
    page.check("[name=notice_read]", force=True)


def kept(place, name: str) -> list[tuple[str, str]]:
    """What the database holds of somebody's answers."""
    database = sqlite3.connect(place.database_url.removeprefix("sqlite:///"))
    try:
        return database.execute(KEPT, (name,)).fetchall()
    finally:
        database.close()
