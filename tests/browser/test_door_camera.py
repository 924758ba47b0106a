"""The camera at the door: Chromium with a video of a real proof, held straight, tilted, in the dark, and torn."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.conftest import program
from tests.browser.door import arm, told, type_in, unsent
from tests.browser.place import Visitor

SIZE = (640, 480)
TABLE = (120, 112, 100)
FROM_THE_SIDE = (1.05, 0.12, -40, 0.05, 1.1, -25, 0.00015, 0.00028)


def drawn(text: str) -> Image.Image:
    """The QR as the proof draws it (intake/papers/qr.py)."""
    file = io.BytesIO()
    segno.make(text, micro=False, error="m").save(file, kind="png", scale=9, border=4)
    return Image.open(file).convert("RGB").resize((330, 330))


def straight(code: Image.Image) -> Image.Image:
    scene = Image.new("RGB", SIZE, TABLE)
    scene.paste(code, (150, 80))
    return scene


def tilted(code: Image.Image) -> Image.Image:
    turned = code.convert("RGBA").rotate(27, expand=True, resample=Image.Resampling.BICUBIC)
    scene = Image.new("RGB", SIZE, TABLE)
    scene.paste(turned, (120, 30), turned)
    perspective, smooth = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    return scene.transform(SIZE, perspective, FROM_THE_SIDE, smooth)


def dim(code: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(straight(code)).enhance(0.22)


def damaged(code: Image.Image) -> Image.Image:
    pen = ImageDraw.Draw(code)
    pen.line((40, 250, 290, 150), fill=(250, 250, 250), width=6)
    pen.ellipse((200, 220, 235, 255), fill=(90, 60, 40))
    return straight(code)


# No camera of Chromium's own has a lamp, so the track says that it has one, and what it is asked is written down:
# this shows that we ask, not that a lamp of some phone burns.
CAMERA_IN_USE = """(wanted) => document.querySelector("#camera video").srcObject?.active
  && document.querySelector("#camera video").srcObject.getVideoTracks()[0].getSettings().deviceId === wanted"""
LAMP = """
globalThis.asked = [];
MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
MediaStreamTrack.prototype.applyConstraints = async (wanted) => { asked.push(wanted.advanced[0].torch); };
"""


@contextmanager
def in_front_of(
    playwright: Playwright, scene: Image.Image | None, folder: Path, *, cameras: int = 1
) -> Iterator[Browser]:
    """A browser whose camera sees this and nothing else; several see Chromium's own test picture."""
    seen = []
    if scene:
        frame = io.BytesIO()
        scene.filter(ImageFilter.GaussianBlur(0.8)).save(frame, "JPEG", quality=80)
        video = folder / "seen.mjpeg"
        video.write_bytes(frame.getvalue() * 20)
        seen = [f"--use-file-for-fake-video-capture={video}"]
    browser = playwright.chromium.launch(
        executable_path=program(),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--use-fake-ui-for-media-stream",
            f"--use-fake-device-for-media-stream=device-count={cameras}",
            *seen,
        ],
    )
    try:
        yield browser
    finally:
        browser.close()


@pytest.mark.parametrize("look", [straight, tilted, dim, damaged], ids=lambda look: look.__name__)
def test_the_camera_reads_a_proof_without_a_network(driver, place, net, come, tmp_path, look):
    person = come.pop(0)
    with in_front_of(driver, look(drawn(person.proof)), tmp_path) as browser:
        phone = Visitor(browser, place)
        page = arm(phone)
        phone.context.set_offline(True)
        page.locator("[data-camera=open]").click()
        told(page, "Selamat datang")
        expect(page.locator("#answer")).to_contain_text(person.name)
        assert phone.barriers() == []
        page.locator("[data-camera=close]").click()
        expect(page.locator("[data-camera=open]")).to_be_focused()
        assert page.evaluate("document.querySelector('video').srcObject.active") is False
        assert [said for said in phone.trouble if "ERR_INTERNET" not in said] == []


def test_without_a_camera_the_field_goes_on(visit, place, net, come):
    phone = visit(place)
    page = arm(phone)
    page.locator("[data-camera=open]").click()
    expect(page.locator("#camera [data-failed]")).to_be_visible()
    type_in(page, come[-1].code)
    told(page, "Selamat datang")
    unsent(page, 0)


def test_the_camera_feeds_the_station_of_staff_too(driver, place, come, tmp_path):
    person = come.pop(0)
    with in_front_of(driver, straight(drawn(person.proof)), tmp_path) as browser:
        staff = Visitor(browser, place, as_="organiser")
        page = staff.go("/staff/events/swp-kartini-2024/checkin")
        page.locator("[data-camera=open]").click()
        told(page, "Selamat datang")
        expect(page.locator("#answer")).to_contain_text(person.name)
        assert staff.barriers() == []


def test_the_lamp_is_lit_and_put_out_and_another_camera_is_chosen(driver, place, tmp_path):
    with in_front_of(driver, None, tmp_path, cameras=2) as browser:
        phone = Visitor(browser, place)
        phone.page.add_init_script(LAMP)
        page = arm(phone)
        page.locator("[data-camera=open]").click()
        lamp, choice = page.locator("[data-camera=torch]"), page.locator("#camera-choice")
        for lit in ("true", "false"):
            lamp.click()
            expect(lamp).to_have_attribute("aria-pressed", lit)
        assert page.evaluate("asked") == [True, False]
        expect(choice.locator("option")).to_have_count(2)
        before = choice.input_value()
        choice.select_option(index=1 - choice.evaluate("(select) => select.selectedIndex"))
        page.wait_for_function(CAMERA_IN_USE, arg=choice.input_value())
        assert choice.input_value() != before
        expect(lamp).to_have_attribute("aria-pressed", "false")


def test_a_camera_without_a_lamp_offers_none(driver, place, tmp_path):
    with in_front_of(driver, None, tmp_path) as browser:
        page = arm(Visitor(browser, place))
        page.locator("[data-camera=open]").click()
        expect(page.locator("[data-camera=close]")).to_be_visible()
        expect(page.locator("[data-camera=torch]")).to_be_hidden()
        expect(page.locator("#camera-choice")).to_be_hidden()
