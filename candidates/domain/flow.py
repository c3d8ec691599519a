"""How people went through the stages of a loop, and how long they stayed. Pure.

All of it comes from times in stages: what was undone has none, and a stage that somebody was led past has none of
theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor, log10
from typing import Any

from candidates.domain.intervals import Span, Why, counted, visits

# Below this many of anything no conclusion is drawn.
SMALL = 10
DAY = timedelta(days=1)
MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Way:
    """What an application went through, its times in stages in order; `person` is whose it is."""

    person: Any
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage and the people who stood there.

    Of the stage before, `came` came here or further and `lost` stopped there: declined, withdrawn, in another role.
    Those who are under way there are in neither yet. `passed_over` stood further on, but never here.
    """

    reached: int
    passed_over: int
    stopped: int
    under_way: int
    came: int
    lost: int

    @property
    def of(self) -> int:
        """Those of the stage before of whom it is known whether they came on."""
        return self.came + self.lost


@dataclass(frozen=True, slots=True)
class Trail:
    """The places of a loop in which so many people stood, those and no others; `live` are they who stand in one."""

    stood: frozenset[int]
    live: bool
    people: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures, and the middle half of them."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Middle:
    """Stays in a stage that ended: how many, and the middle of their days without those on hold; who is there now."""

    ended: int = 0
    middle: Spread | None = None
    waiting: int = 0
    held: int = 0

    @property
    def small(self) -> bool:
        return self.ended < SMALL


@dataclass(frozen=True, slots=True)
class Stays:
    """Days of each stay in a stage that ended, without those on hold; and who is there now."""

    days: Sequence[float] = ()
    waiting: int = 0
    held: int = 0

    @property
    def middle(self) -> Middle:
        return Middle(len(self.days), spread(self.days), self.waiting, self.held)


def funnel(stages: Sequence[Any], ways: Iterable[Way]) -> list[Step]:
    """Return a step for each stage, in their order. Nobody comes to the first from another."""
    places = {stage: place for place, stage in enumerate(stages)}
    stood: dict[Any, set[int]] = {}
    live = set()
    for way in ways:
        stood.setdefault(way.person, set()).update(places[span.stage] for span in way.spans)
        if way.spans[-1].left is None:
            live.add(way.person)
    trails = Counter((frozenset(where), person in live) for person, where in stood.items())
    return narrowing(range(len(stages)), [Trail(*key, people) for key, people in trails.items()])


def narrowing(places: Iterable[int], trails: Sequence[Trail]) -> list[Step]:
    """Return a step for each of these places of a loop, given in order."""
    steps: list[Step] = []
    came = lost = 0
    for place in places:
        here = [one for one in trails if place in one.stood]
        further = [max(one.stood) > place for one in here]
        on = sum(one.people for one, went in zip(here, further, strict=True) if went)
        rest = [one for one, went in zip(here, further, strict=True) if not went]
        past = sum(one.people for one in trails if place not in one.stood and max(one.stood) > place)
        under_way = sum(one.people for one in rest if one.live)
        stopped = sum(one.people for one in rest) - under_way
        steps.append(Step(on + stopped + under_way, past, stopped, under_way, came, lost))
        came, lost = on, stopped
    return steps


def narrowest(steps: Sequence[Step]) -> int | None:
    """Return the place of the step to which the smallest share came on; None where too few are known."""
    known = [(step.came / step.of, place) for place, step in enumerate(steps) if step.of >= SMALL]
    return min(known)[1] if known else None


def stays(stages: Iterable[Any], ways: Iterable[Way]) -> dict[Any, Stays]:
    """Return the stays in each stage. A stay without any time is none: nobody waited, or a file did not say how long.

    What holds and an end that was taken back break is one stay (`intervals.visits`); who came back later stayed twice.
    """
    days: dict[Any, list[float]] = {stage: [] for stage in stages}
    now = dict.fromkeys(days, (0, 0))
    for way in ways:
        for visit in visits(way.spans):
            last = visit[-1]
            if last.left is None:
                waiting, held = now[last.stage]
                on_hold = last.why is Why.HOLD
                now[last.stage] = (waiting + (not on_hold), held + on_hold)
            elif stayed := counted(visit, last.left):
                days[last.stage].append(stayed / DAY)
    return {stage: Stays(sorted(values), *now[stage]) for stage, values in days.items()}


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the ordered values lie, between two of them in proportion.

    Definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996),
    361-365: with n values it stands at place 1 + (n - 1) * share. R and NumPy take it unless told otherwise, and
    spreadsheets call it QUARTILE.INC.
    """
    place = (len(ordered) - 1) * share
    low = floor(place)
    above = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (above - ordered[low]) * (place - low)


def spread(ordered: Sequence[float]) -> Spread | None:
    """Return median and quartiles of ordered values; None of none."""
    return Spread(*(quantile(ordered, share) for share in (0.25, 0.5, 0.75))) if ordered else None


def ticks(most: float) -> list[int]:
    """Return round figures from 0 to `most` or above, seven at most, for the foot of a chart."""
    power = 10 ** max(0, floor(log10(max(most, 1) / (MOST_TICKS - 1))))
    step = next(size * power for size in (1, 2, 5, 10) if size * power * (MOST_TICKS - 1) >= most)
    return list(range(0, max(1, ceil(most / step)) * step + 1, step))
