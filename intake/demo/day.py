"""A day of Tular over HTTP, and the ninety after it: what each person does in a browser, and what that adds up to."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from intake.demo import accounts
from intake.demo.browser import Answer, Browser, Unexpected
from intake.rules import letter
from intake.rules.reference import read

UNITS = 30
HOST = "st-kartini"
INNOVATION = "swp-batik-ciprat"
LATER = (7, 30, 90)
GIVEN = ("Ahmad", "Ayu", "Budi", "Citra", "Dimas", "Eka", "Farida", "Gilang", "Hesti", "Indra",
         "Joko", "Kartini", "Laila", "Mulyadi", "Novita", "Oki", "Puspa", "Rahmat", "Sekar", "Taufik")  # fmt: skip
FAMILY = ("Anwar", "Basri", "Chandra", "Darmawan", "Effendi", "Firmansyah", "Gunadi", "Hakim", "Iskandar",
          "Junaedi", "Kusuma", "Lubis", "Mahendra", "Nugraha", "Oktaviani", "Pranata", "Ramadhan")  # fmt: skip
CAPACITIES = ("definitif", "plt", "plh", "an")
FORMS = ("adopsi", "adaptasi", "modifikasi")


@dataclass(frozen=True)
class Act:
    """One thing that somebody does, and how to say it."""

    said: str
    do: Callable[[], object]


@dataclass
class Unit:
    """One invited unit: what its people hold, and how far it got."""

    code: str
    number: int
    link: str = ""
    people: list[str] = field(default_factory=list)
    here: int = 0
    signing: str = ""
    commitment: str = ""
    signed: bool = False
    declared: bool = False
    evidenced: bool = False
    verified: bool = False
    cancelled: bool = False

    @property
    def delegates(self) -> int:
        """Every third unit sends two."""
        return 2 if self.number % 3 == 0 else 1

    @property
    def comes(self) -> bool:
        """The last one registers and commits without having been there."""
        return self.number < UNITS - 1

    @property
    def signs(self) -> bool:
        """Three heads do not get round to it."""
        return self.number < UNITS - 4 or not self.comes


class Day:
    """The day of one event of its own. `move_clock` lets the server's clock stand so many days ahead."""

    def __init__(self, address: str, *, today: date, move_clock: Callable[[int], None]) -> None:
        self.address, self.today, self.move_clock = address, today, move_clock
        self.slug = f"hari-demo-{today:%Y%m%d}-{secrets.token_hex(3)}"
        codes = [row["code"] for row in read("upt") if row["type"].startswith("sentra")]
        codes.remove(HOST)
        self.units = [Unit(code, number) for number, code in enumerate(codes[:UNITS])]
        self.desk = Browser(address)
        self.reported: dict[str, int] = {}

    def acts(self) -> list[Act]:
        """Everything that happens, in its order."""
        return [*self._before(), *self._in_the_hall(), *self._afterwards()]

    def caused(self) -> dict[str, int]:
        """What all this must have added up to, counted here and not by the server."""
        signed = [unit for unit in self.units if unit.signed]
        return {
            "invited_units": len([unit for unit in self.units if unit.link]),
            "declined_units": 0,
            "registered_units": len([unit for unit in self.units if unit.people]),
            "registered_people": sum(len(unit.people) for unit in self.units),
            "attended_units": len([unit for unit in self.units if unit.here]),
            "attended_people": sum(unit.here for unit in self.units),
            "proposed": len([unit for unit in self.units if unit.signing]),
            "signed": len(signed),
            "signed_not_attended": len([unit for unit in signed if not unit.here]),
            "declared": len([unit for unit in signed if unit.declared]),
            "evidenced": len([unit for unit in signed if unit.evidenced]),
            "verified": len([unit for unit in signed if unit.verified]),
            "cancelled": len([unit for unit in self.units if unit.cancelled]),
        }

    def _before(self) -> Iterator[Act]:
        yield Act("the organiser signs in", partial(self._sign_in, accounts.ORGANISER))
        yield Act("plans an event", self._plan)
        yield Act("publishes it", self._publish)
        yield Act("invites 30 units", self._invite)
        for unit in self.units:
            yield Act(f"sends {unit.code} its link", partial(self._send_link, unit))

    def _in_the_hall(self) -> Iterator[Act]:
        for unit in self.units:
            for seat in range(unit.delegates):
                yield Act(f"{unit.code} registers", partial(self._register, unit, seat))
        for unit in self.units:
            if unit.comes:
                yield Act(f"{unit.code} is checked in", partial(self._check_in, unit))
        for unit in self.units:
            yield Act(f"{unit.code} proposes", partial(self._propose, unit))
        for unit in self.units:
            if unit.signs:
                yield Act(f"the head of {unit.code} signs", partial(self._sign, unit))
        yield Act("the organiser closes the event", self._close)
        yield Act("and signs out", self._sign_out)

    def _afterwards(self) -> Iterator[Act]:
        """Not everybody answers every time; some get going, one gives up again, an officer looks."""
        signing = [unit for unit in self.units if unit.signs]
        yield Act("a week passes", partial(self.move_clock, 7))
        for unit in signing[:24]:
            yield self._answers(unit, "disiapkan")
        yield Act("a month has passed", partial(self.move_clock, 30))
        for unit in signing[:12]:
            yield self._answers(unit, "berjalan", evidence=unit.number % 2 == 0)
        for unit in signing[12:16]:
            yield self._answers(unit, "terkendala", obstacle="Anggaran tahun ini sudah terkunci.")
        yield Act("three months have passed", partial(self.move_clock, 90))
        for unit in signing[12:20]:
            yield self._answers(unit, "berjalan", evidence=unit.number % 2 == 1)
        yield self._answers(
            signing[0], "disiapkan", note="Perajin berhenti; dimulai lagi bulan depan."
        )
        yield Act("the officer signs in", partial(self._sign_in, accounts.OFFICER))
        for unit in signing[1:9]:
            yield Act(f"the officer verifies {unit.code}", partial(self._verify, unit))
        yield Act("writes down that one gives up", partial(self._cancel, signing[-2]))
        yield Act("reads the report", self._read_report)
        yield Act("signs out", self._sign_out)

    def _sign_in(self, account: accounts.Account) -> None:
        form = self.desk.get("/staff/login").form("email", "password")
        self.desk.send(form, email=account.email, password=account.password)

    def _sign_out(self) -> None:
        self.desk.send(self.desk.get("/staff/events").form(action="/staff/logout"))

    def _plan(self) -> None:
        day = self.today.isoformat()
        self.desk.send(
            self.desk.get("/staff/events/new").form("title", "s1_title"),
            title=f"Hari demo, {letter.day(self.today)}",
            slug=self.slug,
            organizer="Kementerian Sosial (contoh)",
            host_unit=HOST,
            innovations=[INNOVATION],
            venue="Sentra Terpadu Kartini",
            city="Temanggung",
            province="33",
            zone="Asia/Jakarta",
            s1_title="Sepanjang hari",
            s1_day=day,
            s1_start="00:00",
            s1_end="23:59",
            closes_day=(self.today + timedelta(days=2)).isoformat(),
            closes_hour="12:00",
            letter_number="CONTOH-001",
            letter_date=day,
        )

    def _publish(self) -> None:
        self.desk.send(self._staff_page().form(action="/publish"))

    def _close(self) -> None:
        self.desk.send(self._staff_page().form(action="/close"))

    def _invite(self) -> None:
        form = self._staff_page("/invitations").form("units", "csrf_token")
        self.desk.send(form, units=[unit.code for unit in self.units])

    def _send_link(self, unit: Unit) -> None:
        unit.link = _first(
            self._staff_page(f"/invitations/{unit.code}").links("/u/"), "a unit's link"
        )

    def _register(self, unit: Unit, seat: int) -> None:
        """A delegate opens the unit's link on a phone, and registers; every second one by a script, as when offline."""
        phone = Browser(self.address)
        number = unit.number * 2 + seat
        page = phone.get(_first(phone.get(unit.link).links("/register"), "the way to register"))
        answer = phone.send(
            page.form("full_name", "notice_read"),
            script=number % 2 == 1,
            full_name=f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}, S.Sos.",
            unit=unit.code,
            position="Pekerja Sosial",
            phone=f"0840{secrets.randbelow(10**8):08d}",
            notice_read="y",
        )
        unit.people.append(answer.location)
        phone.close()

    def _check_in(self, unit: Unit) -> None:
        """The organiser scans the proof of each delegate."""
        for person in unit.people:
            form = self._staff_page("/checkin").form("sought", "csrf_token")
            self.desk.send(form, sought=f"{self.address}{person}")
            unit.here += 1

    def _propose(self, unit: Unit) -> None:
        phone = Browser(self.address)
        page = phone.get(f"{unit.people[0]}/commitment")
        form = FORMS[unit.number % len(FORMS)]
        done = phone.send(
            page.form("pic_name", "first_step", "agree"),
            form=form,
            changes="" if form == "adopsi" else "Bahan dan motif setempat.",
            pic_name="Rahmat Hakim, S.Sos.",
            first_step="Menyiapkan ruang kerja dan dua pendamping.",
            first_step_date=(self.today + timedelta(days=5)).isoformat(),
            site=f"Bengkel {self.slug}",
            agree="y",
        )
        shown = phone.get(done.location)
        unit.signing = _first(shown.links("/s/"), "the signing link")
        codes = re.findall(r"K-\d{4}-\d+", phone.get(unit.signing).text)
        code = _first(codes, "the commitment's code")
        unit.commitment = f"{unit.link}/commitments/{code}"
        phone.close()

    def _sign(self, unit: Unit) -> None:
        phone = Browser(self.address)
        phone.send(
            phone.get(unit.signing).form("signing_capacity", "signed_name"),
            signing_capacity=CAPACITIES[unit.number % len(CAPACITIES)],
            signed_name="Sri Hartati, M.Si.",
            head_position="Kepala Sentra",
            agree="y",
        )
        unit.signed = True
        phone.close()

    def _answers(
        self, unit: Unit, status: str, *, evidence: bool = False, note: str = "", obstacle: str = ""
    ) -> Act:
        def answer() -> None:
            phone = Browser(self.address)
            shown = "Foto kegiatan dan daftar perajin" if evidence else ""
            phone.send(
                phone.get(unit.commitment).form("status"),
                status=status,
                evidence=shown,
                note=note,
                obstacle=obstacle,
            )
            phone.close()
            unit.declared = status == "berjalan"
            unit.evidenced = unit.declared and (evidence or unit.evidenced)

        return Act(f"{unit.code} answers", answer)

    def _verify(self, unit: Unit) -> None:
        """Yes, partly or not: the first two confirm that it runs."""
        result = ("yes", "yes", "partly", "no")[unit.number % 4]
        self.desk.send(
            self._commitment_page(unit).form("result", "method", action="/verification"),
            result=result,
            method=("desk", "call", "visit")[unit.number % 3],
            note="" if result == "yes" else "Produksi belum setiap pekan.",
        )
        unit.verified = result != "no"

    def _cancel(self, unit: Unit) -> None:
        form = self._commitment_page(unit).form("status", "told_through")
        self.desk.send(form, status="dibatalkan", note="Ruang kerja dipakai untuk layanan lain.")
        unit.cancelled, unit.declared, unit.evidenced = True, False, False

    def _read_report(self) -> None:
        self.reported = self.desk.get(f"/staff/reports.json?event={self.slug}").json["funnel"]

    def _staff_page(self, below: str = "") -> Answer:
        return self.desk.get(f"/staff/events/{self.slug}{below}")

    def _commitment_page(self, unit: Unit) -> Answer:
        return self.desk.get(f"/staff/commitments/{unit.commitment.rpartition('/')[2]}")


def _first(found: list[str], what: str) -> str:
    if not found:
        raise Unexpected(f"A page does not show {what}.")
    return found[0]
