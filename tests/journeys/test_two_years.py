"""Two years of thirty units, played by the clock: what each was asked, reminded of and answered, on which day.

Ten ways to behave in each of three calendars, with the weekends and public holidays of those years. Every letter is
signed half an hour past midnight by the unit's own clock, when it is still the day before in UTC, so a date counted
by another calendar shows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.followup import FollowUpCheck
from intake.models.message import Message
from intake.queries import reports, worklist
from intake.quiet import Quiet
from intake.rules import (
    audit,
    checkin,
    followup,
    holidays,
    housekeeping,
    outbox,
    reminders,
    schedule,
    transfers,
)
from intake.rules.actor import SYSTEM, Actor
from intake.rules.followup import Answer
from intake.rules.reference import read
from tests.cast import actor, unit
from tests.promises import propose, sign

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
SIGNED = date(2024, 3, 7)
END = date(2026, 3, 7)
DAYS = (7, 30, 90, 180, 365, 545, 725)
QUARTERS = (date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30),
            date(2025, 9, 30), date(2025, 12, 31))  # fmt: skip
BUDGET = date(2025, 1, 6)  # 5 January 2025 is a Sunday
HOLIDAYS = {date.fromisoformat(row["day"]) for row in read("holidays")}
WAYS = (
    "steady", "verified", "late", "silent", "budget", "quarterly", "cancelled", "renamed", "unsigned", "absent",
)  # fmt: skip


def on(days: int) -> date:
    """So many days after the signing, by the unit's calendar."""
    return SIGNED + timedelta(days=days)


PUT_OFF, BY_HAND = on(60), on(105)


