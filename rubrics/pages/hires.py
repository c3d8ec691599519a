"""Hires as dots: the mean of all scores that led to each, and how their first months were rated."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import Any
from uuid import UUID

from foundation.core.formatting import count, number
from foundation.people.models import Membership
from rubrics.domain.learning import FEWEST_HIRES, RATED, Related, related
from rubrics.queries.learning import hires_seen, scored_of

DAY = 90
HEAD = [("Hire", False), ("Mean score", True), ("Rating at day 90", True)]
LOWEST, HIGHEST = 1, 5
SAY = (
    "Mean of all scores before the decision, and the mean rating of the outcomes at day 90, from 1 (missed) to 4 "
    "(exceeded). A dot for each hire whose first months you may read, without names. No line is drawn below 20 hires."
)


def hires_figure(member: Membership) -> dict[str, Any] | None:
    """Return the dots and their numbers; None below eight hires, where single people could be told. Three queries."""
    hires = hires_seen(member, DAY)
    levels: defaultdict[UUID, list[int]] = defaultdict(list)
    if len(hires) >= FEWEST_HIRES:
        for one in scored_of(hires):
            levels[one.application_id].append(one.score)
    # In the order of their figures, which gives no name away.
    pairs = sorted((fmean(given), hires[application]) for application, given in levels.items())
    found = related(pairs)
    if len(pairs) < FEWEST_HIRES:
        return None
    return {
        "title": f"{count(len(pairs), 'hire', 'hires')}: {_finding(found)}",
        "say": SAY,
        "points": [{"x": score, "y": rating, "text": ""} for score, rating in pairs],
        "low": (LOWEST, min(RATED.values())),
        "high": (HIGHEST, max(RATED.values())),
        "x_ticks": list(range(LOWEST, HIGHEST + 1)),
        "y_ticks": sorted(RATED.values()),
        "head": HEAD,
        "rows": [[place, number(score, 1), number(rating, 1)] for place, (score, rating) in enumerate(pairs, 1)],
    }


def _finding(found: Related) -> str:
    if found.low is None or found.high is None:
        return "nothing can be said of how scores and first months go together"
    if found.low <= 0 <= found.high:
        return "a pattern that may be chance"
    return f"higher scores went with {'better' if found.low > 0 else 'worse'} first months"
