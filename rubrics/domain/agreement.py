"""How far people agree, beyond what chance would give: Krippendorff's alpha. Pure, plain data in and out.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), with the ordinal and interval metrics.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Literal

Unit = Sequence[float | None]
Metric = Literal["ordinal", "interval"]
Difference = Callable[[float, float], float]
ENOUGH_UNITS = 5
ENOUGH_PEOPLE = 3
TRUSTED = 0.667


def alpha(units: Iterable[Unit], metric: Metric = "ordinal") -> float | None:
    """Return alpha over `units` (one per thing judged, each the scores given to it, None for missing).

    1 is perfect agreement, 0 is chance, below 0 is systematic disagreement. None when it is undefined: no unit with
    two scores, or all scores the same.
    """
    pairable = [[score for score in unit if score is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) > 1]
    totals = Counter(score for unit in pairable for score in unit)
    n = sum(totals.values())
    if len(totals) < 2:
        return None
    differs = _ordinal(totals) if metric == "ordinal" else _interval
    apart = {(a, b): differs(a, b) for a, b in permutations(totals, 2)}
    observed = sum(_apart(Counter(unit), apart) / (len(unit) - 1) for unit in pairable) / n
    return 1 - observed / (_apart(totals, apart) / (n * (n - 1)))


def _apart(counts: Counter[float], apart: Mapping[tuple[float, float], float]) -> float:
    """Return how far all pairs of these scores are apart; the same score twice is not."""
    return sum(counts[a] * counts[b] * apart[a, b] for a, b in permutations(counts, 2))


def enough(units: Sequence[Unit], people: int) -> bool:
    """Tell whether there is enough to say anything: three people and five things that two or more scored."""
    shared = sum(sum(score is not None for score in unit) > 1 for unit in units)
    return people >= ENOUGH_PEOPLE and shared >= ENOUGH_UNITS


def reading(value: float) -> str:
    """Return what an alpha says, in words."""
    if value >= TRUSTED:
        return "Good agreement"
    if value > 0:
        return "Partial agreement"
    return "No more agreement than chance"


def _interval(a: float, b: float) -> float:
    return (a - b) ** 2


def _ordinal(totals: Counter[float]) -> Difference:
    ranks = sorted(totals)

    def differs(a: float, b: float) -> float:
        low, high = sorted((a, b))
        between = sum(totals[rank] for rank in ranks if low <= rank <= high)
        return (between - (totals[low] + totals[high]) / 2) ** 2

    return differs
