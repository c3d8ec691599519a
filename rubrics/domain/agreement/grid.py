"""Scores as arrays. A unit is one person on one criterion; units are never put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = 1, 5
LEVELS = HIGHEST - LOWEST + 1

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


class Given(NamedTuple):
    """A score from 1 to 5 that a rater gave to a subject on a criterion. At most one for these three."""

    rater: Hashable
    subject: Hashable
    criterion: Hashable
    score: int


@dataclass(frozen=True)
class Grid:
    """Scores by rater and unit. `rater`, `unit` and `score` have one entry a score; `person` says whose a unit is.

    `raters` and `people` are the keys that the numbers stand for; of `units` there are so many.
    """

    raters: tuple[Hashable, ...]
    people: tuple[Hashable, ...]
    units: int
    rater: Ints
    unit: Ints
    person: Ints
    score: Ints

    @cached_property
    def counts(self) -> Ints:
        """How often each unit got each score: units × 5."""
        places = self.unit * LEVELS + (self.score - LOWEST)
        counts: Ints = np.bincount(places, minlength=self.units * LEVELS).reshape(-1, LEVELS)
        return counts

    @cached_property
    def given(self) -> Ints:
        """How many scores each unit has."""
        given: Ints = self.counts.sum(axis=1)
        return given

    @cached_property
    def means(self) -> Floats:
        """The mean score of each unit."""
        return self.counts @ np.arange(LOWEST, HIGHEST + 1) / self.given

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Which units two raters or more scored."""
        return self.given > 1


def grid(rows: Iterable[Given]) -> Grid:
    """Return the scores as arrays, raters, units and people in the order in which they first come."""
    # Rows are looked at once, and then each column by itself: to fetch a row four times took longer than to count.
    cells = [*chain.from_iterable(rows)]
    raters, rater = _numbered(cells[0::4])
    people, subject = _numbered(cells[1::4])
    criteria, criterion = _numbered(cells[2::4])
    # Numbers, not 20,000 pairs, tell units apart; they are sorted, and put back in the order in which they came.
    _, first, place = np.unique(subject * len(criteria) + criterion, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return Grid(
        raters=raters,
        people=people,
        units=len(first),
        rater=rater,
        unit=np.argsort(order)[place],
        person=subject[first[order]],
        score=np.array(cells[3::4], dtype=np.intp),
    )


def _numbered(keys: Sequence[Hashable]) -> tuple[tuple[Hashable, ...], Ints]:
    """Return each key once, in the order in which they first come, and the number of each one's place there."""
    if keys and keys.count(keys[0]) == len(keys):  # as all scores of one criterion have the same
        return (keys[0],), np.zeros(len(keys), dtype=np.intp)
    places: defaultdict[Hashable, int] = defaultdict(count().__next__)
    numbers = np.fromiter(map(places.__getitem__, keys), dtype=np.intp, count=len(keys))
    return tuple(places), numbers


def by_criterion(rows: Iterable[Given]) -> dict[Hashable, list[Given]]:
    """Return the scores of each criterion."""
    found: defaultdict[Hashable, list[Given]] = defaultdict(list)
    for row in rows:
        found[row.criterion].append(row)
    return dict(found)
