"""Intraclass correlations over persons that raters scored, with intervals.

P. Shrout and J. Fleiss, "Intraclass Correlations: Uses in Assessing Rater Reliability", Psychological Bulletin 86
(1979), name the six forms; intervals are those of K. McGraw and S. Wong, "Forming Inferences About Some Intraclass
Correlation Coefficients", Psychological Methods 1 (1996). T. Koo and M. Li, "A Guideline of Selecting and Reporting
Intraclass Correlation Coefficients for Reliability Research", Journal of Chiropractic Medicine 15 (2016), give the
bands, which are read on the interval and not on the figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import fdtri

from rubrics.domain.agreement.figures import CONFIDENCE, NO_PAIRS, Estimate, Interval
from rubrics.domain.agreement.grid import Floats, Grid

TAIL = 1 - (1 - CONFIDENCE) / 2
TOO_FEW = "fewer than two subjects were scored by all raters"
ONE_RATER = "one rater alone"
NO_VARIANCE = "all scores are equal, nothing to compare"
NOTHING_BETWEEN = "the subjects' means are equal, so no interval can be told"
NO_SHARE = "the variance that it is a share of is estimated at zero"
OPPOSED = "raters score against each other, so the variance that it is a share of is estimated at zero or below"
NO_LOWER_END = "raters may score against each other, so the interval has no lower end"
OUTSIDE = "the approximation of the interval does not hold the figure"


@dataclass(frozen=True, slots=True)
class Correlations:
    """The six forms by name, over the subjects that all raters scored; `why` when there are none."""

    subjects: int
    raters: int
    forms: dict[str, Estimate] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of n subjects by k raters: between subjects, within, between raters, and what is left."""

    n: int
    k: float
    between: float
    within: float
    raters: float = 0.0
    left: float = 0.0


def complete(grid: Grid) -> Floats:
    """Return the scores of the units that every rater of the grid scored: units × raters."""
    whole = grid.given == len(grid.raters)
    kept = whole[grid.unit]
    table = np.empty((int(whole.sum()), len(grid.raters)))
    table[(np.cumsum(whole) - 1)[grid.unit[kept]], grid.rater[kept]] = grid.score[kept]
    return table


def correlations(table: Floats) -> Correlations:
    """Return ICC(1,1), ICC(2,1), ICC(3,1) and their forms for the mean of k raters; `table` is subjects × raters."""
    n, k = table.shape
    why = ONE_RATER if k < 2 else TOO_FEW if n < 2 else NO_VARIANCE if np.ptp(table) == 0 else ""
    if why:
        return Correlations(n, k, why=why)
    ms = _squares(table)
    return Correlations(n, k, forms={**_one_way(ms, n * (k - 1)), **_absolute(ms), **_consistent(ms)})


def one_way(grid: Grid) -> dict[str, Estimate]:
    """Return ICC(1,1) and ICC(1,k) over all units with two scores or more, whoever gave them.

    Not every rater meets every person, so the mean number of raters k0 = (N − Σk²/N)/(n − 1) stands for k (McGraw and
    Wong, case 1); with unequal numbers the interval is an approximation: F has the freedom of the scores that there are
    (S. Searle, "Linear Models", 1971, chapter 9).
    """
    counted = grid.shared[grid.unit]
    given, scores, unit = grid.given[grid.shared], grid.score[counted], grid.unit[counted]
    n, total = len(given), int(given.sum())
    if n < 2 or np.ptp(scores) == 0:
        why = NO_PAIRS if not n else TOO_FEW if n < 2 else NO_VARIANCE
        return {name: Estimate(None, why=why) for name in ("ICC(1,1)", "ICC(1,k)")}
    means = grid.means[grid.shared]
    between = float((given * (means - scores.mean()) ** 2).sum()) / (n - 1)
    within = float(((scores - grid.means[unit]) ** 2).sum()) / (total - n)
    squares = _Squares(n, (total - float((given**2).sum()) / total) / (n - 1), between, within)
    return _one_way(squares, total - n)


