"""When the people of the demo have time: nobody sits in two interviews at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from hiring.demo.clock import Calendar

SLOTS = ("09:30", "10:45", "13:00", "14:15", "15:30")
DAYS_TO_TRY = 30


class Diary:
    """The booked times of each member, by key."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)

    def book(self, members: Iterable[str], starts: datetime, minutes: int) -> None:
        """Keep a time free for an interview."""
        for member in members:
            self._taken[member].append((starts, starts + timedelta(minutes=minutes)))

    def find(self, members: list[str], after: datetime, minutes: int) -> datetime:
        """Book the first time on the working days after `after` when all have time, and return it."""
        for days in range(1, DAYS_TO_TRY):
            for slot in SLOTS:
                starts = self._calendar.after(after, days, slot)
                if all(self._free(member, starts, minutes) for member in members):
                    self.book(members, starts, minutes)
                    return starts
        raise LookupError(f"{', '.join(members)} have no time in the {DAYS_TO_TRY} days after {after}")

    def _free(self, member: str, starts: datetime, minutes: int) -> bool:
        ends = starts + timedelta(minutes=minutes)
        return all(ends <= begun or starts >= over for begun, over in self._taken[member])
