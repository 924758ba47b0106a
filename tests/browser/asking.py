"""Questions of every kind, written by an administrator at the desk, on the demo's quieter event."""

from tests.browser.place import Visitor

FORM = "/e/baris-ditebas-2024/register"
QUESTIONS = "/staff/events/baris-ditebas-2024/questions"
WRITTEN = (
    {"label": "Berangkat dengan", "kind": "one_of", "choices": "Bus\nKereta"},
    {"label": "Kereta tiba pukul", "kind": "short_text", "hint": "Menurut tiket.",
     "shown_when": "Berangkat dengan = Kereta"},
    {"label": "Makan siang", "kind": "many_of", "choices": "Nasi\nSayur\nIkan"},
    {"label": "Jumlah kaus", "kind": "number", "least": "0", "most": "50"},
    {"label": "Tanggal tiba", "kind": "date"},
    {"label": "Menginap?", "kind": "yes_no"},
    {"label": "Harapan Anda", "kind": "long_text"},
)  # fmt: skip


def asked(visitor: Visitor) -> None:
    """A step: see that the event asks, once for each place, and look at the page again."""
    _ask(visitor)
    visitor.page.reload()


def _ask(visitor: Visitor) -> None:
    place, browser = visitor.place, visitor.context.browser
    assert browser
    desk = Visitor(browser, place, as_="admin")
    page = desk.go(QUESTIONS)
    for question in WRITTEN if "Berangkat dengan" not in page.inner_text("main") else ():
        page = desk.go(f"{QUESTIONS}/new")
        for name, said in question.items():
            if name == "kind":
                page.check(f"[name=kind][value={said}]", force=True)
            elif name == "shown_when":
                page.select_option("[name=shown_when]", label=said)
            else:
                page.fill(f"[name={name}]", said)
        page.click("main form button[type=submit]")
        page.wait_for_url(f"**{QUESTIONS}")
    desk.leave()
