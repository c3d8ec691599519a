"""My day: what a member owes, in order of when, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from foundation.core import formatting
from foundation.core.registries import Todo

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
AT_A_TIME = ("interview", "debrief")


@dataclass(frozen=True, slots=True)
class Group:
    """A card of My day. `lines` are (to-do, when in words)."""

    key: str
    title: str
    say: str
    lines: list[tuple[Todo, str]]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything a member owes; `minutes` is about how long what is late and due today takes."""

    late: list[Todo]
    today: list[Todo]
    later: list[Todo]

    @property
    def minutes(self) -> int:
        return sum(todo.minutes or 0 for todo in (*self.late, *self.today))

    @property
    def groups(self) -> list[Group]:
        """Return the groups that hold something, the most pressing first."""
        made = (
            Group("late", "Late", "People are waiting on these", [(todo, _when_late(todo)) for todo in self.late]),
            Group("today", "Today", "", [(todo, _when_today(todo)) for todo in self.today]),
            Group("later", "Later", "", [(todo, _when_later(todo)) for todo in self.later]),
        )
        return [group for group in made if group.lines]


def arrange(todos: list[Todo], at: datetime) -> Day:
    """Sort to-dos into late, today and later, by the active time zone. `at` is aware."""
    today = timezone.localdate(at)
    late = [todo for todo in todos if todo.due_at and todo.due_at < at]
    due = [todo for todo in todos if todo.due_at and todo.due_at >= at and timezone.localdate(todo.due_at) == today]
    taken = {id(todo) for todo in (*late, *due)}
    return Day(late, due, [todo for todo in todos if id(todo) not in taken])


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


def _when_late(todo: Todo) -> str:
    return formatting.relative(todo.due_at)


def _when_today(todo: Todo) -> str:
    time = formatting.time(todo.due_at)
    return time if todo.kind in AT_A_TIME else f"by {time}"


def _when_later(todo: Todo) -> str:
    if todo.due_at is None:
        return "no day set"
    return formatting.day_time(todo.due_at) if todo.kind in AT_A_TIME else f"by {formatting.day(todo.due_at)}"
