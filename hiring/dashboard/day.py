"""My day: what a member owes, in order of when, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from foundation.core import clock, formatting, registries
from foundation.core.registries import Duty
from foundation.people.models import Membership

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
AT_A_TIME = ("interview", "debrief")


@dataclass(frozen=True, slots=True)
class Group:
    """A card of My day. `lines` are (duty, when in words)."""

    key: str
    title: str
    say: str
    lines: list[tuple[Duty, str]]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything a member owes; `minutes` is about how long what is late and due today takes."""

    late: list[Duty]
    today: list[Duty]
    later: list[Duty]

    @property
    def minutes(self) -> int:
        return sum(duty.minutes or 0 for duty in (*self.late, *self.today))

    @property
    def groups(self) -> list[Group]:
        """Return the groups that hold something, the most pressing first."""
        made = (
            Group("late", "Late", "People are waiting on these", [(duty, _when_late(duty)) for duty in self.late]),
            Group("today", "Today", "", [(duty, _when_today(duty)) for duty in self.today]),
            Group("later", "Later", "", [(duty, _when_later(duty)) for duty in self.later]),
        )
        return [group for group in made if group.lines]


def duties_of(member: Membership) -> list[Duty]:
    """Return what every app says that the member owes, soonest first, what has no day last."""
    owed = [duty for source in registries.duties for duty in source(member)]
    far = clock.now()
    return sorted(owed, key=lambda duty: (duty.due_at is None, duty.due_at or far, duty.title))


def arrange(duties: list[Duty], at: datetime) -> Day:
    """Sort duties into late, today and later, by the active time zone. `at` is aware."""
    today = timezone.localdate(at)
    late = [duty for duty in duties if duty.due_at and duty.due_at < at]
    due = [duty for duty in duties if duty.due_at and duty.due_at >= at and timezone.localdate(duty.due_at) == today]
    taken = {id(duty) for duty in (*late, *due)}
    return Day(late, due, [duty for duty in duties if id(duty) not in taken])


def sentence(day: Day, meetings: int) -> str:
    """Return what the day holds in words: how many things, how many late, about how long, around how many meetings."""
    needed = len(day.late) + len(day.today)
    if not needed:
        ahead = f" You have {_word(meetings)} {_meeting(meetings)}." if meetings else ""
        more = f" {formatting.count(len(day.later), 'thing', 'things')} can wait." if day.later else ""
        return f"Nothing needs you today.{ahead}{more}"
    said = f"{_word(needed).capitalize()} {'thing needs' if needed == 1 else 'things need'} you"
    if day.late:
        said += f", {_late(len(day.late), needed)}"
    said += "."
    if day.minutes:
        said += f" About {formatting.minutes(day.minutes)} of work{_meetings(meetings)}."
    return said


def _late(late: int, needed: int) -> str:
    if late == needed:
        return "and it is late" if needed == 1 else "all of them late"
    return f"{_word(late)} of them late"


def _meetings(number: int) -> str:
    if not number:
        return ""
    return f" around your {_meeting(number)}" if number == 1 else f" around your {_word(number)} {_meeting(number)}"


def _meeting(number: int) -> str:
    return "meeting" if number == 1 else "meetings"


def _word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)


def _when_late(duty: Duty) -> str:
    return formatting.relative(duty.due_at)


def _when_today(duty: Duty) -> str:
    time = formatting.time(duty.due_at)
    return time if duty.kind in AT_A_TIME else f"by {time}"


def _when_later(duty: Duty) -> str:
    if duty.due_at is None:
        return "no day set"
    return formatting.day_time(duty.due_at) if duty.kind in AT_A_TIME else f"by {formatting.day(duty.due_at)}"
