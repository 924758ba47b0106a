"""The whole thread, one person's: from a poster's QR to a verified replication, with JavaScript and without."""

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import DESK, EVENT

NAME = "Maria Goreti Wabia, S.Sos."
HEAD = "Yustina Rumbekwan"
UNPROPOSED = """
SELECT unit.code FROM unit
JOIN invitation ON invitation.unit_id = unit.id JOIN event ON event.id = invitation.event_id
WHERE event.slug = 'swp-kartini-2024' AND unit.listed AND invitation.declined_at IS NULL
AND unit.id NOT IN (SELECT unit_id FROM commitment) ORDER BY unit.code LIMIT 1
"""


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_posters_qr_to_a_verified_replication(serve, visit, script):
    place = serve(f"journey-{script}")
    unit = a_unit_that_proposed_nothing(place)
    people = [
        visit(place, script=script, as_=role) for role in (None, None, None, "organiser", "officer")
    ]
    delegate, head, staff, organiser, officer = people

    ticket = register(delegate.go(EVENT), unit)
    check_in(organiser.go(DESK + "/checkin"), ticket)
    delegate.page.reload()
    expect(delegate.page.locator("main")).to_contain_text("Tercatat hadir")
    letter, answers = propose(delegate.page)
    code = answers.rpartition("/")[2]
    proposed_is_not_signed(officer.go(f"/staff/commitments/{code}"))
    sign(head.go(path(letter)))
    answer(staff.go(path(answers)))
    verify(officer.go(f"/staff/commitments/{code}"))
    everybody_sees_it(delegate.go("/i/swp-batik-ciprat"), place, unit)
    assert [trouble for person in people for trouble in person.trouble] == []


def register(page: Page, unit: str) -> str:
    """From the poster to the personal page; gives the spoken code."""
    page.click(f"a[href='{EVENT}/register']")
    page.fill("[name=full_name]", NAME)
    page.select_option("[name=unit]", unit)
    page.fill("[name=position]", "Pekerja Sosial Ahli Muda")
    page.fill("[name=phone]", "0812 7777 1234")
    page.click("main form button[type=submit] >> nth=-1")
    expect(page).to_have_title(re.compile("^Kesalahan:"))  # the notice was not read yet
    assert page.input_value("[name=full_name]") == NAME, "what was typed must stay"
    page.check("[name=notice_read]")
    page.click("main form button[type=submit] >> nth=-1")
    expect(page.locator("h1")).to_have_text("Bukti pendaftaran")
    assert re.search(r"/r/[\w-]{22}$", page.url)
    expect(page.locator(".proof")).to_contain_text(NAME)
    expect(page.locator(".qr img")).to_be_visible()
    return page.inner_text(".spoken")


def check_in(page: Page, spoken: str) -> None:
    """The organiser types the code as it was said, with small letters and O for zero."""
    page.fill("[name=sought]", spoken.lower().replace("0", "o").replace("1", "l"))
    page.click("#press button[type=submit]")
    expect(page.locator("#answer")).to_contain_text("Selamat datang")
    expect(page.locator("#answer")).to_contain_text(NAME)


def propose(page: Page) -> tuple[str, str]:
    """Five things in the hall; gives the address to sign at and the one to answer at."""
    page.click("a[href$='/commitment']")
    page.check("[name=form][value=adaptasi]")
    page.fill("[name=changes]", "Motif mengikuti kain setempat")
    page.fill("[name=pic_name]", "Agustinus Wenda")
    page.fill("[name=first_step]", "Memilih lima peserta dan satu pendamping")
    page.fill("[name=first_step_date]", "2090-03-20")
    page.check("[name=agree]")
    page.click("main form:has([name=agree]) button[type=submit] >> nth=-1")
    expect(page.locator("main")).to_contain_text("Usulan tersimpan")
    letter = page.locator("a[href*='/s/']").first.get_attribute("href")
    answers = page.locator("a[href*='/u/'][href*='/commitments/']").first.get_attribute("href")
    assert letter
    assert answers
    return letter, answers


def proposed_is_not_signed(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Masih usulan")
    expect(page.locator("[name=result]")).to_have_count(0)


def sign(page: Page) -> None:
    """The acting head reads the letter and signs by typing."""
    expect(page.locator("main")).to_contain_text("Motif mengikuti kain setempat")
    page.check("[name=signing_capacity][value=plt]")
    page.fill("[name=signed_name]", HEAD)
    page.check("[name=agree]")
    page.click("main form:has([name=agree]) button[type=submit] >> nth=-1")
    expect(page.locator("main")).to_contain_text("Komitmen sudah ditandatangani")
    expect(page.locator("main")).to_contain_text(HEAD)


def answer(page: Page) -> None:
    """The unit says that it runs, and where that can be seen."""
    page.check("[name=status][value=berjalan]")
    page.click("section:has([name=status]) summary")
    page.fill("[name=evidence]", "Berita kegiatan di laman unit")
    page.click("form:has([name=status]) button[type=submit] >> nth=-1")
    expect(page.locator(".thread").first).to_contain_text("Berita kegiatan di laman unit")


def verify(page: Page) -> None:
    """The officer visits and finds that it runs."""
    page.check("[name=result][value=yes]")
    page.select_option("[name=method]", "visit")
    page.click("form:has([name=result]) button[type=submit] >> nth=-1")
    expect(page.locator(".desk-head")).to_contain_text("Terverifikasi")


def everybody_sees_it(page: Page, place, unit: str) -> None:
    """The innovation's page names the unit as verified."""
    row = page.locator("main tr", has_text=name_of(place, unit))
    expect(row).to_contain_text("Terverifikasi")


def a_unit_that_proposed_nothing(place) -> str:
    return one(place, UNPROPOSED)


def name_of(place, unit: str) -> str:
    return one(place, f"SELECT name FROM unit WHERE code = '{unit}'")  # noqa: S608 - a code of ours


def one(place, query: str) -> str:
    connection = sqlite3.connect(place.database_url.removeprefix("sqlite:///"))
    try:
        return str(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)
