"""What a debrief talks about and for how long: made from its splits, widest first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST, LONGEST, USUAL = 10, 180, 30
# A clock that nobody paused has not run for days: no talk is longer than this.
RUNS_AT_MOST = timedelta(hours=6)
# A quarter of the slot, less a little, is for saying it again and deciding; a tenth for what to be careful with.
CLOSING, CAREFUL = 0.23, 0.1


@dataclass(frozen=True, slots=True)
class Minutes:
    """How the slot is divided: one number for each split in their order, what to be careful with, and the close.

    `open` is what is left for going through the table when nobody stands apart.
    """

    splits: tuple[int, ...]
    open: int
    careful: int
    closing: int


def ran(since: datetime, now: datetime) -> int:
    """Return for how many seconds a clock has run that was started at `since`."""
    return int(min(max(now - since, timedelta(0)), RUNS_AT_MOST).total_seconds())


def divide(slot: int, widths: Sequence[int], *, careful: bool) -> Minutes:
    """Divide the minutes of a slot, so that they add up to it: a wider split gets more.

    With more splits than minutes the widest get one each, and the others what is left of time.
    """
    closing = max(round(slot * CLOSING), 2)
    about = max(round(slot * CAREFUL), 1) if careful else 0
    rest = slot - closing - about
    if not widths:
        return Minutes((), rest, about, closing)
    return Minutes(tuple(_shares(rest, widths)), 0, about, closing)


def _shares(rest: int, widths: Sequence[int]) -> list[int]:
    """Share out by width, whole minutes, a minute at least as long as there are enough."""
    if len(widths) >= rest:
        return [1] * rest + [0] * (len(widths) - rest)
    exact = [(rest - len(widths)) * width / sum(widths) for width in widths]
    shares = [1 + int(part) for part in exact]
    by_rest = sorted(range(len(widths)), key=lambda at: int(exact[at]) - exact[at])
    for at in by_rest[: rest - sum(shares)]:
        shares[at] += 1
    return shares
