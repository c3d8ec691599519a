"""Playing many stories at once, in the order of time.

A story is a generator: it yields the moment of its next act and goes on once the clock stands there. Stories need not
know of each other, and whatever would happen after the present simply does not happen: what is owed now stays owed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from datetime import datetime
from heapq import heappop, heappush
from typing import TypeVar

from hiring.demo.clock import Clock

Told = TypeVar("Told")
Part = Generator[datetime, None, Told]
Story = Part[None]


def tell(stories: Iterable[Story], clock: Clock, until: datetime) -> None:
    """Play all stories up to `until`; those that begin at the same moment in the order given."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _go_on(waiting, number, story)
    while waiting:
        moment, number, story = heappop(waiting)
        if moment > until:
            return
        clock.turn_to(moment)
        _go_on(waiting, number, story)


def _go_on(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heappush(waiting, (moment, number, story))
