"""Every journey by keyboard alone, without JavaScript, at 400 % zoom: 320 px wide and 256 px high."""

from collections.abc import Callable

import pytest

from tests.browser.place import PHONE, Visitor
from tests.browser.steps import EVENT, OFFICER, registered

ZOOMED = {"width": 320, "height": 256}
# What holds the focus and is hidden, wholly or in part, by something that stays where it is while the page moves.
COVERED = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 1 || bottom - top < 1) return node.matches(".unseen *, .skip") ? "" : "outside: " + node.outerHTML;
  for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) {
    let above = document.elementFromPoint((left + right) / 2, y);
    for (; above && !above.contains(node); above = above.parentElement) {
      const { position } = getComputedStyle(above);
      if (["sticky", "fixed"].includes(position)) return above.className + " covers " + node.outerHTML;
    }
  }
  return "";
}"""
# Tables may be wider in a frame of their own.
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"


class Keys:
    """Somebody at the keys, who looks at each stop on the way."""

    def __init__(self, visitor: Visitor) -> None:
        self.page, self.found = visitor.page, list[str]()

    def to(self, selector: str) -> "Keys":
        """Press Tab until the focus is there."""
        wanted = self.page.locator(selector)
        assert wanted.count(), f"{selector} is not on {self.page.url}"
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if covered := self.page.evaluate(COVERED):
                self.found.append(covered[:200])
            if wanted.evaluate_all("(all) => all.includes(document.activeElement)"):
                return self
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

    def enter(self) -> None:
        """Enter, which leads on."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if (over := self.page.evaluate(TOO_WIDE)) > 0:
            self.found.append(f"{self.page.url} is {over} px too wide")

    def write(self, **typed: str) -> None:
        """Type into fields by name, in this order."""
        for name, said in typed.items():
            self.to(f"[name={name}]")
            self.page.keyboard.type(said)

    def choose(self, name: str, value: str) -> None:
        """One of a group of radio buttons, by the arrows; or a box to tick."""
        self.to(f"[name={name}]").press("Space")
        for _ in range(10):
            if self.page.locator(f"[name={name}][value='{value}']").is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name}={value} is not reached by the arrows")


def register(visitor: Visitor, keys: Keys) -> str:
    visitor.go(EVENT + "/register")
    keys.write(full_name="Yohana Wenda", unit="Sentra", position="Staf", phone="081299990000")
    keys.to("[name=notice_read]").press("Space")
    keys.to("main form:has([name=full_name]) button:not([name])").enter()
    return "Bukti pendaftaran"


def propose(visitor: Visitor, keys: Keys) -> str:
    visitor.go(visitor.place.link("personal page") + "/commitment")
    keys.choose("form", "adopsi")
    keys.write(pic_name="Agustinus Wenda", first_step="Memilih peserta", first_step_date="03032090")
    keys.to("[name=agree]").press("Space")
    keys.to("main form:has([name=agree]) button:not([name])").enter()
    return "Usulan tersimpan"


def sign(visitor: Visitor, keys: Keys) -> str:
    visitor.go(visitor.place.link("signing"))
    keys.choose("signing_capacity", "definitif")
    keys.write(signed_name="Yustina Rumbekwan")
    keys.to("[name=agree]").press("Space")
    keys.to("main form:has([name=agree]) button[type=submit]").enter()
    return "Komitmen sudah ditandatangani"


def answer(visitor: Visitor, keys: Keys) -> str:
    visitor.go(visitor.place.link("unit"))
    keys.to("main a[href*='/commitments/K-']").enter()
    keys.choose("status", "disiapkan")
    keys.to("main form:has([name=status]) button[type=submit]").enter()
    return "Tersimpan, terima kasih"


def be_let_in(visitor: Visitor, keys: Keys) -> str:
    page = visitor.go(registered(visitor, EVENT + "/register", full_name="Yohana Yoku"))
    spoken = page.inner_text(".spoken")
    visitor.go(visitor.place.link("door"))
    keys.write(sought=spoken)
    keys.press("Enter")
    page.wait_for_selector("#answer")
    return "Selamat datang"


def remind(visitor: Visitor, keys: Keys) -> str:
    visitor.go("/staff/commitments?due=overdue")
    keys.to("tbody form[action$='/reminder'] button").enter()
    return "Pengingat"


def verify(visitor: Visitor, keys: Keys) -> str:
    visitor.go("/staff/commitments?proof=declared")
    keys.to("tbody th a").enter()
    keys.choose("result", "yes")
    keys.to("[name=method]").press("ArrowDown")
    keys.to("main form:has([name=result]) button[type=submit]").enter()
    return "tersimpan"


@pytest.fixture(scope="module")
def place(serve):
    """A demo that may be changed."""
    return serve("keyboard")


JOURNEYS = [register, propose, sign, answer, be_let_in, remind, verify]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_journey_at_the_keys(visit, place, journey: Callable[[Visitor, Keys], str]):
    role = OFFICER if journey in (remind, verify) else None
    visitor = visit(place, script=False, size=ZOOMED, as_=role)
    keys = Keys(visitor)
    arrived = journey(visitor, keys)
    assert arrived in visitor.page.inner_text("main")
    assert keys.found + visitor.trouble == []


@pytest.mark.parametrize("size", [ZOOMED, PHONE], ids=["zoomed", "phone"])
@pytest.mark.parametrize("role", [None, OFFICER], ids=["door", "worklist"])
def test_bars_that_stay_in_sight_cover_nothing(visit, place, role, size):
    """The state of the phone at the door, and what is done to ticked commitments."""
    visitor = visit(place, size=size, as_=role)
    page = visitor.go("/staff/commitments" if role else place.link("door"))
    keys = Keys(visitor)
    if role:
        keys.to("[name=commitment]").press("Space")
    last = page.locator("main a:visible, main button:visible, main summary:visible").last
    last.evaluate("(node) => node.dataset.last = ''")
    keys.to("[data-last]")
    assert keys.found == []
