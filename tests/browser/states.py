"""Every state that a person can meet, and how to get there. A new page enters its states here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.browser import seats
from tests.browser.asking import FORM, QUESTIONS, asked
from tests.browser.place import Visitor

EVENT = "/e/swp-kartini-2024"
DESK = "/staff/events/swp-kartini-2024"
REMINDERS = "/staff/commitments/reminders"
OFFICER, ORGANISER, ADMINISTRATOR, VIEWER = "officer", "organiser", "admin", "viewer"
Step: TypeAlias = Callable[[Visitor], object]


@dataclass(frozen=True)
class State:
    """A page in one of its states. `path` may name a link of the demo: `unit:/decline`."""

    name: str
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


def send(selector: str = "main form:has(button[type=submit])", **typed: str) -> Step:
    """Fill in fields by name and press the last button of a form."""

    def step(visitor: Visitor) -> None:
        form = visitor.page.locator(selector).first
        for name, value in typed.items():
            form.locator(f"[name={name}]").first.fill(value)
        form.locator("button[type=submit]").last.click()
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


A_GUEST = send(
    "#walk-in form", full_name="Joko Tamudesa", position="Lurah", unit="Kelurahan Karangjati"
)
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
    key = "state-conflict-" + "k" * 20
    for name in ("Wulan Sari", "Wulan Sari Dewi"):
        page = visitor.go(EVENT + "/register")
        page.evaluate("(key) => document.querySelector('[name=submission_key]').value = key", key)
        page.fill("[name=full_name]", name)
        page.locator("[name=unit]").first.evaluate(
            "(node) => node.tagName === 'SELECT' ? node.selectedIndex = 1 : node.value = 'sentra-mahatmiya'"
        )
        page.fill("[name=position]", "Pekerja Sosial")
        page.fill("[name=phone]", "0812 9999 0000")
        page.check("[name=notice_read]")
        page.locator("main form button[type=submit]").last.click()
        answered(visitor)
        page.wait_for_load_state()


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
    page = visitor.go(EVENT + "/register")
    page.fill("[name=full_name]", "Wulan Purnama")
    page.locator("[name=unit]").first.evaluate(
        "(node) => node.tagName === 'SELECT' ? node.selectedIndex = 2 : node.value = 'sentra-mahatmiya'"
    )
    page.fill("[name=position]", "Pekerja Sosial")
    page.fill("[name=phone]", f"0812 {secrets.randbelow(10**8):08d}")
    page.check("[name=notice_read]")
    page.check("[name=photo_consent]")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/r/*")


def signed_files(visitor: Visitor) -> None:
    """Send two files back: one that is named after a certificate and is no PDF, one that nobody knows."""
    form = visitor.page.locator("form[action$='/signed']")
    form.locator("[type=file]").set_input_files(
        [
            {"name": "001-CONTOH-III-2024.pdf", "mimeType": "application/pdf", "buffer": b"x"},
            {
                "name": "surat.pdf",
                "mimeType": "application/pdf",
                "buffer": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
            },
        ]
    )
    form.locator("button[type=submit]").click()
    visitor.page.wait_for_selector("#outcome")


def at_the_desk(path: str) -> Step:
    """Look at a page of the desk, as somebody with an account who has just used a phone."""
    return lambda visitor: visitor.go(DESK + path)


STATES = [
    State("home", "/"),
    State("home, English", "/?lang=en"),
    State("nothing there", "/nothing-here"),
    State("a forged link", "/r/forged"),
    State("event", EVENT),
    State("registration", EVENT + "/register", (unfold,)),
    State("registration, refused", EVENT + "/register", (send(phone="12"), unfold), says="Ada yang perlu diperbaiki"),
    State("registration, unit unclear", EVENT + "/register", (a_unit_not_listed, send(), unfold)),
    State("registration, twice", EVENT + "/register", (same_key_other_content,), says="Kirim sebagai yang baru"),
    State("registration, put aside", EVENT + "/register", (put_aside, unfold), says="Belum terdaftar"),
    State("registration, gone on with", EVENT + "/register", (put_aside, follow("main .actions a"), unfold)),
    State("registration, put aside and deleted", EVENT + "/register", (put_aside, deleted), says="tidak ada"),
    State("registration, full", EVENT, (seats.full,), says="Semua kursi sudah terisi."),
    State("registration, closed meanwhile", EVENT, (seats.closed_meanwhile,), says="Pendaftaran sudah ditutup"),
    State("late request", EVENT, (seats.late, unfold), says="Belum terdaftar"),
    State("late request, withdrawn", EVENT, (seats.withdrawn,), says="sudah ditarik"),
    State("waitlist", EVENT, (seats.last_in_line, unfold), says="Anda di urutan 1."),
    State("waitlist, a seat offered", EVENT, (seats.offered, unfold), says="Kursi untuk Anda"),
    State("lost link", EVENT + "/link"),
    State("lost link, refused", EVENT + "/link", (send(contact="12"),), says="Nomor HP belum benar."),
    State("lost link, asked", EVENT + "/link", (send(contact="0812 9999 1111"),), says="Permintaan Anda diterima"),
    State("personal page", "personal page:"),
    State("personal page, edit", "personal page:/edit", (unfold,)),
    State("personal page, edit refused", "personal page:/edit", (send(full_name=""),)),
    State("personal page, cancel", "personal page:/cancel"),
    State("personal page, privacy", "personal page:/privacy"),
    State("personal page, consent withdrawn", EVENT,
          (somebody_new, follow("a[href$='/privacy']"), send("form[action$='/withdrawal']")), says="ditarik"),
    State("personal page, new link asked", "personal page:/link"),
    State("personal page, new link", EVENT, (somebody_new, follow("a[href$='/link']"), send()),
          says="tautan Anda yang baru"),
    State("personal page, no substitute any more", "personal page:/substitute", says="sudah tercatat hadir"),
    State("personal page, substitute", EVENT, (somebody_new, follow("a[href$='/substitute']"))),
    State("personal page, substitute refused", EVENT,
          (somebody_new, follow("a[href$='/substitute']"), send(full_name="")), says="Ada yang perlu diperbaiki"),
    State("personal page, handed over", EVENT,
          (somebody_new, follow("a[href$='/substitute']"), send(full_name="Bayu", position="Staf")),
          says="Kursi sudah diserahkan"),
    State("personal page, the substitute's", EVENT,
          (somebody_new, follow("a[href$='/substitute']"), send(full_name="Bayu", position="Staf"),
           follow("#their-link"), unfold), says="didaftarkan oleh orang lain"),
    State("proposing", "personal page:/commitment", (unfold,)),
    State("proposing, refused", "personal page:/commitment", (send(), unfold), says="Ada yang perlu diperbaiki"),
    State("unit", "unit:"),
    State("unit, decline", "unit:/decline"),
    State("unit, decline refused", "unit:/decline", (send(),)),
    State("unit, proposing", "unit:/commitment", (unfold,)),
    State("unit, commitment", "unit:", (follow("a[href*='/commitments/']"), unfold)),
    State("unit, answer refused", "unit:", (follow("a[href*='/commitments/']"), send())),
    State(
        "unit, answered", "unit:",
        (follow("a[href*='/commitments/']"), choose("[value=disiapkan]"), send(), unfold),
        says="Yang sudah disampaikan",
    ),
    State("unit, a change refused", "unit:",
          (follow("a[href*='/commitments/']"), follow("a[href$='/modifications']"), send()),
          says="Ada yang perlu diperbaiki"),
    State("signing", "signing:", (unfold,)),
    State("signing, refused", "signing:", (send(), unfold), says="Ada yang perlu diperbaiki"),
    State("check", "/v"),
    State("check, unknown code", "/v/AAAA1111BBBB"),
    State("check, a proof", "personal page:", (follow("a[href^='/v/']"),)),
    State("innovation", "/i/swp-batik-ciprat", (unfold,), says="Kata unit yang menjalankannya"),
    State("door", "door:", (at_the_door(), unfold), says="Semua terkirim"),
    State("door, nobody found", "door:", (at_the_door("Zzyzx"),), says="Tidak ditemukan"),
    State("door, found", "door:", (at_the_door("an"),)),
    State("door, welcome", "door:", (at_the_door("an"), come_in, unfold)),
    State("door, unsent", "door:", (nothing_is_sent, at_the_door(), unfold, A_GUEST, it_waits), says="belum terkirim"),
    State("door, another event", "door:", (at_the_door("https://tular.test/r/" + "A" * 22),)),
    State("door, no proof", "door:", (at_the_door("WIFI:S:Hotel;;"),), says="Bukan bukti pendaftaran"),
    State("door, refused", "door:", (at_the_door(), something_was_refused, unfold), says="Perlu diperiksa"),
    State("sign-in", "/staff/login"),
    State("sign-in, refused", "/staff/login", (send(email="nobody@tular.test", password="salah salah salah"),)),
    State("sign-in, not for this role", "/staff/users", role=VIEWER),
    State("desk, events", "/staff/events", role=ORGANISER),
    State("desk, new event", "/staff/events/new", (unfold,), role=ORGANISER),
    State("desk, new event refused", "/staff/events/new", (send(), unfold), role=ORGANISER),
    State("desk, event", DESK, (unfold,), role=ORGANISER),
    State("desk, edit event", DESK + "/edit", (unfold,), role=ORGANISER),
    State("desk, invitations", DESK + "/invitations", (unfold,), role=ORGANISER),
    State(
        "desk, one invitation", DESK + "/invitations",
        (follow("main a[href*='/invitations/']"), unfold), role=ORGANISER,
    ),
    State("registration, own questions", FORM, (asked,), says="Pertanyaan panitia"),
    State(
        "registration, own questions refused", FORM,
        (asked, choose("[name=q_berangkat_dengan][value=Kereta]"), send(q_jumlah_kaus="1,250"), unfold),
        says="Angka ini belum jelas",
    ),
    State("desk, no questions", DESK + "/questions", role=ADMINISTRATOR, says="Belum ada pertanyaan"),
    State("desk, questions", QUESTIONS, (asked,), role=ADMINISTRATOR, says="Tampil bila"),
    State("desk, new question", QUESTIONS + "/new", role=ADMINISTRATOR),
    State("desk, new question refused", QUESTIONS + "/new", (send(),), role=ADMINISTRATOR, says="Tulis pertanyaannya."),
    State("desk, edit a question", QUESTIONS, (asked, follow(".rows a")), role=ADMINISTRATOR),
    State("desk, preview", QUESTIONS + "/preview", (asked, unfold), role=ADMINISTRATOR, says="Pratinjau"),
    State("desk, registrations", DESK + "/registrations", (unfold,), role=ORGANISER),
    State("desk, one registration", DESK + "/registrations", (follow("tbody th a"), unfold), role=ORGANISER),
    State("desk, likely pairs", EVENT, (somebody_new, somebody_new, at_the_desk("/pairs")), role=ORGANISER,
          says="dipertahankan bila digabung"),
    State("desk, pair ruled", EVENT,
          (somebody_new, somebody_new, at_the_desk("/pairs"), send("main article form")), role=ORGANISER,
          says="Sudah diputuskan"),
    State("desk, registrations, none", DESK + "/registrations?q=Zzyzx", role=ORGANISER),
    State("desk, late requests, none", DESK + "/late", role=ORGANISER),
    State("desk, check-in", DESK + "/checkin", (unfold,), role=ORGANISER),
    State("desk, check-in, found", DESK + "/checkin", (send("#press", sought="an"),), role=ORGANISER),
    State("desk, check-in, none", DESK + "/checkin", (send("#press", sought="Zzyzx"),), role=ORGANISER),
    State("desk, check-in, welcome", DESK + "/checkin", (*FIRST_FOUND, unfold), role=ORGANISER),
    State("desk, attendance", DESK + "/attendance", role=ORGANISER),
    State("desk, attendance to print", DESK + "/attendance", (unfold,), role=ORGANISER, says="Menurut nama"),
    State("desk, printed list", DESK + "/attendance/print", role=ORGANISER, says="Halaman 1 dari"),
    State("desk, visum list", DESK + "/visum", role=ORGANISER, says="Daftar visum perjalanan dinas"),
    State("desk, signed pages", DESK + "/signed-pages", role=ORGANISER, says="Simpan halaman"),
    State("desk, signed pages refused", DESK + "/signed-pages", (send("main form[enctype]"),), role=ORGANISER,
          says="Isi nomor halaman"),
    State("desk, files", DESK + "/exports", role=ORGANISER, says="Unduh XLSX"),
    State("desk, new column set", DESK + "/exports/attendance", role=ORGANISER),
    State("desk, new column set refused", DESK + "/exports/attendance", (send(),), role=ORGANISER,
          says="Tulis nama susunan"),
    State("personal page, sign the list", "personal page:/signature", says="Gambar tanda tangan"),
    State("personal page, sign the list refused", "personal page:/signature", (send(),), says="Salah satu cukup."),
    State("personal page, signed the list", "personal page:/signature", (send(signed_name="Bambang"),),
          says="Tanda tangan tersimpan"),
    State("personal page, statement of attendance", "personal page:/attendance-statement"),
    State("desk, messages", DESK + "/messages", (unfold,), role=ORGANISER),
    State("desk, message in hand", DESK + "/messages", (send("form[action$='/sent']"), unfold), role=ORGANISER,
          says="Buka WhatsApp"),
    State("desk, support", DESK + "/support", (unfold,), role=ORGANISER),
    State("desk, support refused", DESK + "/support", (unfold, send("main li form", contact="021 3103591")),
          role=ORGANISER, says="Nomor ini tidak menerima pesan teks."),
    State("desk, papers", DESK + "/papers", (unfold,), role=ORGANISER, says="Buat paket SPJ"),
    State("desk, no papers yet", "/staff/events/baris-ditebas-2024/papers", (unfold,), role=ORGANISER,
          says="Foto belum ada"),
    State("desk, photo refused", DESK + "/papers", (send("form[action$='/photos']"), unfold), role=ORGANISER,
          says="Pilih berkasnya lebih dahulu."),
    State("desk, bundle asked for", DESK + "/papers", (bundle_asked,), role=ORGANISER, says="Menunggu giliran"),
    State("desk, no support", "/staff/events/baris-ditebas-2024/support", role=ORGANISER),
    State("desk, QR of a link", DESK + "/checkin",
          (send("#press", sought="an"), send("form[action*='/checkin/link/']")), role=ORGANISER,
          says="Biarkan orang ini memindainya"),
    State("reminders", REMINDERS, (unfold,), role=OFFICER, says="Perlu Anda kirim"),
    State("reminder in hand", REMINDERS, (send("form[action$='/sent']"), unfold), role=OFFICER, says="Buka WhatsApp"),
    State("reminders, sent", REMINDERS + "?state=sent", role=OFFICER, says="oleh sistem"),
    State("reminders, none on their way", REMINDERS + "?state=way", role=OFFICER, says="Tidak ada email yang menunggu"),
    State("text for the group", "/staff/commitments/group-text", role=OFFICER, says="Salin teks"),
    State("words of reminders", REMINDERS + "/texts", role=ADMINISTRATOR, says="Ubah teks"),
    State("words of a reminder refused", REMINDERS + "/texts/due-id", (send(text="Halo {gaji}"),), role=ADMINISTRATOR,
          says="tidak dikenal"),
    State("commitments", "/staff/commitments", (unfold,), role=OFFICER),
    State("commitments, overdue", "/staff/commitments?due=overdue", role=OFFICER),
    State("commitments, none", "/staff/commitments?unit=tidak-ada", role=OFFICER),
    State(
        "one commitment", "/staff/commitments",
        (follow("main a[href^='/staff/commitments/K-']"), unfold), role=OFFICER,
    ),
    State(
        "one commitment, refused", "/staff/commitments?proof=declared",
        (
            follow("main a[href^='/staff/commitments/K-']"), unfold,
            send("form[action$='/verification']"), unfold,
        ),
        role=OFFICER, says="Pilih hasil verifikasinya.",
    ),
    State(
        "one commitment, taking back", "/staff/commitments?proof=declared",
        (follow("main a[href^='/staff/commitments/K-']"), follow("a[href$='/withdrawal']"), send()),
        role=OFFICER, says="Tulis alasan",
    ),
    State("one commitment, two versions", "/staff/commitments?q=antasena",
          (follow("main a[href^='/staff/commitments/K-']"), follow("a[href*='/versions/']")), role=OFFICER,
          says="Yang berbeda dari versi 1"),
    State("one commitment, testimony refused", "/staff/commitments?q=antasena",
          (follow("main a[href^='/staff/commitments/K-']"), follow("a[href*='/testimonies/']"),
           send("form[action$='/refusal']")), role=OFFICER, says="Tulis alasannya"),
    State("one commitment, transfer refused", "/staff/commitments?q=soeharso",
          (follow("main a[href^='/staff/commitments/K-']"), follow("a[href$='/transfer']"), send(unit="Zzyzx")),
          role=OFFICER, says="Unit ini tidak dikenal."),
    State("one commitment, for a reader", "/staff/commitments?proof=verified",
          (follow("main a[href^='/staff/commitments/K-']"), unfold), role=VIEWER),
    State("personal page, certificate", "personal page:/certificate", says="Unduh sertifikat (PDF)"),
    State("certificates", DESK + "/certificates", role=ORGANISER, says="Sudah diterbitkan"),
    State("certificates, settings", DESK + "/certificates/settings", role=ORGANISER, says="Pratinjau"),
    State("certificates, settings refused", DESK + "/certificates/settings", (send(number_pattern="tanpa nomor"),),
          role=ORGANISER, says="harus memuat {nomor}"),
    State("certificates, none yet", "/staff/events/baris-ditebas-2024/certificates", role=ADMINISTRATOR,
          says="Sertifikat belum disiapkan"),
    State("one certificate", DESK + "/certificates/1", role=ORGANISER, says="Terbitkan ulang"),
    State("one certificate, no reason", DESK + "/certificates/1", (send(),), role=ORGANISER, says="Tulis alasannya"),
    State("certificates, signed", DESK + "/certificates/signed", role=ORGANISER),
    State("certificates, nothing chosen", DESK + "/certificates/signed", (send("form[action$='/signed']"),),
          role=ORGANISER, says="Pilih berkas PDF"),
    State("certificates, sent back", DESK + "/certificates/signed", (signed_files,), role=ORGANISER,
          says="Tidak dikenal"),
    State("certificates, being packed", DESK + "/certificates/signed", (send("form[action$='/packing']"),),
          role=ORGANISER, says="Sertifikat (zip)"),
    State("poster and cards", DESK + "/prints", role=ORGANISER),
    State("poster and cards, refused", DESK + "/prints?since=kemarin", role=ORGANISER, says="Waktu ini belum benar"),
    State("poster and cards, for a reader", DESK + "/prints", role=VIEWER),
    State("poster", DESK + "/poster", role=VIEWER),
    State("reports", "/staff/reports", role=VIEWER),
    State("reports, one event", "/staff/reports?event=swp-kartini-2024", role=VIEWER),
    State("units", "/staff/units", role=ADMINISTRATOR),
    State("units, none", "/staff/units?q=Zzyzx", role=ADMINISTRATOR),
    State("one unit", "/staff/units/st-kartini", role=ADMINISTRATOR),
    State("innovations", "/staff/innovations", role=ADMINISTRATOR),
    State("one innovation", "/staff/innovations/swp-batik-ciprat", role=ADMINISTRATOR),
    State("accounts", "/staff/users", (unfold,), role=ADMINISTRATOR),
    State("accounts, refused", "/staff/users", (send(),), role=ADMINISTRATOR),
    State("one account", "/staff/users", (follow("main a[href^='/staff/users/']"), unfold), role=ADMINISTRATOR),
    State("audit", "/staff/audit", role=ADMINISTRATOR),
    State("own password", "/staff/password", role=OFFICER),
]  # fmt: skip