def _squares(table: Floats) -> _Squares:
    n, k = table.shape
    grand = table.mean()
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    between = float(k * ((rows - grand) ** 2).sum()) / (n - 1)
    raters = float(n * ((columns - grand) ** 2).sum()) / (k - 1)
    left = float(((table - rows[:, None] - columns[None, :] + grand) ** 2).sum()) / ((n - 1) * (k - 1))
    within = float(((table - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    return _Squares(n, k, between, within, raters, left)


def _one_way(ms: _Squares, freedom: int) -> dict[str, Estimate]:
    """ICC(1,1) and ICC(1,k): each person has raters of their own."""
    return _by_f(ms, ms.within, freedom, ("ICC(1,1)", "ICC(1,k)"))


def _consistent(ms: _Squares) -> dict[str, Estimate]:
    """ICC(3,1) and ICC(3,k): these raters and no others, their leniency left out."""
    return _by_f(ms, ms.left, (ms.n - 1) * (ms.k - 1), ("ICC(3,1)", "ICC(3,k)"))


def _by_f(ms: _Squares, error: float, freedom: float, names: tuple[str, str]) -> dict[str, Estimate]:
    """Return one rater's form and that of the mean of k, from F = between / error and its interval."""
    one = _share(ms.between - error, ms.between + (ms.k - 1) * error)
    many = _share(ms.between - error, ms.between)
    if not ms.between:
        return {
            name: Estimate(value, why=NO_SHARE if value is None else NOTHING_BETWEEN)
            for name, value in zip(names, (one, many), strict=True)
        }
    lower = ms.between / float(fdtri(ms.n - 1, freedom, TAIL))
    upper = ms.between * float(fdtri(freedom, ms.n - 1, TAIL))
    ends = [_share(end - error, end + (ms.k - 1) * error) for end in (lower, upper)]
    ends_of_mean = [_share(end - error, end) for end in (lower, upper)]
    return {names[0]: Estimate(one, _between(*ends)), names[1]: Estimate(many, _between(*ends_of_mean))}


def _absolute(ms: _Squares) -> dict[str, Estimate]:
    """ICC(2,1) and ICC(2,k): raters are a sample, and their leniency counts as disagreement."""
    n, k = ms.n, ms.k
    one = _share(ms.between - ms.left, ms.between + (k - 1) * ms.left + k * (ms.raters - ms.left) / n)
    of_one = _absolute_range(ms, one)
    why = "" if of_one else NO_SHARE if one is None else NOTHING_BETWEEN
    if of_one and one is not None and not of_one.holds(one):
        of_one, why = None, OUTSIDE
    return {"ICC(2,1)": Estimate(one, of_one, why), "ICC(2,k)": _absolute_of_mean(ms, of_one, why)}


def _absolute_of_mean(ms: _Squares, of_one: Interval | None, why: str) -> Estimate:
    """ICC(2,k), its interval that of one rater stepped up by Spearman and Brown.

    A correlation is a share of a variance. Where raters oppose each other, the variance of their mean, over which it
    is taken, may be estimated below zero: the formula would print more than 1. From −1/(k − 1) down it is the same
    with the end of an interval, which steps up to minus infinity.
    """
    k, whole = ms.k, ms.between + (ms.raters - ms.left) / ms.n
    if whole <= 0:
        return Estimate(None, why=OPPOSED)
    value = _share(ms.between - ms.left, whole)
    if of_one is None:
        return Estimate(value, why=why)
    if of_one.low <= -1 / (k - 1):
        return Estimate(value, why=NO_LOWER_END)
    return Estimate(value, _between(*(_share(k * end, 1 + (k - 1) * end) for end in of_one.ends)))


def _absolute_range(ms: _Squares, value: float | None) -> Interval | None:
    """McGraw and Wong (1996), table 7: degrees of freedom by Satterthwaite."""
    n, k = ms.n, ms.k
    if value is None or not ms.between:
        return None
    if value == 1:
        return Interval(1.0, 1.0)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    weight = (a * ms.raters) ** 2 / (k - 1) + (b * ms.left) ** 2 / ((n - 1) * (k - 1))
    if not weight:
        return None
    freedom = (a * ms.raters + b * ms.left) ** 2 / weight
    rest = k * ms.raters + (k * n - k - n) * ms.left
    low, high = float(fdtri(n - 1, freedom, TAIL)), float(fdtri(freedom, n - 1, TAIL))
    return _between(
        _share(n * (ms.between - low * ms.left), low * rest + n * ms.between),
        _share(n * (high * ms.between - ms.left), rest + n * high * ms.between),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _between(low: float | None, high: float | None) -> Interval | None:
    if low is None or high is None or not (np.isfinite(low) and np.isfinite(high)):
        return None
    return Interval(low, high)
