"""Choosing one's unit among five thousand on a phone: suggestions while typing, and the same without script."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from intake.spelling import squeeze

FORM = "/e/swp-kartini-2024/register"
WYATA_GUNA = 'Sentra "Wyata Guna" di Bandung'


@pytest.fixture(scope="session")
def crowded(serve):
    """A demo with five thousand units."""
    place = serve("crowded")
    rows = [(f"loka-{n}", f"Loka Melati {n} di Kota {n % 97}") for n in range(5_000)]
    with closing(sqlite3.connect(place.database_url.removeprefix("sqlite:///"))) as database:
        for code, name in rows:
            made = database.execute(
                "INSERT INTO unit (code, name, type, city, regency_code, regency, zone, name_status, location_status,"
                " source, note, listed) VALUES (?, ?, 'sentra', '', '', '', 'Asia/Jakarta', '', '', '', '', 1)",
                (code, name),
            )
            database.execute(
                "INSERT INTO unit_name (unit_id, name, key, kind) VALUES (?, ?, ?, 'official')",
                (made.lastrowid, name, squeeze(name)),
            )
        database.execute("UPDATE counter SET value = value + 1 WHERE name = 'reference data'")
        database.commit()
    return place


def fill(page, unit, *, name="Siti Aminah"):
    page.fill("[name=full_name]", name)
    page.fill("[name=position]", "Pekerja Sosial")
    page.fill("[name=phone]", "0812 3456 0001")
    page.check("[name=notice_read]")
    page.fill("[name=unit]", unit)


def test_a_suggestion_is_pressed_and_what_was_typed_stays(visit, crowded):
    visitor = visit(crowded)
    page = visitor.go(FORM)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    fill(page, "")
    page.locator("[name=unit]").press_sequentially("wiyataguna", delay=20)
    button = page.locator("[data-fill]").first
    expect(button).to_have_text(WYATA_GUNA)
    expect(page.locator("#live")).to_contain_text("saran unit")
    assert visitor.barriers() == []
    assert visitor.small_targets() == []
    assert visitor.overflow() <= 0
    button.click()
    expect(page.locator("[name=unit]")).to_have_value(WYATA_GUNA)
    expect(page.locator("[name=unit]")).to_be_focused()
    expect(page.locator("[data-fill]")).to_have_count(0)
    assert page.input_value("[name=full_name]") == "Siti Aminah"
    assert {url.partition("?")[0] for url in asked if "/units" in url} == {
        crowded.address + "/units"
    }
    assert not [url for url in asked if "Siti" in url or "0812" in url]
    page.locator("form:has([name=full_name]) button[type=submit]").last.click()
    expect(page.locator(".proof")).to_contain_text(WYATA_GUNA)
    assert visitor.trouble == []


def test_without_script_the_server_offers_what_may_be_meant(visit, crowded):
    visitor = visit(crowded, script=False)
    page = visitor.go(FORM)
    fill(page, "Wiyataguna Bandng", name="Sukarno")
    page.locator("form:has([name=full_name]) button[type=submit]").last.click()
    radios = page.locator("input[type=radio][name=unit]")
    assert 2 <= radios.count() <= 11
    radios.first.check()
    page.locator("form:has([name=full_name]) button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(WYATA_GUNA)
