"""How a start goes, in figures: the days until something was there, counted from day one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `days` counts from day one to the day on which it was there, 0 when it was before; so far if it is
    still `open`. None before day one, while nothing can be counted."""

    label: str
    say: str
    days: int | None
    open: bool


def measures(
    wanted: Sequence[Mapping[str, Any]],
    done: Mapping[str, datetime | None],
    starts_on: date,
    today: date,
    day_of: Callable[[datetime], date],
) -> list[Measure]:
    """Return the playbook's measures of a start whose items were done when `done` says, by label.

    A measure whose item the start does not have is left out.
    """
    found = []
    for row in wanted:
        if row["item"] not in done:
            continue
        when = done[row["item"]]
        until = day_of(when) if when else today
        days = None if when is None and today < starts_on else max(0, (until - starts_on).days)
        found.append(Measure(row["label"], row["say"], days, when is None))
    return found
