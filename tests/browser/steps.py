"""How to get to a state: open a page, type, press, look at what came of it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.browser.place import Visitor

EVENT = "/e/swp-kartini-2024"
DESK = "/staff/events/swp-kartini-2024"
REMINDERS = "/staff/commitments/reminders"
OFFICER, ORGANISER, ADMINISTRATOR, VIEWER = "officer", "organiser", "admin", "viewer"
Step: TypeAlias = Callable[[Visitor], object]


@dataclass(frozen=True)
class State:
    """A page in a state, and the template that draws it. `path` may name a link of the demo: `unit:/decline`."""

    name: str
    drawn_by: str
    path: str
    then: tuple[Step, ...] = ()
    role: str | None = None
    says: str = ""

    def open(self, visitor: Visitor) -> None:
        """Bring a visitor there."""
        label, colon, rest = self.path.partition(":")
        visitor.go(visitor.place.link(label) + rest if colon else self.path)
        for step in self.then:
            step(visitor)
            visitor.page.wait_for_load_state()


def send(selector: str = "main form:has(button)", **typed: str) -> Step:
    """Fill in fields by name and press the last button of a form."""

    def step(visitor: Visitor) -> None:
        form = visitor.page.locator(selector).first
        for name, value in typed.items():
            form.locator(f"[name={name}]").first.fill(value)
        form.locator("button:not([type=button])").last.click()
        answered(visitor)

    return step


def answered(visitor: Visitor) -> None:
    """Wait until no button says any more that it works: the answer is here, by navigation or by script."""
    visitor.page.wait_for_selector("button[aria-disabled]", state="detached")


def choose(selector: str) -> Step:
    """Press one choice of a group."""
    return lambda visitor: visitor.page.locator(selector).first.check(force=True)


def follow(selector: str) -> Step:
    """Follow the first link a selector finds."""
    return lambda visitor: visitor.page.locator(selector).first.click()


COMMITMENT = follow("a[href*='/commitments/']")
A_COMMITMENT = "main a[href^='/staff/commitments/K-']"
# Seek a name at the door, and choose the first person found.
FIRST_FOUND = (send("#press", sought="an"), send("#station .rows form"))


def at_the_door(typed: str = "") -> Step:
    """Wait until the list is on the phone, and seek somebody in it."""

    def step(visitor: Visitor) -> None:
        visitor.page.wait_for_function(
            r"() => /\d/.test(document.querySelector('[data-fresh]').innerText)"
        )
        if typed:
            visitor.page.fill("#sought", typed)
            visitor.page.press("#sought", "Enter")
            visitor.page.wait_for_selector("#press ~ *")

    return step


def come_in(visitor: Visitor) -> None:
    """Choose the first person found."""
    visitor.page.locator("#station [data-pick]").first.click()
    visitor.page.wait_for_selector("#answer")


def nothing_is_sent(visitor: Visitor) -> None:
    """As if another tab were sending, and never came to an end."""
    visitor.page.evaluate(
        "void navigator.locks.request('tular-door ' + location.pathname, () => new Promise(() => {}))"
    )


def it_waits(visitor: Visitor) -> None:
    """The page says that something is not sent yet."""
    visitor.page.wait_for_selector("#door-state .waits")


def something_was_refused(visitor: Visitor) -> None:
    """An act that the server did not take, from before this showing."""
    visitor.page.evaluate(REFUSED)
    visitor.page.reload()
    visitor.page.wait_for_selector("[data-attention] li")


A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
A_NAMED_GUEST = send(
    "form[action$='/guests']",
    full_name="Ny. Sri Lestari",
    position="Bupati",
    institution="Kabupaten",
)
A_GUEST = send(
    "#walk-in form", full_name="Joko Tamudesa", position="Lurah", unit="Kelurahan Karangjati"
)
FIVE_THINGS = {
    "pic_name": "Agustinus Wenda",
    "first_step": "Memilih lima peserta",
    "first_step_date": "2090-03-20",
    "signed_name": "Drs. Bambang Hermawan, M.M.",
    "head_position": "Kepala",
}
REFUSED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tular-door");
  opening.onsuccess = () => {
    const work = opening.result.transaction("acts", "readwrite");
    work.objectStore("acts").put({ key: "refused", door: location.pathname, path: "scans", order: 1, at: Date.now(),
      fields: { session: 1 }, name: "Wulan Sari", refused: ["Bukti ini dari kegiatan lain."] });
    work.oncomplete = resolve;
  };
})"""


def unfold(visitor: Visitor) -> None:
    """Open every folded part, so that what is in it is looked at too."""
    visitor.page.evaluate(
        "document.querySelectorAll('details').forEach((part) => part.open = true)"
    )


def bundle_asked(visitor: Visitor) -> None:
    """Ask for the paket SPJ, unless an earlier visitor has: here no worker makes it."""
    form = visitor.page.locator("form[action$='/bundle'] button")
    if form.count():
        form.click()
        answered(visitor)


def a_unit_not_listed(visitor: Visitor) -> None:
    """Type a unit that fits several, as an old page or a script might."""
    visitor.page.evaluate(
        "document.querySelector('[name=unit]').outerHTML = '<input name=unit value=Sentra>'"
    )


def same_key_other_content(visitor: Visitor) -> None:
    """Register, go back, change the name, send again: the key is the same, the content is not."""
    key = secrets.token_urlsafe(16)
    registered(visitor, EVENT + "/register", full_name="Wulan Sari", submission_key=key)
    send_again(visitor, key, "Wulan Sari Dewi")


