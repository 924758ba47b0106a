"""A unit answers on its phone: counted in taps, waiting without a network, with a photo made small on the way."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

COUNT = "addEventListener('pointerdown', () => sessionStorage.taps++, true)"
TELLING = "form:has([name=status])"


@pytest.fixture(scope="module")
def asked(serve):
    """A demo of its own, for it is written to."""
    return serve("answering")


@pytest.fixture
def phone(visit, asked):
    """The page of the commitment behind the unit's link."""
    visitor = visit(asked)
    page = visitor.go(asked.link("unit"))
    page.click("main a[href*='/commitments/']")
    page.evaluate("sessionStorage.taps = 0")
    page.evaluate(COUNT)
    return visitor


def test_status_obstacle_and_send_are_three_taps(phone):
    page = phone.page
    expect(page.locator(".obstacles")).to_be_hidden()
    page.locator(TELLING).get_by_text("Terkendala", exact=False).first.click()
    page.locator(TELLING).get_by_text(re.compile("Menunggu anggaran tahun")).first.click()
    page.locator(TELLING).get_by_role("button", name="Kirim kabar").click()
    expect(page.locator("#saved")).to_be_visible()
    assert page.evaluate("sessionStorage.taps") == "3"
    expect(page.locator("#waiting")).to_contain_text("Menunggu anggaran tahun")
    assert phone.trouble == []


def test_an_answer_waits_for_the_network_and_is_received_once(phone):
    page = phone.page
    before = page.locator(".thread > li").count()
    phone.context.set_offline(True)
    page.locator(TELLING).get_by_text("Disiapkan", exact=False).first.click()
    page.locator(TELLING).get_by_role("button", name="Kirim kabar").click()
    expect(page.locator("#queue li")).to_contain_text("Di HP ini")
    phone.context.set_offline(False)
    expect(page.locator("#queue li, #saved").first).to_contain_text(
        re.compile("Diterima|Tersimpan")
    )
    page.reload()
    expect(page.locator(".thread > li")).to_have_count(before + 1)


def test_a_photo_is_made_small_before_it_is_sent(phone):
    page = phone.page
    page.locator(TELLING).get_by_text("Disiapkan", exact=False).first.click()
    page.locator(TELLING).get_by_role("button", name="Kirim kabar").click()
    expect(page.locator("#saved")).to_be_visible()
    page.get_by_role("link", name="Tambah foto pada kabar ini").click()
    noise = Image.effect_noise((3200, 2400), 90).convert("RGB")
    drawn = io.BytesIO()
    noise.save(drawn, "JPEG", quality=90)
    page.set_input_files(
        "[name=photos]", {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
    )
    with page.expect_request(re.compile("/photos$")) as sent:
        page.get_by_role("button", name="Kirim foto").click()
    expect(page.locator("#saved")).to_be_visible()
    assert int(sent.value.all_headers()["content-length"]) < len(drawn.getvalue()) / 3
    expect(page.locator("main")).to_contain_text("dilihat petugas tindak lanjut saja")