class Thread:
    """One unit, what it promised, and what it does on which of its days."""

    def __init__(self, cast, way: str, zone: str, province) -> None:
        self.way, self.zone = way, zone
        code = f"{way}-{province.code}"
        self.unit = unit(code, f"Sentra {way} {province.name}", province, cast.host.institution)
        by_hand = way == "absent"
        self.unit.email = "" if by_hand else f"{code}@contoh.test"
        db.session.add(self.unit)
        db.session.flush()
        reach = (
            {"phone": f"+62811{len(code):02}{province.code}000"}
            if by_hand
            else {"phone": None, "email": f"{code}@orang.test"}
        )
        person = cast.register(f"Pegawai {way} {province.name}", unit=self.unit, **reach)
        if way != "absent":
            checkin.check_in(person, session=cast.session, method="code", by=actor(cast.organiser))
        self.commitment = propose(
            cast, person, site="Bengkel", target_date=date(2025, 1, 1), budget_source="DIPA"
        )
        self.officer = actor(cast.officer)
        self.acts: dict[date, Callable[[], object]] = dict(getattr(self, f"_{way}")())

    def say(self, status: str, **more: object) -> Callable[[], object]:
        """The unit answers at its own link."""

        def act() -> object:
            who = Actor("unit", self.commitment.unit_id)
            return followup.answer(self.commitment, Answer(status=status, **more), by=who)  # type: ignore[arg-type]

        return act

    def note(self, status: str, **more: object) -> Callable[[], object]:
        """The officer writes down what was told."""
        said = Answer(status=status, told_through="phone", told_by="Kepala TU", **more)  # type: ignore[arg-type]
        return lambda: followup.answer(self.commitment, said, by=self.officer)

    def _steady(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield on(7), self.say("disiapkan")
        yield on(30), self.say("berjalan", evidence="Foto kegiatan")
        yield from ((on(days), self.say("berjalan")) for days in DAYS[2:4])
        yield on(365), self.note("selesai", evidence="Laporan akhir")

    def _verified(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield from self._steady()
        yield (
            on(120),
            lambda: followup.verify(self.commitment, result="yes", method="visit", by=self.officer),
        )

    def _late(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield from ((on(days + 10), self.say("disiapkan")) for days in DAYS[:-1])

    def _silent(self) -> Iterator[tuple[date, Callable[[], object]]]:
        return iter(())

    def _budget(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield on(7), self.say("terkendala", obstacle_kind="menunggu_anggaran", budget_year=2025)
        yield BUDGET, self.say("berjalan", evidence="Berita acara")
        yield from ((on(days), self.say("berjalan")) for days in DAYS[4:])

    def _quarterly(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield on(1), lambda: schedule.choose(self.commitment, "quarters", by=self.officer)
        yield from ((day, self.say("disiapkan")) for day in (on(7), on(30), *QUARTERS))

    def _cancelled(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield on(7), self.note("ditunda", note="Gedung direnovasi.", next_due=PUT_OFF)
        yield PUT_OFF, self.note("disiapkan", next_due=BY_HAND)
        yield BY_HAND, self.note("dibatalkan", note="Unit digabung, ruangnya dipakai lain.")

    def _renamed(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield from ((on(days), self.say("disiapkan")) for days in DAYS[:4])
        yield on(200), self._rename
        yield from ((on(days), self.say("berjalan")) for days in DAYS[4:])

    def _unsigned(self) -> Iterator[tuple[date, Callable[[], object]]]:
        return iter(())

    def _absent(self) -> Iterator[tuple[date, Callable[[], object]]]:
        yield from ((on(days), self.say("berjalan")) for days in DAYS)

    def _rename(self) -> object:
        new = unit(
            f"{self.unit.code}-baru",
            f"{self.unit.name} Baru",
            self.unit.province,
            self.unit.institution,
        )
        new.email = self.unit.email
        self.unit.successor, self.unit.valid_to = new, on(199)
        db.session.add(new)
        db.session.flush()
        return transfers.transfer_all(self.unit, reason="Berganti nama", by=self.officer)


def moment(day: date, hour: int, zone: str, minute: int = 0) -> datetime:
    return clock.moment_at(datetime.combine(day, time(hour, minute)), zone)


@pytest.fixture
def begin(cast, freeze):
    """Units that propose and sign, each behaving in one of these ways, in each calendar."""
    holidays.load(read("holidays"))
    provinces = (cast.host.province, cast.bali.province, cast.unit.province)

    def act(*ways: str) -> list[Thread]:
        threads = [
            Thread(cast, way, zone, province)
            for zone, province in zip(ZONES, provinces, strict=True)
            for way in ways
        ]
        db.session.commit()
        for thread in threads:
            if thread.way != "unsigned":
                freeze(moment(SIGNED, 0, thread.zone, 30))
                sign(thread.commitment)
        return threads

    return act


@pytest.fixture
def play(cast, freeze):
    """Day by day until a day; gives of each commitment its reminders as they left: kind and day."""

    def act(threads: list[Thread], until: date) -> dict[int, list[tuple[str, date]]]:
        left = defaultdict(list)
        day = SIGNED
        while day <= until:
            # 8, 9 and 10 o'clock: nobody sleeps, and it is the same day for all.
            freeze(moment(day, 8, "Asia/Jakarta"))
            _worker(left, day)
            _by_hand(left, day, actor(cast.officer))
            freeze(moment(day, 13, "Asia/Jakarta"))
            for thread in threads:
                if said := thread.acts.get(day):
                    said()
            db.session.commit()
            day += timedelta(days=1)
        return left

    return act


def _worker(left, day: date) -> None:
    housekeeping.come_round()
    reminders.plan()
    while message := outbox.take_next(Quiet()):
        outbox.mark_sent(message, by=SYSTEM)
        left[message.commitment_id].append((message.kind, day))
    db.session.commit()


def _by_hand(left, day: date, officer: Actor) -> None:
    waiting = select(Message).where(outbox.WAITS, Message.channel == "whatsapp")
    for message in db.session.scalars(waiting.order_by(Message.id)).all():
        reminders.send_by_hand(message, by=officer)
        left[message.commitment_id].append((message.kind, day))


def asked_on(thread: Thread) -> list[date]:
    query = select(FollowUpCheck.due_on).where(FollowUpCheck.commitment_id == thread.commitment.id)
    return sorted(db.session.scalars(query))


def expected(way: str) -> list[tuple[str, date]]:
    """Each reminder with the day it leaves, told from the promise to the units and not from the code.

    Seven days before, on, and seven days after a day on which the unit is asked; not ahead within a week after a
    signature or an answer, nor while it waits for a budget or another day; on the next working day what falls on a
    weekend or a holiday, unless it was answered by then or the next one is due; by hand on the day itself. Who stays
    silent is late already, and is told nothing ahead.
    """
    if way == "unsigned":
        return [("sign", date(2024, 3, 13))]
    left = []
    peace, late = on(7), False
    for asked, answered in ASKED[way]:
        for kind, days in (("ahead", -7), ("due", 0), ("late", 7)):
            day = max(asked + timedelta(days=days), peace if kind == "ahead" else SIGNED)
            leaves = day if way == "absent" else working(day)
            overtaken = kind != "late" and leaves >= asked + timedelta(days=days + 7)
            silent = kind == "ahead" and (asked in (BUDGET, PUT_OFF) or late)
            if not (overtaken or silent) and leaves <= min(answered or END, END):
                left.append((kind, leaves))
        late = answered is None
        if answered:
            peace = answered + timedelta(days=8)
    return left


def working(day: date) -> date:
    """The day itself, or the first after it on which offices are open."""
    while day.isoweekday() > 5 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


def at_once(days) -> list[tuple[date, date | None]]:
    """Answered on the day itself."""
    return [(day, day) for day in days]


YEAR = [on(days) for days in DAYS]
ASKED: dict[str, list[tuple[date, date | None]]] = {
    "steady": at_once(YEAR[:5]),
    "verified": at_once(YEAR[:5]),
    "late": [*((day, day + timedelta(days=10)) for day in YEAR[:-1]), (YEAR[-1], None)],
    "silent": [(day, None) for day in YEAR],
    "budget": at_once([YEAR[0], BUDGET, *YEAR[4:]]),
    "quarterly": at_once([*YEAR[:2], *QUARTERS]),
    "cancelled": at_once([YEAR[0], PUT_OFF, BY_HAND]),
    "renamed": at_once(YEAR),
    "absent": at_once(YEAR),
}


def test_two_years(cast, begin, play):
    threads = begin(*WAYS)
    left = play(threads, END)
    for thread in threads:
        which = (thread.way, thread.zone)
        db.session.refresh(thread.commitment)
        assert left[thread.commitment.id] == expected(thread.way), which
        if thread.way == "unsigned":
            assert asked_on(thread) == [], which
        elif thread.way == "quarterly":
            assert asked_on(thread) == [*YEAR[:2], *QUARTERS, date(2026, 3, 31)], which
        else:
            assert asked_on(thread)[:5] == YEAR[:5], which
    _what_came_of_it(cast, threads)


def test_a_date_by_another_calendar_would_show(begin, play, monkeypatch):
    """The control: counted in UTC every letter was signed the day before, and the play finds it in each calendar."""
    monkeypatch.setattr(schedule, "signed_on", lambda commitment: commitment.signed_at.date())
    threads = begin("silent")
    left = play(threads, on(16))
    right = [(kind, day) for kind, day in expected("silent") if day <= on(16)]
    assert len(right) == 2
    assert all(left[thread.commitment.id] != right for thread in threads)


def _what_came_of_it(cast, threads) -> None:
    officer = actor(cast.officer)
    funnel = reports.of_event(cast.event)
    assert (funnel.registered_units, funnel.attended_units) == (30, 27)
    assert (funnel.proposed, funnel.signed, funnel.signed_not_attended) == (30, 27, 3)
    assert (funnel.declared, funnel.evidenced, funnel.verified, funnel.cancelled) == (15, 9, 3, 3)
    overdue, _ = worklist.page(
        worklist.Wish(due="overdue"), by=worklist.reader(officer, today=clock.today())
    )
    ways = {thread.commitment.id: thread.way for thread in threads}
    assert sorted(ways[line.id] for line in overdue) == ["late"] * 3 + ["silent"] * 3
    since = {line.next_due for line in overdue if ways[line.id] == "silent"}
    assert since == {on(7)}
    moved = [thread for thread in threads if thread.way == "renamed"]
    assert all(thread.commitment.unit.name.endswith("Baru") for thread in moved)
    assert list(audit.faults()) == []
