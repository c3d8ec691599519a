"""What the times in stages tell of a role: how far people came, and how long they stayed, drawn and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from uuid import UUID

from candidates.domain.flow import SMALL, Middle, Stays, Step, Way, funnel, narrowest, stays, ticks
from candidates.domain.table import csv_line
from candidates.queries.flow import ways_through
from foundation.core.formatting import count, number
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage
from roles.queries.seeing import stages_of

NONE = "–"
# What fits beside a chart; the table below has the whole name.
LONGEST = 22
STEPS_SAY = (
    "People who stood at each stage, with the share of the stage before that came this far, without those still under "
    "way. Who was led past a stage, or came from a file at a later one, did not stand at it. Below ten you read the "
    "counts, and nothing is concluded."
)
STAYS_SAY = (
    "Median days (dot), middle half (bar) and the stage's patience (dashed), over stays that have ended. Days on hold "
    "do not count. Ring: fewer than ten."
)
KEPT = "Stages with ten stays or more keep to their limits"
STEPS_HEAD = [
    ("Stage", False),
    ("People", True),
    ("Of the stage before", True),
    ("Led past it", True),
    ("Stopped here", True),
    ("Under way", True),
]
STAYS_HEAD = [
    ("Stage", False),
    ("Stays", True),
    ("Median", True),
    ("Middle half", True),
    ("Limit", True),
    ("Wait now", True),
    ("On hold", True),
]
FILE_HEAD = (
    "Stage",
    "People",
    "Came from the stage before",
    "Of so many",
    "Led past it",
    "Stopped here",
    "Under way",
    "Stays that ended",
    "Lower quarter of days",
    "Median days",
    "Upper quarter of days",
    "Limit in days",
    "Wait now",
    "On hold",
)


class Place(Protocol):
    """A stage of a role, or all stages of a kind; these have no limit where their limits differ."""

    @property
    def label(self) -> str: ...
    @property
    def patience_days(self) -> int | None: ...


def flow_page(member: Membership, role: Role) -> dict[str, Any]:
    """Return the two figures of a role, None of one that had nobody. Two queries."""
    stages, ways = _read(member, role.pk)
    if not ways:
        return {"figures": None}
    keys = [stage.pk for stage in stages]
    steps = list(zip(stages, funnel(keys, ways), strict=True))
    return {"figures": {"steps": steps_figure(steps), "stays": stays_figure(_stayed(stages, stays(keys, ways)))}}


def flow_lines(member: Membership, role: Role) -> Iterator[str]:
    """Yield the same figures as a file for spreadsheets, a line for each stage."""
    stages, ways = _read(member, role.pk)
    keys = [stage.pk for stage in stages]
    stayed = stays(keys, ways)
    yield csv_line(FILE_HEAD)
    for stage, step in zip(stages, funnel(keys, ways), strict=True):
        one = stayed[stage.pk].middle
        came = (step.came, step.of) if step.of else ("", "")
        people = (step.reached, *came, step.passed_over, step.stopped, step.under_way, one.ended)
        yield csv_line(map(str, (stage.label, *people, *written(one), stage.patience_days, one.waiting, one.held)))


def written(stays: Middle) -> list[str]:
    """Return the lower quarter, the median and the upper quarter of days for a file."""
    middle = stays.middle
    return [f"{each:.1f}" for each in (middle.low, middle.median, middle.high)] if middle else [""] * 3


def _read(member: Membership, role_id: UUID) -> tuple[list[Stage], list[Way]]:
    # The stages last: whoever was read stands at one of them, also when one was added meanwhile.
    ways = ways_through(member, role_id)
    return stages_of(role_id), ways


def steps_figure(steps: Sequence[tuple[Place, Step]]) -> dict[str, Any]:
    """Return the funnel: its sentence, its bars, its table."""
    worst = narrowest([step for _, step in steps])
    return {
        "title": _where_people_stop(steps, worst),
        "say": STEPS_SAY,
        "bars": [
            {"label": short(stage.label), "value": step.reached, "strong": place == worst, "note": _share(step)}
            for place, (stage, step) in enumerate(steps)
        ],
        "head": STEPS_HEAD,
        "rows": [
            [stage.label, step.reached, _counts(step), step.passed_over, step.stopped, step.under_way]
            for stage, step in steps
        ],
    }


def _where_people_stop(steps: Sequence[tuple[Place, Step]], worst: int | None) -> str:
    if worst is None:
        return "Too few to say where people stop"
    stage, step = steps[worst]
    if not step.lost:
        return "Nobody stopped where ten or more have gone on"
    return f"The fewest come on to {stage.label}: {step.came} of {step.of}"


def _share(step: Step) -> str:
    if step.of < SMALL:
        return f"{step.came} of {step.of}" if step.of else ""
    return f"{step.came / step.of * 100:.0f} %"


def _counts(step: Step) -> str:
    if not step.of:
        return NONE
    counts = f"{step.came} of {step.of}"
    return f"{counts}, {_share(step)}" if step.of >= SMALL else counts


def _stayed(stages: Sequence[Stage], stayed: dict[UUID, Stays]) -> list[tuple[Stage, Middle]]:
    """Return the stages where somebody can wait: not the one that ends the loop."""
    return [(stage, stayed[stage.pk].middle) for stage in stages if not StageKind(stage.kind).ends]


def stays_figure(stayed: Sequence[tuple[Place, Middle]], kept: str = KEPT) -> dict[str, Any]:
    """Return the days in each stage: the sentence (`kept` where no limit is overrun), the ranges, the table."""
    ranges, over, most = [], [], 1.0
    for stage, one in stayed:
        middle, limit = one.middle, stage.patience_days
        overrun = middle is not None and limit is not None and not one.small and middle.median > limit
        over += [stage.label] if overrun else []
        most = max(most, limit or 0, middle.high if middle else 0)
        ranges.append(
            {
                "label": short(stage.label),
                "value": middle and middle.median,
                "low": middle and middle.low,
                "high": middle and middle.high,
                "n": one.ended,
                "limit": limit,
                "strong": overrun,
            }
        )
    known = any(stage.patience_days is not None and not one.small for stage, one in stayed)
    marks = ticks(most)
    return {
        "title": _which_overrun(over, kept, known=known),
        "say": f"{STAYS_SAY} {_not_counted(stayed)}",
        "ranges": ranges,
        "high": marks[-1],
        "ticks": [(mark, f"{mark} days" if mark == 0 else number(mark)) for mark in marks],
        "head": STAYS_HEAD,
        "rows": [[stage.label, *_days(stage, one)] for stage, one in stayed],
    }


def _which_overrun(over: Sequence[str], kept: str, *, known: bool) -> str:
    if not known:
        return "Too few stays have ended to judge the limits"
    if not over:
        return kept
    if len(over) == 1:
        return f"{over[0]} overruns its limit"
    return f"{', '.join(over[:-1])} and {over[-1]} overrun their limits"


def _not_counted(stayed: Sequence[tuple[Place, Middle]]) -> str:
    waiting, held = sum(one.waiting for _, one in stayed), sum(one.held for _, one in stayed)
    parts = [count(waiting, "person who waits", "people who wait") + " now" if waiting else ""]
    parts += [f"{held:,} on hold" if held else ""]
    said = " and ".join(filter(None, parts))
    return f"Not in it: {said}." if said else "Nobody waits now."


def _days(stage: Place, one: Middle) -> list[int | str]:
    middle = one.middle
    median, half = (number(middle.median, 1), f"{middle.low:.1f} to {middle.high:.1f}") if middle else (NONE, NONE)
    limit = NONE if stage.patience_days is None else stage.patience_days
    return [one.ended, median, half, limit, one.waiting, one.held]


def short(label: str, longest: int = LONGEST) -> str:
    """Return what fits beside a chart."""
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"
