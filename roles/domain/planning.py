"""When the tasks of a plan are due: laid out from its start, moved with it, drawn as a timeline. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any, Protocol

from foundation.core.domain.working_days import add_working_days, is_working_day

LONGEST_LOOK = timedelta(weeks=26)  # what is due later is drawn at the edge, so that one far day leaves room to see
TICKS = 9
LEFT, RIGHT, TOP, ROW, BAR = 156.0, 1048.0, 26.0, 36.0, 22.0


class Task(Protocol):
    """What is read of a task here; `offset_days` is None when a person set its day."""

    @property
    def phase(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def offset_days(self) -> int | None: ...
    @property
    def done_at(self) -> Any: ...


def working(day: date) -> date:
    """Return the day itself, or the Monday after a weekend: a task is never due before its day."""
    return day if is_working_day(day) else add_working_days(day, 1)


def due(start: date, offset_days: int) -> date:
    """Return the day on which a task is due that many days after the start."""
    return working(start + timedelta(days=offset_days))


def offsets(phases: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """Give (phase, task, days after the start) for the tasks of the playbook.

    Each phase takes its longest time, one after the other, and its tasks are due evenly through it.
    """
    begins = 0
    for phase in phases:
        span = phase["weeks"][-1] * 7
        for number, title in enumerate(phase["tasks"], start=1):
            yield phase["key"], title, begins + round(span * number / len(phase["tasks"]))
        begins += span


@dataclass(frozen=True, slots=True)
class Moving:
    """What another start does to a plan: (task, its new day) for those that move, and how many stay, by why."""

    moves: tuple[tuple[Any, date], ...]
    done: int
    by_hand: int

    @property
    def stay(self) -> int:
        return self.done + self.by_hand


def moving(tasks: Sequence[Task], start: date) -> Moving:
    """Return what moves when the plan starts on another day: what is not done and not set by hand."""
    moves, done, by_hand = [], 0, 0
    for task in tasks:
        if task.done_at is not None:
            done += 1
        elif task.offset_days is None:
            by_hand += 1
        elif (day := due(start, task.offset_days)) != task.due_on:
            moves.append((task, day))
    return Moving(tuple(moves), done, by_hand)


@dataclass(frozen=True, slots=True)
class Mark:
    """A task on the timeline: where, and whether it is done, open or late."""

    x: float
    y: float
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase on the timeline: its window in the plan, from its start to its shortest and its longest end."""

    label: str
    weeks: tuple[int, int]
    starts: date
    ends: date
    y: float
    x: float
    short: float
    long: float
    marks: tuple[Mark, ...]
    done: int
    late: int
    total: int
    last_due: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of a plan. Coordinates are those of its drawing, `today` None when that day is not on it."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, date], ...]
    today: float | None
    width: float
    height: float
    ends: date
    late: int
    left: int


def is_late(task: Task, today: date) -> bool:
    """Tell whether a task should have been done by now."""
    return task.done_at is None and task.due_on is not None and task.due_on < today


def timeline(phases: Sequence[Mapping[str, Any]], tasks: Sequence[Task], start: date, today: date) -> Timeline:
    """Draw the phases from the start, each at its longest, with every task on its day."""
    planned = start + timedelta(weeks=sum(phase["weeks"][-1] for phase in phases))
    days = [task.due_on for task in tasks if task.due_on]
    first = max(min([start, *days]), start - LONGEST_LOOK)
    last = min(max([planned, *days]), planned + LONGEST_LOOK)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (min(max(day, first), last) - first).days / span * (RIGHT - LEFT), 1)

    lanes, begins = [], start
    for place, phase in enumerate(phases):
        lanes.append(_lane(phase, begins, TOP + place * ROW, [t for t in tasks if t.phase == phase["key"]], today, x))
        begins = lanes[-1].ends
    step = timedelta(weeks=max(1, ceil(span / 7 / TICKS)))
    ticks, day = [], first
    while day <= last:
        ticks.append((x(day), day))
        day += step
    return Timeline(
        lanes=tuple(lanes),
        ticks=tuple(ticks),
        today=x(today) if first <= today <= last else None,
        width=RIGHT + 12,
        height=TOP + len(phases) * ROW + 24,
        ends=max([planned, *days]),
        late=sum(lane.late for lane in lanes),
        left=sum(task.done_at is None for task in tasks),
    )


def _lane(phase: Mapping[str, Any], begins: date, y: float, tasks: Sequence[Task], today: date, x: Any) -> Lane:
    low, high = phase["weeks"][0], phase["weeks"][-1]
    ends = begins + timedelta(weeks=high)
    marks: list[Mark] = []
    taken: dict[float, int] = {}
    for task in tasks:
        if task.due_on is None:
            continue
        at = x(task.due_on)
        piled = taken[at] = taken.get(at, -1) + 1  # tasks due on one day lean over each other instead of hiding
        state = "done" if task.done_at is not None else "late" if is_late(task, today) else "open"
        marks.append(Mark(round(at + 4 * piled, 1), y + BAR / 2, state, task.title))
    dues = [task.due_on for task in tasks if task.due_on]
    return Lane(
        label=phase["label"],
        weeks=(low, high),
        starts=begins,
        ends=ends,
        y=y,
        x=x(begins),
        short=round(x(begins + timedelta(weeks=low)) - x(begins), 1),
        long=round(x(ends) - x(begins), 1),
        marks=tuple(marks),
        done=sum(task.done_at is not None for task in tasks),
        late=sum(is_late(task, today) for task in tasks),
        total=len(tasks),
        last_due=max(dues) if dues else None,
    )
