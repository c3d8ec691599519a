"""What a file holds: its columns, days, jobs, stages and sources, who is in it, and which rows cannot be taken.

One pass over the file; rows that were read wait on disk for the plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from candidates.domain.tables.columns import Column
from candidates.domain.tables.dates import Order
from candidates.domain.tables.labels import key_of
from candidates.domain.tables.matching import Keys, Probable, joined, probable_pairs
from candidates.domain.tables.reading import Table
from candidates.domain.tables.rows import Layout, Parsed
from candidates.services.imports.files import Settled, Spool, Usable, sorted_out

FIRST = 5  # rows of a combination that are named


@dataclass
class Group:
    """A label of the file with how many rows have it, in which years they applied, and the rows of each combination."""

    label: str
    rows: int = 0
    years: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        return {"label": self.label, "rows": self.rows, "years": sorted(self.years)}


@dataclass
class Survey:
    """What a file holds. `groups` says per usable row, in order, by number which row its person is known by.

    Of a file that was read before only rows are told that are known by another.
    """

    columns: list[Column]
    orders: dict[int, Order]
    layout: Layout
    spool: Spool = field(default_factory=Spool)
    records: int = 0
    usable: int = 0
    unnamed: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    unusable: list[Settled] = field(default_factory=list)
    jobs: dict[str, Group] = field(default_factory=dict)
    sources: dict[str, Group] = field(default_factory=dict)
    combinations: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    pairs: list[Probable] = field(default_factory=list)
    probable: list[Probable] = field(default_factory=list)
    applications: int = 0

    @property
    def people_before_probable(self) -> int:
        return len(set(self.groups))

    @property
    def people(self) -> int:
        """How many people there are once probable pairs were confirmed; chains count."""
        parents: dict[int, int] = {}

        def root(group: int) -> int:
            while (above := parents.get(group, group)) != group:
                group = above
            return group

        at = dict(zip(self.numbers, self.groups, strict=True))
        merged = 0
        for pair in self.probable:
            one, other = root(at[pair.first]), root(at[pair.second])
            if one != other:
                parents[other] = one
                merged += 1
        return self.people_before_probable - merged


def survey(table: Table, columns: list[Column], orders: dict[int, Order], layout: Layout) -> Survey:
    """Read a file once and return what it holds. Raises Unreadable on the way."""
    found = Survey(columns, orders, layout)
    keys: list[Keys] = []
    places: list[tuple[str, str]] = []
    kept: dict[tuple[str, str], tuple[str, str]] = {}  # many rows name the same job and day: one object stands for all
    for row in sorted_out(table, layout):
        found.records += 1
        found.spool.add(row)
        if isinstance(row, Settled):
            found.settled[row.code] += 1
            if row.unusable:
                found.unusable.append(row)
            continue
        found.usable += 1
        found.unnamed += not row.parsed.name
        found.numbers.append(row.number)
        keys.append(row.parsed.keys())
        place = (key_of(row.parsed.job), row.parsed.applied_on[:10])
        places.append(kept.setdefault(place, place))
        _tally(found, row)
    told = joined(keys)
    found.groups = [found.numbers[i] for i in told.groups]
    found.pairs = _numbered(found, told.pairs)
    found.probable = _numbered(found, probable_pairs(keys, told.groups))
    if "job" in layout.places:
        found.applications = len({(group, *place) for group, place in zip(told.groups, places, strict=True)})
    return found


def _numbered(found: Survey, pairs: list[Probable]) -> list[Probable]:
    """Return pairs by the numbers of their rows."""
    return [Probable(found.numbers[pair.first], found.numbers[pair.second], pair.why) for pair in pairs]


def _tally(found: Survey, row: Usable) -> None:
    parsed = row.parsed
    job = key_of(parsed.job)
    if parsed.job:
        group = found.jobs.setdefault(job, Group(parsed.job))
        group.rows += 1
        if parsed.applied_on:
            group.years.add(parsed.applied_on[:4])
    if parsed.source:
        found.sources.setdefault(key_of(parsed.source), Group(parsed.source)).rows += 1
    if "job" not in found.layout.places or parsed.job:
        _tally_standing(found, row, job)


def _tally_standing(found: Survey, row: Usable, job: str) -> None:
    parsed = row.parsed
    kept = found.combinations.get(parsed.combination)
    if kept is None:
        kept = {"cells": _cells(parsed, found.layout), "rows": 0, "first": [], "jobs": {}}
        found.combinations[parsed.combination] = kept
    kept["rows"] += 1
    kept["jobs"][job] = kept["jobs"].get(job, 0) + 1
    if len(kept["first"]) < FIRST:
        kept["first"].append(row.number)


def _cells(parsed: Parsed, layout: Layout) -> dict[str, str]:
    """Return the combination of a row again, as its key was made."""
    marks = dict(zip(layout.parts, parsed.combination.split("|"), strict=False))
    cells = {part: {"adate": "a date", "areason": "a reason"}.get(mark, mark) for part, mark in marks.items()}
    return {**cells, **{part: getattr(parsed, part) for part in ("stage", "status") if part in cells}}