def send_again(visitor: Visitor, key: str, name: str, *, script: bool = True) -> None:
    """Fill in the form by hand, under a key that was used before; `script=False` goes past the page's script."""
    page = visitor.go(EVENT + "/register")
    page.evaluate("(key) => document.querySelector('[name=submission_key]').value = key", key)
    fill_in(visitor, name)
    if script:
        page.locator("main form button[type=submit]").last.click()
        answered(visitor)
    else:
        with page.expect_navigation():
            page.locator("form:has([name=full_name])").evaluate("(form) => form.submit()")
    page.wait_for_load_state()


def fill_in(visitor: Visitor, name: str) -> None:
    """What a registration must say, on the page."""
    page = visitor.page
    page.fill("[name=full_name]", name)
    page.locator("[name=unit]").first.evaluate(
        "(node) => node.tagName === 'SELECT' ? node.selectedIndex = 2 : node.value = 'sentra-mahatmiya'"
    )
    page.fill("[name=position]", "Pekerja Sosial")
    page.fill("[name=phone]", f"0812 {secrets.randbelow(10**8):08d}")
    page.check("[name=notice_read]")


def put_aside(visitor: Visitor) -> None:
    """Press "Simpan dulu"."""
    visitor.page.locator("[name=full_name]").fill("Wulan Sari")
    visitor.page.locator("button[name=keep]").click()
    visitor.page.wait_for_selector("main .qr")


def deleted(visitor: Visitor) -> None:
    """Delete what was put aside, and open its link again."""
    link = visitor.page.url
    unfold(visitor)
    visitor.page.locator("form[action$='/end'] button").click()
    visitor.page.wait_for_selector("[name=full_name]")
    visitor.go(link)


def somebody_new(visitor: Visitor) -> None:
    """Register somebody of one's own, whose page may be used up: two of one name make a likely pair."""
    visitor.go(registered(visitor, EVENT + "/register", full_name="Wulan Purnama"))


def registered(visitor: Visitor, form: str, **typed: str) -> str:
    """Send a registration without drawing its form; gives where it led."""
    said = {
        "unit": "sentra-mahatmiya",
        "position": "Pekerja Sosial",
        "phone": f"0812 {secrets.randbelow(10**8):08d}",
        "notice_read": "1",
        "photo_consent": "1",
        "submission_key": secrets.token_urlsafe(16),
        **typed,
    }
    answer = visitor.page.request.post(
        form, form=said, headers={"Origin": visitor.place.address}, max_redirects=0
    )
    assert answer.status == 303, answer.text()
    return answer.headers["location"]


def head_in_the_hall(visitor: Visitor) -> None:
    """A head who proposes, to sign at once, reads the letter first."""
    page = visitor.page
    page.check("[name=form][value=adopsi]", force=True)
    page.check("[name=signing_capacity][value=definitif]", force=True)
    for name, said in FIVE_THINGS.items():
        page.fill(f"[name={name}]", said)
    page.check("[name=agree]", force=True)
    page.locator("button[name=read]").click()
    answered(visitor)


def its_own_page(visitor: Visitor) -> None:
    """The page of a long work, as one sees it without script."""
    number = visitor.page.locator("[id^=job-]").first.get_attribute("id") or ""
    visitor.go(f"{DESK}/jobs/{number.removeprefix('job-')}")


def their_link(visitor: Visitor) -> None:
    """The page of somebody's link, as one sees it without script."""
    person = visitor.page.locator("tbody th a").first.get_attribute("href") or ""
    visitor.go(f"{DESK}/checkin/link/{person.rpartition('/')[2]}")


def a_signed_page(visitor: Visitor) -> None:
    """Attach a page that was signed on paper."""
    form = visitor.page.locator("form[enctype]")
    form.locator("[name=page]").fill("1")
    form.locator("[type=file]").set_input_files(
        {"name": "halaman-1.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    form.locator("button[type=submit]").click()
    answered(visitor)


def one_who_came(visitor: Visitor) -> None:
    """Somebody of the list who is there."""
    visitor.go(visitor.page.locator("tbody tr:has(.mark.done) th a").first.get_attribute("href"))


def signed_files(visitor: Visitor) -> None:
    """Send two files back: one that is named after a certificate and is no PDF, one that nobody knows."""
    form = visitor.page.locator("form[action$='/signed']")
    form.locator("[type=file]").set_input_files(
        [
            {"name": "001-CONTOH-III-2024.pdf", "mimeType": "application/pdf", "buffer": b"x"},
            {
                "name": "surat.pdf",
                "mimeType": "application/pdf",
                "buffer": A_PDF,
            },
        ]
    )
    form.locator("button[type=submit]").click()
    visitor.page.wait_for_selector("#outcome")


def say_no(visitor: Visitor) -> None:
    """Decline to sign, with a reason."""
    form = visitor.page.locator("form[action$='/reply']")
    form.locator("[value=declined]").check(force=True)
    form.locator("[name=reason]").fill("Sumber anggarannya belum ditulis.")
    form.locator("[name=replier]").fill("Hasan, M.Si.")
    form.locator("button[type=submit]").click()
    answered(visitor)


def at_the_desk(path: str) -> Step:
    """Look at a page of the desk, as somebody with an account who has just used a phone."""
    return lambda visitor: visitor.go(DESK + path)
