"""What somebody could have read before they handed in a scorecard, from times alone. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; `until` None lasts."""

    since: datetime
    until: datetime | None = None


def last_free(before: datetime, rights: Iterable[Span], owing: Iterable[Span]) -> datetime | None:
    """Return the end of the latest stretch before a moment in which one had a right to read and owed nothing.

    None when there was none.
    """
    held = [(span.since, min(span.until or before, before)) for span in owing]
    ends = [_freed(span.since, min(span.until or before, before), held) for span in rights]
    return max((end for end in ends if end is not None), default=None)


def _freed(since: datetime, end: datetime, held: list[tuple[datetime, datetime]]) -> datetime | None:
    """Walk back from `end` past everything that was owed then; None when nothing is left since `since`."""
    while end > since:
        covering = [start for start, stop in held if start < end <= stop]
        if not covering:
            return end
        end = min(covering)
    return None


def readable_before(
    before: datetime, *, rights: Iterable[Span], owing: Iterable[Span], others: Mapping[K, datetime]
) -> list[K]:
    """Return which of the others' scorecards, given with the times at which they came, stood open before `before`."""
    free = last_free(before, rights, owing)
    return [] if free is None else [key for key, came_in in others.items() if came_in < free]
