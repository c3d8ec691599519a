"""What the times in stages tell over all roles that somebody sees: stages of one kind together, and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from candidates.domain.flow import SMALL, Way, funnel, spread, stays
from candidates.domain.intervals import Span, Why
from candidates.domain.reach import Reach, apart, reach
from candidates.domain.table import csv_line
from candidates.models import Application, RejectReason
from candidates.pages.flow import short, stays_figure, steps_figure
from candidates.queries.flow import Visit, ends_over_roles, visits_over_roles
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
# So many applications at most are read for a page, the newest.
MOST = 2_000
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


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: kinds in the order of a loop, ways by kind, and for each known applicant (source, came there)."""

    kinds: Sequence[Kind]
    ways: Sequence[Way]
    known: Sequence[tuple[str, bool]]
    cut: bool


def overall_page(member: Membership, months: int) -> dict[str, Any]:
    """Return the figures over a period of `PERIODS`, None where nobody applied in it. Two queries."""
    found = _read(member, months)
    if not found.ways:
        return {"figures": None}
    keys = [one.kind for one in found.kinds]
    steps = steps_figure(list(zip(found.kinds, funnel(keys, found.ways), strict=True)))
    stayed = stays(keys, found.ways)
    rests = stays_figure([(one, stayed[one.kind]) for one in found.kinds if not one.kind.ends], KEPT)
    also = f" {OVER_ROLES}" + (f" Over the {MOST:,} who applied last." if found.cut else "")
    figures = {
        "steps": steps | {"say": steps["say"] + also},
        "stays": rests | {"say": rests["say"] + " No limit stands where those of the roles differ."},
        "sources": sources_figure(reach(found.known)),
        "ends": ends_figure(ends_over_roles(member, _since(months), MOST)),
    }
    return {"figures": figures}


def overall_lines(member: Membership, months: int) -> Iterator[str]:
    """Yield the same figures as a file: a line for each kind of stage, and for each source."""
    found = _read(member, months)
    keys = [one.kind for one in found.kinds]
    stayed = stays(keys, found.ways)
    yield csv_line(FILE_HEAD)
    for one, step in zip(found.kinds, funnel(keys, found.ways), strict=True):
        rest = stayed[one.kind]
        middle = spread(rest.days)
        days = [f"{each:.1f}" for each in (middle.low, middle.median, middle.high)] if middle else [""] * 3
        people = (step.reached, step.came, step.of, step.passed_over, step.stopped, step.under_way)
        row = ("stage", one.label, *people, len(rest.days), *days, rest.waiting, rest.held, "", "", "")
        yield csv_line(map(str, row))
    for share in reach(found.known):
        low, high = share.likely
        figures = [f"{each:.3f}" for each in (share.share, low, high)]
        row = ("source", share.source, "", share.came, share.of, *[""] * 9, *figures)
        yield csv_line(map(str, row))


def _since(months: int) -> datetime | None:
    return clock.now() - MONTH * months if months else None


def _read(member: Membership, months: int) -> Read:
    people = [own for own in map(_in_known_kinds, visits_over_roles(member, _since(months), MOST)) if own]
    every = [visit for own in people for visit in own]
    known = [(own[0].source, came) for own in people for came in [_came(own)] if came is not None]
    return Read(_kinds(every), [_way(own) for own in people], known, cut=len(people) >= MOST)


def _in_known_kinds(times: Iterable[Visit]) -> list[Visit]:
    """Leave out stages of a kind that this release does not know: nothing says where in a loop they stand."""
    return [visit for visit in times if StageKind(visit.kind) is not StageKind.OTHER]


def _way(own: Sequence[Visit]) -> Way:
    spans = [Span(StageKind(one.kind), one.entered, one.left, Why(one.why)) for one in own]
    return Way(own[0].application_id, spans)


def _came(own: Sequence[Visit]) -> bool | None:
    """Tell whether somebody came as far as a conversation; None while they may: here, or where they went on instead."""
    kinds = [StageKind(one.kind) for one in own]
    if any(kind.is_conversation or kind.needs_decision for kind in kinds):
        return True
    last = own[-1]
    open_yet = last.left is None or last.status == Application.Status.MOVED or last.reason in NOTHING_SAID
    return None if open_yet else False


def _kinds(visits: Iterable[Visit]) -> list[Kind]:
    labels: defaultdict[StageKind, set[str]] = defaultdict(set)
    limits: defaultdict[StageKind, set[int]] = defaultdict(set)
    for one in visits:
        kind = StageKind(one.kind)
        labels[kind].add(one.label)
        limits[kind].add(one.patience_days)
    return [Kind(kind, _only(labels[kind]) or kind.words, _only(limits[kind])) for kind in StageKind if kind in labels]


def _only(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


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
