"""When nobody is written to: at night and, unless set otherwise, on days off, by the clock of the place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake import clock

SATURDAY = 5
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """Quiet from the hour `begins` until the hour `ends` of the next morning; equal hours mean no quiet hours."""

    begins: int = 20
    ends: int = 7
    weekend: bool = True
    holidays: frozenset[date] = frozenset()

    def until(self, moment: datetime, zone: str) -> datetime:
        """The moment itself where one may write then, else the end of the quiet hours it falls into."""
        while self._covers(clock.at_place(moment, zone)):
            moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
        return moment

    def working_day(self, day: date) -> date:
        """The day itself, or the first after it on which one may write."""
        while self._is_off(day):
            day += DAY
        return day

    def _is_off(self, day: date) -> bool:
        return self.weekend and (day.weekday() >= SATURDAY or day in self.holidays)

    def _covers(self, local: datetime) -> bool:
        if self._is_off(local.date()):
            return True
        if self.begins > self.ends:
            return local.hour >= self.begins or local.hour < self.ends
        return self.begins <= local.hour < self.ends


NEVER = Quiet(0, 0, weekend=False)
