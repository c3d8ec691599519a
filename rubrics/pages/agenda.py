"""The agenda of a debrief, made from its splits, and the clock of its slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foundation.core import clock
from foundation.core.formatting import count
from rubrics.domain import agenda, warnings
from rubrics.models import Debrief
from rubrics.pages.said import Comment
from rubrics.pages.sheet import Cell, Sheet


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the agenda; `key` addresses a split, and `comments` were kept on it."""

    title: str
    minutes: int
    key: str = ""
    voices: tuple[Cell, ...] = ()
    comments: tuple[Comment, ...] = ()


def agenda_of(
    shown: Sheet, comments: Sequence[Comment], minutes: int, careful: Sequence[warnings.Warned]
) -> list[Item]:
    """Return the points of the talk with minutes that add up to the slot."""
    splits = shown.splits
    widths = [(row.high or 0) - (row.low or 0) for row in splits]
    divided = agenda.divide(minutes, widths, careful=bool(careful))
    by_row = {row.key: row.criteria for row in shown.table}
    items = [
        Item(
            row.name,
            length,
            row.key,
            tuple(row.voices),
            tuple(one for one in comments if one.criterion in by_row[row.key]),
        )
        for row, length in zip(splits, divided.splits, strict=True)
    ]
    if not splits:
        items.append(Item("Nobody stands apart: what each saw", divided.open))
    if careful:
        items.append(Item(_careful(careful), divided.careful))
    return [*items, Item("Each says again, then it is decided", divided.closing)]


def _careful(found: Sequence[warnings.Warned]) -> str:
    """Name what to be careful with: '1 red flag, 2 thin'."""
    kinds = {
        "red_flag": ("red flag", "red flags"),
        "strong_point": ("yes on little", "yeses on little"),
        "halo": ("halo", "halos"),
        "thin": ("person with thin evidence", "people with thin evidence"),
        "brand": ("name in place of work", "names in place of work"),
    }
    told = [(sum(one.kind == kind for one in found), words) for kind, words in kinds.items()]
    return ", ".join(count(n, *words) for n, words in told if n)


def clock_of(debrief: Debrief, minutes: int) -> dict[str, Any]:
    """Return how many seconds of the slot are left, below zero when it is over, and whether the clock runs."""
    since, now = debrief.clock_since, clock.now()
    running = agenda.ran(since, now) if since is not None else 0
    return {
        "left": minutes * 60 - debrief.clock_spent - running,
        "running": since is not None,
        "ticks": since is not None and now - since < agenda.RUNS_AT_MOST,
        "begun": bool(debrief.clock_spent or running),
    }
