"""Scores as arrays. A unit is one person on one criterion; units are never put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
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

    `raters`, `units` and `people` are the keys that the numbers stand for; a unit's key is (subject, criterion).
    """

    raters: tuple[Hashable, ...]
    units: tuple[tuple[Hashable, Hashable], ...]
    people: tuple[Hashable, ...]
    rater: Ints
    unit: Ints
    person: Ints
    score: Ints

    @cached_property
    def counts(self) -> Ints:
        """How often each unit got each score: units × 5."""
        places = self.unit * LEVELS + (self.score - LOWEST)
        counts: Ints = np.bincount(places, minlength=len(self.units) * LEVELS).reshape(-1, LEVELS)
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
    held = list(rows)
    raters: dict[Hashable, int] = {}
    units: dict[tuple[Hashable, Hashable], int] = {}
    people: dict[Hashable, int] = {}
    rater = [raters.setdefault(row[0], len(raters)) for row in held]
    unit = [units.setdefault(row[1:3], len(units)) for row in held]
    person = [people.setdefault(subject, len(people)) for subject, _ in units]
    return Grid(
        raters=tuple(raters),
        units=tuple(units),
        people=tuple(people),
        rater=np.array(rater, dtype=np.intp),
        unit=np.array(unit, dtype=np.intp),
        person=np.array(person, dtype=np.intp),
        score=np.array([row[3] for row in held], dtype=np.intp),
    )


def by_criterion(rows: Iterable[Given]) -> dict[Hashable, list[Given]]:
    """Return the scores of each criterion."""
    found: defaultdict[Hashable, list[Given]] = defaultdict(list)
    for row in rows:
        found[row.criterion].append(row)
    return dict(found)
