"""The demo's time: a clock that is moved through the past, and working days counted from today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from foundation.core.domain.working_days import add_working_days, is_working_day

TICK = timedelta(milliseconds=1)
OPENS, CLOSES = time(9), time(17, 45)


class Clock:
    """Stands where the story is, in UTC; each look at it is a tick later, so that no two acts share a moment."""

    def __init__(self, start: datetime) -> None:
        self._at = start.astimezone(UTC)

    def turn_to(self, moment: datetime) -> None:
        """Move on to `moment`; the clock never goes back."""
        self._at = max(self._at, moment.astimezone(UTC))

    def now(self) -> datetime:
        self._at += TICK
        return self._at


@contextmanager
def moved_clock(start: datetime) -> Iterator[Clock]:
    """Let everything in this process that asks Django for the time get it from the yielded clock; restores always.

    For a command that runs alone: other threads of the process would see the moved time too.
    """
    real, clock = timezone.now, Clock(start)
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real


class Calendar:
    """Working days counted from today (on a weekend from the Friday before), in office hours of `zone`."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now, self.zone = now, zone
        self.today = now.astimezone(zone).date()
        self._anchor = self.today if is_working_day(self.today) else add_working_days(self.today, -1)

    def day(self, number: int) -> date:
        """Return the day `number` working days from today, negative in the past."""
        return add_working_days(self._anchor, number)

    def due(self, number: int) -> date:
        """Return the day by which something is to be done; on a weekend counted from the Monday after."""
        first = self.today if is_working_day(self.today) else add_working_days(self.today, 1)
        return add_working_days(first, number)

    def at(self, number: int, clock: str) -> datetime:
        """Return a time of day ("10:30") on the day `number`."""
        return self.on(self.day(number), clock)

    def on(self, day: date, clock: str) -> datetime:
        """Return a time of day on a given day."""
        return datetime.combine(day, time.fromisoformat(clock), self.zone)

    def after(self, moment: datetime, days: int, clock: str) -> datetime:
        """Return a time of day, `days` working days after `moment`, never before `moment` itself."""
        return max(moment, self.on(add_working_days(moment.astimezone(self.zone).date(), days), clock))

    def later(self, moment: datetime, minutes: int) -> datetime:
        """Return when `minutes` of office time have passed since `moment`."""
        local = moment.astimezone(self.zone)
        if not is_working_day(local.date()) or local.time() >= CLOSES:
            local = self.on(add_working_days(local.date(), 1), OPENS.isoformat())
        elif local.time() < OPENS:
            local = datetime.combine(local.date(), OPENS, self.zone)
        closes = datetime.combine(local.date(), CLOSES, self.zone)
        then = local + timedelta(minutes=minutes)
        if then <= closes:
            return then
        over = int((then - closes) / timedelta(minutes=1))
        return self.later(self.on(add_working_days(local.date(), 1), OPENS.isoformat()), over)
