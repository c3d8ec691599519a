"""What is told of one person's scoring, beside others who scored the same persons. It says nothing of who is right.

Leniency is the mean over shared units of one's own score less the mean of the others'. The fitted effect takes away
that each rater met different people and different colleagues: score = unit + rater + rest, by least squares, with
effects that sum to 0; its interval is from errors that are robust to what the scores of one person have in common
(K. Liang and S. Zeger, "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73, 1986). Halo,
central tendency and leniency are the errors of F. Saal, R. Downey and M. Lahey, "Rating the Ratings", Psychological
Bulletin 88 (1980).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from rubrics.domain.agreement.figures import CONFIDENCE, SEED, Estimate, Interval
from rubrics.domain.agreement.grid import HIGHEST, LOWEST, Floats, Grid, Ints
from rubrics.domain.agreement.reliability import sd

TAIL = 1 - (1 - CONFIDENCE) / 2
MIDDLE = (LOWEST + HIGHEST) // 2
ALONE = "always the only one with a person"
TOO_MANY = "more raters than are fitted together"
# The system that is solved has a row and a column for each.
MOST_FITTED = 1000
ONE_PERSON = "shared one person alone, so no range can be told"


@dataclass(frozen=True, slots=True)
class Rater:
    """One person's scoring over all criteria. Differences are in levels of the scale; shares from 0 to 1.

    `flat` of `broad` persons got one score for everything: of those on whom two criteria or more were scored.
    """

    ratings: int
    subjects: int
    mean: float
    sd: float | None
    used: tuple[int, ...]
    middle_share: float
    cells_compared: int
    shared_people: int
    leniency: Estimate
    effect: Estimate
    mean_sd_within_subject: float | None
    flat: int
    broad: int
    pearson: float | None


def raters(together: Grid, *, resamples: int, seed: int = SEED) -> dict[Hashable, Rater]:
    """Return what is told of each rater of a grid over all criteria, in alphabetical order of their keys."""
    effects = _effects(together)
    found = {key: _rater(together, place, effects[place], resamples, seed) for place, key in enumerate(together.raters)}
    return {key: found[key] for key in sorted(found, key=str)}


def _rater(together: Grid, place: int, effect: Estimate, resamples: int, seed: int) -> Rater:
    own = together.rater == place
    unit, score = together.unit[own], together.score[own]
    shared = together.shared[unit]
    others = _others(together, unit[shared], score[shared])
    people = together.person[unit]
    within = _within(people, score)
    return Rater(
        ratings=len(score),
        subjects=len(np.unique(people)),
        mean=float(score.mean()),
        sd=sd(score),
        used=tuple(int(one) for one in np.unique(score)),
        middle_share=float((score == MIDDLE).mean()),
        cells_compared=int(shared.sum()),
        shared_people=len(np.unique(people[shared])),
        leniency=_leniency(people[shared], score[shared] - others, resamples, seed),
        effect=effect,
        mean_sd_within_subject=float(within.mean()) if len(within) else None,
        flat=int((within == 0).sum()),
        broad=len(within),
        pearson=_pearson(score[shared], others),
    )


def _others(together: Grid, unit: Ints, score: Ints) -> Floats:
    """Return the mean score of the others in each of these units."""
    given = together.given[unit]
    rest: Floats = (together.means[unit] * given - score) / (given - 1)
    return rest


def _leniency(people: Ints, apart: Floats, resamples: int, seed: int) -> Estimate:
    """Return the mean difference, with its range by drawing whole persons again."""
    if not len(apart):
        return Estimate(None, why=ALONE)
    value = float(apart.mean())
    _, each = np.unique(people, return_inverse=True)
    sums, numbers = np.bincount(each, weights=apart), np.bincount(each)
    if len(sums) < 2:
        return Estimate(value, why=ONE_PERSON)
    if not resamples:
        return Estimate(value)
    times = np.random.default_rng(seed).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=resamples)
    low, high = np.quantile((times @ sums) / (times @ numbers), [1 - TAIL, TAIL])
    return Estimate(value, Interval(float(low), float(high)))


def _within(people: Ints, score: Ints) -> Floats:
    """Return how far one rater's scores of each person spread over criteria (by n − 1), of two criteria or more."""
    _, each = np.unique(people, return_inverse=True)
    number = np.bincount(each)
    broad = number > 1
    mean = np.bincount(each, weights=score) / number
    squares = np.bincount(each, weights=(score - mean[each]) ** 2)
    spreads: Floats = np.sqrt(squares[broad] / (number[broad] - 1))
    return spreads


def _pearson(own: Ints, others: Floats) -> float | None:
    if len(own) < 2 or np.ptp(own) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(own, others)[0, 1])


def _effects(together: Grid) -> list[Estimate]:
    """Return the fitted effect of each rater; units are taken out by centring, what is left is a small system."""
    size = len(together.raters)
    if size > MOST_FITTED:
        return [Estimate(None, why=TOO_MANY)] * size
    counted = together.shared[together.unit]
    rater, unit = together.rater[counted], together.unit[counted]
    apart = together.score[counted] - together.means[unit]
    share = 1 / together.given[unit]
    meet = np.zeros((together.units, size))
    meet[unit, rater] = np.sqrt(share)
    system = np.diag(np.bincount(rater, minlength=size).astype(float)) - meet.T @ meet
    inverse = np.linalg.pinv(system, hermitian=True).astype(np.float64)
    effect = inverse @ np.bincount(rater, weights=apart, minlength=size)
    rest = apart - effect[rater] + np.bincount(unit, weights=effect[rater] * share, minlength=together.units)[unit]
    people = together.person[unit]
    scores = _scores(people, rater, rest, (len(together.people), size))
    error = _errors(inverse, scores, len(np.unique(people)))
    return [_effect(effect[place], error[place], people[rater == place]) for place in range(size)]


def _scores(people: Ints, rater: Ints, rest: Floats, shape: tuple[int, int]) -> Floats:
    """Return what each person adds to each rater's equation; the rest of a unit sums to 0, so nothing else is left."""
    scores = np.zeros(shape)
    np.add.at(scores, (people, rater), rest)
    return scores


def _errors(inverse: Floats, scores: Floats, people: int) -> Floats:
    """Return the error of each effect; `people` are those whom two raters or more scored, fitted exactly or not."""
    grown = people / (people - 1) if people > 1 else 1.0
    spread: Floats = inverse @ (scores.T @ scores) @ inverse * grown
    return np.sqrt(np.maximum(np.diag(spread), 0))


def _effect(effect: float, error: float, people: Ints) -> Estimate:
    shared = len(np.unique(people))
    if not shared:
        return Estimate(None, why=ALONE)
    if shared < 2:
        return Estimate(float(effect), why=ONE_PERSON)
    reach = float(stdtrit(shared - 1, TAIL)) * float(error)
    return Estimate(float(effect), Interval(float(effect) - reach, float(effect) + reach))
