"""Two years of thirty units in three zones, played day by day: who was reminded of what, and on which days never."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.message import DUE_KINDS, Message
from intake.quiet import Quiet
from intake.rules import followup, outbox, reminders, transfers
from intake.rules.actor import SYSTEM
from intake.rules.followup import Answer
from tests.cast import NOW, actor, unit
from tests.promises import propose, sign

YEARS = 730
OFFSET = {"ahead": -7, "due": 0, "late": 7}
MANNERS = [
    "prompt",
    "silent",
    "slow",
    "budget",
    "unsigned",
    "done",
    "renamed",
    "by hand",
    "dated",
    "cancelled",
]
BUDGET = datetime(2025, 1, 7).date()


class Play:
    """The units by their manner, and what happened: (manner, zone, kind, day, local moment) of all that left."""

    def __init__(self, cast, freeze):
        self.cast, self.freeze = cast, freeze
        self.officer = actor(cast.officer)
        self.manner = {}
        self.left = []
        places = [cast.host, cast.bali, cast.unit]
        for number in range(30):
            self._promise(places[number % 3], MANNERS[number // 3], number)
        db.session.commit()

    def _promise(self, like, manner, number):
        place = unit(f"unit-{number}", f"Unit {number}", like.province, like.institution)
        db.session.add(place)
        db.session.flush()
        contact = {"phone": f"+62812000000{number:02d}"}
        if manner != "by hand":
            contact = {"phone": None, "email": f"unit{number}@contoh.test"}
        person = self.cast.register(f"Orang {number}", unit=place, **contact)
        whole = {
            "site": "Desa",
            "target_date": NOW.date() + timedelta(days=200),
            "budget_source": "DIPA",
        }
        made = propose(self.cast, person, **whole)
        self.manner[made.id] = manner
        if manner != "unsigned":
            sign(made)

    def day(self, number):
        """A morning of the worker, then what people do in the afternoon."""
        self.freeze(datetime.combine(NOW.date() + timedelta(days=number), time(0, 30), NOW.tzinfo))
        reminders.drop_what_is_over()
        reminders.plan()
        while message := outbox.take_next(Quiet()):
            self._leave(outbox.mark_sent(message, by=SYSTEM))
        waiting = select(Message).where(outbox.WAITS, Message.channel == "whatsapp")
        for message in db.session.scalars(waiting).all():
            self._leave(reminders.send_by_hand(message, by=self.officer))
        self.freeze(clock.now() + timedelta(hours=3))
        for commitment in db.session.scalars(select(Commitment)).all():
            self._act(commitment, self.manner[commitment.id], number)
        db.session.commit()

    def _leave(self, message):
        commitment = db.session.get(Commitment, message.commitment_id)
        at = clock.at_place(message.sent_at, commitment.unit.zone)
        self.left.append((commitment.id, message.kind, message.day, at))

    def _act(self, commitment, manner, number):
        today = clock.today(commitment.unit.zone)
        owes = commitment.next_due is not None and commitment.next_due <= today
        late = owes and commitment.next_due <= today - timedelta(days=9)
        if manner == "renamed" and number == 200:
            new = unit(
                f"new-{commitment.id}", f"Baru {commitment.id}", commitment.unit.province, None
            )
            db.session.add(new)
            db.session.flush()
            commitment.unit.successor_id = new.id
            transfers.transfer(commitment, to=new, reason="Berganti nama", by=self.officer)
        elif manner == "cancelled" and number == 20:
            self._say(commitment, "dibatalkan", note="Pindah tugas")
        elif manner == "budget" and owes and today < BUDGET:
            self._say(commitment, "ditunda", obstacle="Anggaran", next_due=BUDGET)
        elif manner == "done" and owes and number > 80:
            self._say(commitment, "selesai")
        elif manner == "dated" and owes:
            self._say(commitment, "berjalan", next_due=today + timedelta(days=45))
        elif (owes and manner not in {"silent", "slow", "unsigned"}) or (late and manner == "slow"):
            self._say(commitment, "berjalan")

    def _say(self, commitment, status, **more):
        followup.answer(commitment, Answer(status=status, **more), by=self.officer)

    def of(self, manner):
        """For each unit of a manner, the kinds and days of its reminders."""
        found = defaultdict(list)
        for commitment_id, kind, day, at in self.left:
            if self.manner[commitment_id] == manner:
                found[commitment_id].append((kind, day, at))
        return list(found.values())


@pytest.fixture
def two_years(cast, freeze):
    play = Play(cast, freeze)
    for number in range(YEARS):
        play.day(number)
    return play


def waking(day):
    """The day itself, or the Monday after it."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


@pytest.mark.slow
@pytest.mark.sqlite
def test_thirty_units_are_reminded_on_their_days_and_left_in_peace_on_all_others(two_years):
    left = two_years.left
    assert len(left) > 300
    assert len({(one, kind, day) for one, kind, day, _ in left}) == len(left)  # never twice
    for commitment_id, kind, day, at in left:
        if two_years.manner[commitment_id] != "by hand":
            assert at.weekday() < 5
            assert 7 <= at.hour < 20
        if kind in {"due", "late"} and two_years.manner[commitment_id] != "by hand":
            assert at.date() == waking(day + timedelta(days=OFFSET[kind]))
        elif kind == "ahead":
            assert timedelta(1) <= day - at.date() <= timedelta(7)
    _each_in_its_manner(two_years)


def _each_in_its_manner(play):
    kinds = {
        manner: [[kind for kind, _, _ in unit] for unit in play.of(manner)] for manner in MANNERS
    }
    assert [len(kinds[manner]) for manner in MANNERS] == [3] * len(MANNERS)
    assert kinds["unsigned"] == [["sign"]] * 3
    assert kinds["silent"] == [["due", "late"] * 5] * 3
    assert all("late" not in unit for unit in kinds["prompt"] + kinds["renamed"] + kinds["dated"])
    assert all(unit.count("late") >= 4 for unit in kinds["slow"])
    assert kinds["cancelled"] == [["due"]] * 3
    assert all(len(unit) < 8 for unit in kinds["done"])
    for found in play.of("budget"):
        days = [at.date() for _, _, at in found]
        assert not any(days[0] < day < BUDGET for day in days)
        assert BUDGET in days
    for found in play.of("dated"):
        asked = sorted({day for kind, day, _ in found if kind in DUE_KINDS})
        assert all(45 <= (later - day).days <= 50 for day, later in pairwise(asked[1:]))
