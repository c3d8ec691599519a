"""Which scores said beforehand how first months would go, by criterion, stage and interviewer; and own forecasts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import Any, TypeVar
from uuid import UUID

from candidates.domain.table import csv_line
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from rubrics import policies
from rubrics.domain.learning import (
    CAME_TRUE,
    FEWEST_HIRES,
    Related,
    brier,
    brier_in_words,
    counted,
    in_words,
    narrowed,
    narrowed_in_words,
    related,
)
from rubrics.queries.forecasts import all_came
from rubrics.queries.learning import (
    Scored,
    Spread,
    hires_seen,
    measures,
    own_hires,
    scored_of,
    spread_by_criterion,
)

G = TypeVar("G", bound=Hashable)
DAYS = (30, 60, 90, 180)
USUAL = 90
FILE_HEAD = ("part", "label", "under", "day", "people", "value", "low", "high", "spread", "words")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was scored, and how it goes with the first months."""

    label: str
    under: str
    found: Related
    narrow: float | None = None

    @property
    def words(self) -> str:
        return in_words(self.found)


def learning_page(member: Membership, day: int) -> dict[str, Any]:
    """Return what the member may learn from: leads over all that they see, everybody of their own scores."""
    leads = policies.can_see_learning(member)
    hires = hires_seen(member, day) if leads else {}
    scores = scored_of(hires)
    spread = spread_by_criterion(member) if scores else {}
    return {
        "day": day,
        "days": DAYS,
        "leads": leads,
        "hires": len(hires),
        "fewest": FEWEST_HIRES,
        "criteria": _criteria(scores, hires, spread),
        "stages": _stages(scores, hires),
        "people": _people(member, scores, hires) if policies.can_see_interviewers(member) else [],
        "narrow": narrowed_in_words(_narrow_of_all(scores, spread)),
        "own": _own(member, day),
        "foreseen": foreseen(member),
    }


def told_rows(page: Mapping[str, Any]) -> list[tuple[str, Row]]:
    """Return what the page shows, as (part, row): one's own row last; of others nothing below eight hires."""
    shown = page["hires"] >= FEWEST_HIRES
    parts = (("criterion", "criteria"), ("stage", "stages"), ("interviewer", "people"))
    return [(part, row) for part, name in parts if shown for row in page[name]] + [("own", page["own"])]


def figures_file(page: Mapping[str, Any]) -> str:
    """Return the page as a file: a line for each row, and the last for one's own forecasts, whose value is Brier's."""
    lines: list[tuple[str, ...]] = [FILE_HEAD]
    for part, row in told_rows(page):
        one = row.found
        figures = (page["day"], one.hires, one.value, one.low, one.high, row.narrow)
        lines.append((part, row.label, row.under, *map(_cell, figures), row.words))
    seen = page["foreseen"]
    lines.append(
        ("forecasts", "You", "Brier score", "90", str(seen["people"]), _cell(seen["score"]), "", "", "", seen["words"])
    )
    return "".join(csv_line(line) for line in lines)


def _cell(figure: float | None) -> str:
    return "" if figure is None else str(figure)


def _grouped(
    scores: Iterable[Scored], hires: dict[UUID, float], by: Callable[[Scored], G]
) -> dict[G, list[tuple[float, float]]]:
    """Return for each group the pairs (mean level, rating of the first months), one a hire."""
    given: defaultdict[G, defaultdict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in scores:
        given[by(one)][one.application_id].append(one.score)
    return {
        group: [(fmean(levels), hires[application]) for application, levels in people.items()]
        for group, people in given.items()
    }


def _criteria(scores: list[Scored], hires: dict[UUID, float], spread: dict[UUID, Spread]) -> list[Row]:
    known = measures({one.criterion_id for one in scores} | set(spread)) if scores else {}
    rows = []
    for measure, pairs in _grouped(scores, hires, lambda one: known[one.criterion_id]).items():
        everybody = _sd(spread[pk] for pk, same in known.items() if same == measure and pk in spread)
        share = narrowed([before for before, _ in pairs], everybody)
        rows.append(Row(measure.label, measure.rubric, related(pairs), share))
    return sorted(rows, key=lambda row: (row.found.value is None, row.label))


def _sd(rows: Iterable[Spread]) -> float | None:
    known = list(rows)
    number, total = sum(row.number for row in known), sum(row.total for row in known)
    if number < 2:
        return None
    return sqrt(max(sum(row.squares for row in known) - total**2 / number, 0) / (number - 1))


def _narrow_of_all(scores: list[Scored], spread: dict[UUID, Spread]) -> float | None:
    return narrowed([one.score for one in scores], _sd(spread.values()))


def _stages(scores: list[Scored], hires: dict[UUID, float]) -> list[Row]:
    pairs = _grouped(scores, hires, lambda one: one.stage_kind)
    order = list(StageKind)
    kinds = sorted(pairs, key=lambda kind: order.index(StageKind(kind)))
    return [Row(StageKind(kind).words, "Mean of all levels there", related(pairs[kind])) for kind in kinds]


def _people(member: Membership, scores: list[Scored], hires: dict[UUID, float]) -> list[Row]:
    pairs = _grouped(scores, hires, lambda one: one.author_id)
    rows = Membership.objects.filter(pk__in=pairs, organisation_id=member.organisation_id).select_related("user")
    return [Row(one.name, "Mean of their levels", related(pairs[one.pk])) for one in rows.order_by("user__name")]


def _own(member: Membership, day: int) -> Row:
    """Return one's own scores beside first months: over eight people, and then five more at a time."""
    hires = own_hires(member, day)
    scores = scored_of(hires, member)
    scored = {one.application_id for one in scores}
    judged = [application for application in hires if application in scored]
    kept = set(judged[: counted(len(judged))] or judged)
    pairs = _grouped((one for one in scores if one.application_id in kept), hires, lambda _: None)
    return Row("You", "Mean of your levels", related(pairs.get(None, [])))


def foreseen(member: Membership) -> dict[str, Any]:
    """Return how well the member foresaw, over eight people and then five more at a time; fewer would tell of one."""
    rows = all_came(member)
    people = list(dict.fromkeys(application for application, _, _ in rows))
    kept = set(people[: counted(len(people))])
    told = [(percent / 100, rating in CAME_TRUE) for application, percent, rating in rows if application in kept]
    score = brier(told)
    return {
        "people": len(kept) or len(people),
        "number": len(told) or len(rows),
        "score": score,
        "words": brier_in_words(score) if score is not None else "",
    }
