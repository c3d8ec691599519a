"""Hires as dots: the mean of all scores that led to each, and how their first months were rated.

Whoever reads first months knows whose a rare rating is: a dot is drawn where its scorecards are open to the reader.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import Any
from uuid import UUID

from foundation.core.formatting import count, number
from foundation.people.models import Membership
from rubrics.domain.learning import FEWEST_HIRES, RATED, Related, related
from rubrics.queries.blind import applications_read_of
from rubrics.queries.learning import hires_seen, scored_of

DAY = 90
HEAD = [("Hire", False), ("Mean score", True), ("Rating at day 90", True)]
LOWEST, HIGHEST = 1, 5
SAY = (
    "Mean of all scores before the decision, and the mean rating of the outcomes at day 90, from 1 (missed) to 4 "
    "(exceeded). A dot for each hire whose first months and scorecards you may read, without names. No line is drawn "
    "below 20 hires."
)


def hires_figure(member: Membership) -> dict[str, Any] | None:
    """Return the dots and their numbers; None below eight hires, where single people could be told. Four queries."""
    hires = hires_seen(member, DAY)
    levels: defaultdict[UUID, list[int]] = defaultdict(list)
    if len(hires) >= FEWEST_HIRES:
        for one in scored_of(hires):
            levels[one.application_id].append(one.score)
    pairs = {application: (fmean(given), hires[application]) for application, given in levels.items()}
    if len(pairs) < FEWEST_HIRES:
        return None
    found = related(list(pairs.values()))
    read = applications_read_of(member).filter(pk__in=list(pairs)).values_list("pk", flat=True)
    # In the order of their figures, which gives no name away.
    drawn = sorted(pairs[application] for application in read)
    return {
        "title": f"{count(len(pairs), 'hire', 'hires')}: {_finding(found)}",
        "say": SAY + _not_drawn(len(pairs) - len(drawn)),
        "points": [{"x": score, "y": rating, "text": ""} for score, rating in drawn],
        "low": (LOWEST, min(RATED.values())),
        "high": (HIGHEST, max(RATED.values())),
        "x_ticks": list(range(LOWEST, HIGHEST + 1)),
        "y_ticks": sorted(RATED.values()),
        "head": HEAD,
        "rows": [[place, number(score, 1), number(rating, 1)] for place, (score, rating) in enumerate(drawn, 1)],
    }


def _not_drawn(left: int) -> str:
    return f" Without a dot, but in the sentence above: {count(left, 'hire', 'hires')}." if left else ""


def _finding(found: Related) -> str:
    if found.low is None or found.high is None:
        return "nothing can be said of how scores and first months go together"
    if found.low <= 0 <= found.high:
        return "a pattern that may be chance"
    return f"higher scores went with {'better' if found.low > 0 else 'worse'} first months"
