"""Arithmetic over the scores of one scorecard or one criterion: pure, plain data in and out.

Nothing here ranks or decides. A weighted score never goes anywhere without its coverage.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median as _median
from typing import NamedTuple

from rubrics.domain.evidence import thin

NEEDS_EVIDENCE = frozenset({1, 2, 5})
SPLIT = 2
SOUND = 3


class Weighed(NamedTuple):
    """One criterion as scored: a weight of at least 0 and a score from 1 to 5, or None when not assessed."""

    weight: Decimal
    score: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many criteria were scored out of how many were asked for."""

    rated: int
    total: int


def weighted_score(items: Iterable[Weighed]) -> Decimal | None:
    """Return Σ(weight × score) / Σ(weight of scored criteria), from 1 to 5 with two decimals.

    A criterion that was not assessed counts on neither side, so it never lowers the score. None when nothing with a
    weight above 0 was scored.
    """
    scored = [(item.weight, item.score) for item in items if item.score is not None]
    total = sum((weight for weight, _ in scored), Decimal(0))
    if not total:
        return None
    return (sum((weight * score for weight, score in scored), Decimal(0)) / total).quantize(Decimal("0.01"))


def coverage(items: Iterable[Weighed]) -> Coverage:
    """Return how many of the criteria carry a score."""
    rows = list(items)
    return Coverage(rated=sum(row.score is not None for row in rows), total=len(rows))


def needs_evidence(score: int | None) -> bool:
    """Tell whether the score may not stand without a written moment: 1, 2 and 5."""
    return score in NEEDS_EVIDENCE


def is_thin(score: int | None, evidence: str) -> bool:
    """Tell whether a score rests on evidence that shows little; a criterion not assessed is never thin."""
    return score is not None and thin(evidence) is not None


def hint_on(score: int | None, evidence: str) -> str | None:
    """Return what would make evidence say more, '' when it says enough, None before there is a score with evidence."""
    if score is None or not evidence:
        return None
    why = thin(evidence)
    return why.hint if why else ""


def middle(scores: Sequence[int]) -> float | None:
    """Return the median of the scores, or None for none."""
    return float(_median(scores)) if scores else None


def spread(scores: Sequence[int]) -> int:
    """Return highest minus lowest; 0 for fewer than two."""
    return max(scores) - min(scores) if scores else 0


def is_split(scores: Sequence[int]) -> bool:
    """Tell whether people differ by two levels or more, which is worth talking about."""
    return spread(scores) >= SPLIT


def one_strong_point(recommends: bool, scores: Sequence[int | None]) -> bool:
    """Tell whether a yes stands on little: more than half of the criteria are under 3 or not assessed."""
    weak = sum(score is None or score < SOUND for score in scores)
    return recommends and bool(scores) and weak * 2 > len(scores)
