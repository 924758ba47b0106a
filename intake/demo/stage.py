"""Plays acts in the order of their moments, each while the clock stands at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from intake import clock
from intake.db import db

Act = Callable[[], object]
TEN_O_CLOCK = time(10)


@dataclass
class Stage:
    """What will happen, and the moment of loading that "five days ago" counts from."""

    loaded_at: datetime
    zone: str = clock.DEFAULT_ZONE
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def on(self, day: date, act: Act, *, at: time = TEN_O_CLOCK) -> None:
        """Let something happen on a day, at an hour in Jakarta; at the same moment in the order given."""
        moment = clock.moment_at(datetime.combine(day, at), self.zone)
        self._acts.append((moment, len(self._acts), act))

    def ago(self, days: int) -> date:
        """The day this many days before the day of loading; a negative number lies ahead."""
        return clock.at_place(self.loaded_at, self.zone).date() - timedelta(days=days)

    def play(self) -> None:
        """Let everything entered so far happen in its order; afterwards the clock goes on from where it was."""
        ahead = self.loaded_at - _true_time()
        acts, self._acts = sorted(self._acts, key=lambda entry: entry[:2]), []
        try:
            for moment, _, act in acts:
                clock.shift(moment - _true_time())
                act()
                db.session.flush()
        finally:
            clock.shift(ahead)


def _true_time() -> datetime:
    clock.shift(timedelta(0))
    return clock.now()
