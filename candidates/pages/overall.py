"""What the times in stages tell over all roles that somebody sees: stages of one kind together, and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from candidates.domain.flow import SMALL, Middle, Step, narrowing
from candidates.domain.reach import Reach, apart, reach
from candidates.domain.table import csv_line
from candidates.models import RejectReason
from candidates.pages.flow import short, stays_figure, steps_figure, written
from candidates.queries.overall import KINDS, ends_over_roles, rests, walks
from candidates.services.closing import FORGOTTEN_KEY
from candidates.services.closing_duplicates import DUPLICATE
from foundation.core import clock
from foundation.core.formatting import count
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind

# What can be asked for: months and what they are called; 0 is everything.
PERIODS = {12: "Last 12 months", 3: "Last 3 months", 0: "All time"}
USUAL = 12
MONTH = timedelta(days=365) / 12
MOST_SOURCES = 8
LONGEST_REASON = 32
OVER_ROLES = "Stages of one kind count together, in the usual order of a loop."
KEPT = "Where roles share a limit and ten stays have ended, it is kept"
REACH_SAY = (
    "Share of applicants who came as far as a first conversation, with its likely range, without those who may still "
    "and those who went on elsewhere before. "
    "Ring: fewer than ten. Where ranges overlap, do not rank neighbours."
)
REACH_HEAD = [("Source", False), ("Came", True), ("Of", True), ("Share", True), ("Likely", True)]
# Who ended for one of these was not turned down, and did not turn away.
NOTHING_SAID = (DUPLICATE, FORGOTTEN_KEY)
ENDED: dict[str, str] = {RejectReason.By.US: "by us", RejectReason.By.THEM: "by them"}
ENDS_SAY = "The reason that was given for each application that ended, and who ended it. Hires are not among them."
ENDS_HEAD = [("Reason", False), ("Ended by", False), ("People", True)]
FILE_HEAD = (
    "figure", "label", "people", "came", "of", "led_past", "stopped", "under_way", "stays", "lower_quarter_days",
    "median_days", "upper_quarter_days", "wait_now", "on_hold", "share", "low", "high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """All stages of a kind: by the one name that they have, or the kind's; no limit where theirs differ."""

    kind: StageKind
    label: str
    patience_days: int | None
    step: Step
    stays: Middle


def overall_page(member: Membership, months: int) -> dict[str, Any]:
    """Return the figures over a period of `PERIODS`, None where nobody applied in it. Three queries."""
    found, sources = _read(member, months)
    if not found:
        return {"figures": None}
    steps = steps_figure([(one, one.step) for one in found])
    rested = stays_figure([(one, one.stays) for one in found if not one.kind.ends], KEPT)
    figures = {
        "steps": steps | {"say": f"{steps['say']} {OVER_ROLES}"},
        "stays": rested | {"say": rested["say"] + " No limit stands where those of the roles differ."},
        "sources": sources_figure(sources),
        "ends": ends_figure(ends_over_roles(member, _since(months))),
    }
    return {"figures": figures}


def overall_lines(member: Membership, months: int) -> Iterator[str]:
    """Yield the same figures as a file: a line for each kind of stage, and for each source."""
    found, sources = _read(member, months)
    yield csv_line(FILE_HEAD)
    for one in found:
        step, rest = one.step, one.stays
        people = (step.reached, step.came, step.of, step.passed_over, step.stopped, step.under_way)
        row = ("stage", one.label, *people, rest.ended, *written(rest), rest.waiting, rest.held, "", "", "")
        yield csv_line(map(str, row))
    for share in sources:
        low, high = share.likely
        figures = [f"{each:.3f}" for each in (share.share, low, high)]
        row = ("source", share.source, "", share.came, share.of, *[""] * 9, *figures)
        yield csv_line(map(str, row))


def _since(months: int) -> datetime | None:
    return clock.now() - MONTH * months if months else None


def _read(member: Membership, months: int) -> tuple[list[Kind], list[Reach]]:
    trails, sources = walks(member, _since(months), NOTHING_SAID)
    rested = rests(member, _since(months))
    steps = narrowing([KINDS.index(one.kind) for one in rested], trails)
    found = [
        Kind(one.kind, _only(one.labels) or one.kind.words, _only(one.limits), step, one.stays)
        for one, step in zip(rested, steps, strict=True)
    ]
    return found, reach(sources)


def _only(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else None


def sources_figure(shares: Sequence[Reach]) -> Mapping[str, Any] | None:
    """Return how far people from each source came, None where it is known of nobody; the largest groups alone."""
    if not shares:
        return None
    largest = sorted(shares, key=lambda one: -one.of)[:MOST_SOURCES]
    shown = [one for one in shares if one in largest]
    left = len(shares) - len(shown)
    return {
        "title": _finding(shown),
        "say": REACH_SAY + (f" {count(left, 'smaller source is', 'smaller sources are')} left out." if left else ""),
        "ranges": [_range(one) for one in shown],
        "ticks": [(value, f"{value} %") for value in range(0, 101, 20)],
        "head": REACH_HEAD,
        "rows": [[one.source, one.came, one.of, _percent(one.share), _between(one)] for one in shown],
    }


def _finding(shown: Sequence[Reach]) -> str:
    if not any(one.of >= SMALL for one in shown):
        return "Too few to compare sources"
    two = apart(shown)
    if two is None:
        return "No source gets further for certain"
    return f"{two[0].source} gets further than {two[1].source}"


def _range(one: Reach) -> dict[str, Any]:
    low, high = one.likely
    ends = {"value": one.share * 100, "low": low * 100, "high": high * 100}
    return {"label": short(one.source), **ends, "n": one.of, "note": f"{one.came} of {one.of}"}


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _between(one: Reach) -> str:
    low, high = one.likely
    return f"{low * 100:.0f} to {high * 100:.0f} %"


def ends_figure(ends: Sequence[tuple[str, str, int]]) -> Mapping[str, Any] | None:
    """Return why applications ended, of (reason, by whom, people) the commonest first; None where none did."""
    if not ends:
        return None
    whole = sum(people for *_, people in ends)
    reason, _, people = ends[0]
    few = whole < SMALL
    return {
        "title": "Too few to say why people leave" if few else f"Most often: {reason}, {people} of {whole}",
        "say": ENDS_SAY,
        "bars": [
            {"label": short(label, LONGEST_REASON), "value": number, "strong": not (few or place), "note": ENDED[ended]}
            for place, (label, ended, number) in enumerate(ends[:MOST_SOURCES])
        ],
        "head": ENDS_HEAD,
        "rows": [[label, ENDED[ended], number] for label, ended, number in ends],
    }
