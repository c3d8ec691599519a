"""What the loop costs the team for one hire, in hours and money, and what goes with a stage left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.domain.economics import HOURS_A_WEEK, WEEKS_A_YEAR
from roles.pages.loop_time import Spent
from roles.queries.snapshot import Snapshot
from roles.registries import Knowledge


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour of one of ours costs in minor units; `own` when somebody gave the figure."""

    minor: int
    own: bool


def hour_of(band: tuple[int | None, int | None], overhead_percent: int | None, own_minor: int | None) -> Hour | None:
    """Return what an hour costs: the figure given, else an hour of what somebody in the middle of the band would cost.

    The same rule as for the budget's interviewers; None while band or overhead is missing.
    """
    if own_minor is not None:
        return Hour(own_minor, True)
    low, high = band
    if low is None or high is None or overhead_percent is None:
        return None
    year = (low + high) * (100 + overhead_percent)
    return Hour(round(year / (200 * WEEKS_A_YEAR * HOURS_A_WEEK)), False)


def price(minutes: int, hour: Hour | None) -> int | None:
    """Return what minutes of the team cost in minor units; None while an hour has no price."""
    return None if hour is None else round(minutes * hour.minor / 60)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What evidence on one criterion costs the team for one hire; `stages` are the names of those that score it."""

    label: str
    minutes: int
    stages: tuple[str, ...]


def by_criterion(shot: Snapshot, known: Knowledge, rows: Iterable[Spent]) -> list[Criterion]:
    """Return each criterion with its part of the team's minutes, the dearest first.

    The minutes of a stage are shared among what its kit scores: a stage of four criteria gives each a quarter.
    """
    team = {row.key: row.team for row in rows}
    minutes: dict[str, float] = {}
    stages: dict[str, list[str]] = {}
    for stage in shot.stages:
        scored = list(dict.fromkeys(known.stage_criteria.get(stage["id"], ())))
        for key in scored:
            minutes[key] = minutes.get(key, 0) + team.get(stage["key"], 0) / len(scored)
            stages.setdefault(key, []).append(stage["label"])
    made = [Criterion(named(key), round(spent), tuple(stages[key])) for key, spent in minutes.items()]
    return sorted(made, key=lambda row: (-row.minutes, row.label))


def named(key: str) -> str:
    """Return the key of a criterion as words."""
    return key.replace("_", " ").replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Without:
    """What goes when a stage is left out: outcomes that nothing covers then, those that are covered once, criteria that
    nothing scores, and the time that is saved of the candidate and of the team."""

    label: str
    lost: tuple[str, ...]
    thin: tuple[str, ...]
    unscored: tuple[str, ...]
    candidate: int
    team: int

    @property
    def nothing(self) -> bool:
        """Whether no evidence goes with it."""
        return not (self.lost or self.thin or self.unscored)


def without(shot: Snapshot, known: Knowledge, rows: Iterable[Spent], key: str) -> Without | None:
    """Return what leaving out the stage of this key takes away; None when the loop has no such stage."""
    stage = next((one for one in shot.stages if one["key"] == key), None)
    if stage is None:
        return None
    rest = [one for one in shot.stages if one["key"] != key]
    spent = next((row for row in rows if row.key == key), None)
    gone = [row for row in shot.outcomes if _covers(stage, row, known)]
    left = {row["id"]: sum(_covers(one, row, known) for one in rest) for row in gone}
    scored = {criterion for one in rest for criterion in known.stage_criteria.get(one["id"], ())}
    own = dict.fromkeys(known.stage_criteria.get(stage["id"], ()))
    return Without(
        label=stage["label"],
        lost=tuple(row["text"] for row in gone if left[row["id"]] == 0),
        thin=tuple(row["text"] for row in gone if left[row["id"]] == 1),
        unscored=tuple(named(criterion) for criterion in own if criterion not in scored),
        candidate=spent.candidate if spent else 0,
        team=spent.team if spent else 0,
    )


def _covers(stage: Mapping[str, Any], outcome: Mapping[str, Any], known: Knowledge) -> bool:
    needed: Sequence[str] = known.outcome_criteria.get(outcome["id"], ())
    return outcome["id"] in stage["outcomes"] or not set(needed).isdisjoint(known.stage_criteria.get(stage["id"], ()))
