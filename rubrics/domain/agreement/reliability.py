"""Krippendorff's alpha with its range, and what pairs of raters say plainly.

Alpha is that of the library `krippendorff`: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), with
the ordinal and the interval metric. Its range is the percentile bootstrap of B. Efron and R. Tibshirani, "An
Introduction to the Bootstrap" (1993), chapter 13, with whole units drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
from numpy.typing import NDArray

from rubrics.domain.agreement.figures import ALL_EQUAL, CONFIDENCE, NO_PAIRS, RESAMPLES, SEED, Estimate, Interval
from rubrics.domain.agreement.grid import HIGHEST, LEVELS, LOWEST, Floats, Ints

Metric = Literal["ordinal", "interval"]
METRICS: tuple[Metric, ...] = ("ordinal", "interval")
SCALE = np.arange(LOWEST, HIGHEST + 1)
AT_ONCE = 50
Told = Callable[[int], None]


def counts_of(units: Sequence[Sequence[int | None]]) -> Ints:
    """Return how often each unit got each score, units × 5, from the scores that it was given; None is no score."""
    counts = np.zeros((len(units), LEVELS), dtype=np.intp)
    for row, unit in enumerate(units):
        for score in unit:
            if score is not None:
                counts[row, score - LOWEST] += 1
    return counts


def not_estimable(counts: Ints) -> str:
    """Return why there is no alpha over these units (units × 5), or '' when there is one."""
    pairable = counts[counts.sum(axis=1) > 1]
    if not len(pairable):
        return NO_PAIRS
    return ALL_EQUAL if np.count_nonzero(pairable.sum(axis=0)) < 2 else ""


def alpha(counts: Ints, metric: Metric = "ordinal") -> float | None:
    """Return alpha over units × 5 counts: 1 is identical, 0 is chance, below 0 people oppose each other.

    None where it is not estimable; `not_estimable` says why. Krippendorff (2011).
    """
    return None if not_estimable(counts) else _alpha(counts, metric)


def _alpha(counts: Ints, metric: Metric) -> float:
    return float(krippendorff.alpha(value_counts=counts, value_domain=SCALE, level_of_measurement=metric))


def estimates(
    counts: Ints, *, resamples: int = RESAMPLES, seed: int = SEED, told: Told | None = None
) -> dict[Metric, Estimate]:
    """Return alpha by both metrics, each with its range at 95 % from `resamples` draws; 0 draws give no range.

    `told` hears after each batch how many draws were made since it last heard. The same seed gives the same range.
    """
    why = not_estimable(counts)
    if why:
        return {metric: Estimate(None, why=why) for metric in METRICS}
    ranges = _ranges(counts[counts.sum(axis=1) > 1], resamples, seed, told) if resamples else {}
    return {metric: Estimate(_alpha(counts, metric), ranges.get(metric)) for metric in METRICS}


def _ranges(pairable: Ints, resamples: int, seed: int, told: Told | None) -> dict[Metric, Interval | None]:
    """Draw as many units again as there are, many times over, and reckon alpha of each draw from its coincidences."""
    units = len(pairable)
    draw = np.random.default_rng(seed)
    coincidences = coincidences_of(pairable)
    found: dict[Metric, list[Floats]] = {metric: [] for metric in METRICS}
    for begin in range(0, resamples, AT_ONCE):
        batch = min(AT_ONCE, resamples - begin)
        times = draw.multinomial(units, np.full(units, 1 / units), size=batch)
        together = (times @ coincidences).reshape(batch, LEVELS, LEVELS)
        for metric in METRICS:
            found[metric].append(alphas_of(together, metric))
        if told:
            told(batch)
    return {metric: middle_of(np.concatenate(values)) for metric, values in found.items()}


def coincidences_of(pairable: Ints) -> Floats:
    """Return for each unit how often each ordered pair of scores came, over its raters but one: units × 25."""
    pairs = pairable[:, :, None] * pairable[:, None, :] - pairable[:, :, None] * np.eye(LEVELS, dtype=np.intp)
    shares: Floats = pairs.reshape(len(pairable), -1) / (pairable.sum(axis=1) - 1)[:, None]
    return shares


def alphas_of(together: Floats, metric: Metric) -> Floats:
    """Return alpha of each draw (draws × 5 × 5 coincidences); nan where all scores of a draw are the same."""
    totals = together.sum(axis=2)
    places = np.cumsum(totals, axis=1) - totals / 2 if metric == "ordinal" else np.broadcast_to(SCALE, totals.shape)
    apart = (places[:, :, None] - places[:, None, :]) ** 2
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    observed = (together * apart).sum(axis=(1, 2)) * (totals.sum(axis=1) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        values: Floats = 1 - observed / expected
    return values


def middle_of(values: Floats) -> Interval | None:
    """Return the middle 95 % of the draws; None when half of them or more have no alpha."""
    known = values[np.isfinite(values)]
    if len(known) * 2 <= len(values):
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Interval(float(low), float(high))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Of all pairs of raters in the same unit, the share with the same score, and with scores at most 1 apart."""

    number: int
    exact: float | None
    adjacent: float | None


def pairs(counts: Ints) -> Pairs:
    """Return how often two raters of the same unit give the same score, or scores at most one apart; from 0 to 1."""
    given = counts.sum(axis=1)
    number = int((given * (given - 1)).sum() // 2)
    if not number:
        return Pairs(0, None, None)
    same = int((counts * (counts - 1)).sum() // 2)
    beside = int((counts[:, :-1] * counts[:, 1:]).sum())
    return Pairs(number, same / number, (same + beside) / number)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far scores spread: over all, and between raters of the same person. Scores from 1 to 5, `sd` by n − 1."""

    ratings: int
    mean: float | None
    sd: float | None
    used: tuple[int, ...]
    commonest_share: float | None
    people_sd: float | None
    mean_range: float | None
    two_apart: int
    three_apart: int


def spread(counts: Ints) -> Spread:
    """Return what the scores of one criterion say by themselves: whether it separates people, and where raters part."""
    totals = counts.sum(axis=0)
    scores = np.repeat(SCALE, totals)
    ranges = _range_of_each(counts[counts.sum(axis=1) > 1] > 0)
    means = counts @ SCALE / np.maximum(counts.sum(axis=1), 1)
    return Spread(
        ratings=len(scores),
        mean=float(scores.mean()) if len(scores) else None,
        sd=sd(scores),
        used=tuple(int(score) for score in SCALE[totals > 0]),
        commonest_share=float(totals.max() / len(scores)) if len(scores) else None,
        people_sd=sd(means[counts.sum(axis=1) > 0]),
        mean_range=float(ranges.mean()) if len(ranges) else None,
        two_apart=int((ranges >= 2).sum()),
        three_apart=int((ranges >= 3).sum()),
    )


def _range_of_each(seen: NDArray[np.bool_]) -> Ints:
    ranges: Ints = LEVELS - 1 - seen[:, ::-1].argmax(axis=1) - seen.argmax(axis=1)
    return ranges


def sd(values: Ints | Floats) -> float | None:
    """Return the standard deviation by n − 1, None for fewer than two."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else None
