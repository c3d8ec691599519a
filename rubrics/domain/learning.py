"""What scores said beforehand of how the first months went, and how well people foresaw it. Pure.

Rank correlation: C. Spearman, "The Proof and Measurement of Association between Two Things" (1904). Its range is
Fisher's z with the standard error of D. G. Bonett and T. A. Wright, "Sample size requirements for estimating Pearson,
Kendall and Spearman correlations" (2000). Forecasts: G. W. Brier, "Verification of forecasts expressed in terms of
probability" (1950).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, isclose, sqrt, tanh
from statistics import NormalDist, fmean, stdev

# Fewer hires say nothing, and single people could be told from them.
FEWEST_HIRES = 8
CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
NARROW = 0.8
RATED = {"missed": 1, "partly": 2, "met": 3, "exceeded": 4}
CAME_TRUE = frozenset({"met", "exceeded"})

# So many more at once are counted of people whose first months the reader may not read.
MORE_AT_ONCE = 5

Pair = tuple[float, float]


def counted(hires: int) -> int:
    """Return how many of so many hires, in the order in which their day came, a mean that gives nobody away counts.

    Eight, and then five more at a time: between two looks it never changes by one person.
    """
    return 0 if hires < FEWEST_HIRES else hires - (hires - FEWEST_HIRES) % MORE_AT_ONCE


@dataclass(frozen=True, slots=True)
class Related:
    """A rank correlation over `hires`, from −1 to 1, with its likely range; without a value `why` says why."""

    hires: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""


def related(pairs: Sequence[Pair]) -> Related:
    """Return how scores before a hire go with what was rated after, one pair a hire; nothing below eight hires."""
    number = len(pairs)
    if number < FEWEST_HIRES:
        return Related(number, why=f"fewer than {FEWEST_HIRES} hires")
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(set(before)) == 1:
        return Related(number, why="all were scored alike")
    if len(set(after)) == 1:
        return Related(number, why="all first months were rated alike")
    value = spearman(pairs)
    low, high = likely(value, number)
    return Related(number, value, low, high)


def spearman(pairs: Sequence[Pair]) -> float:
    """Return the rank correlation; equal values share the middle of their ranks. Both sides must vary."""
    x, y = ranks([pair[0] for pair in pairs]), ranks([pair[1] for pair in pairs])
    middle = (len(pairs) + 1) / 2
    together = sum((a - middle) * (b - middle) for a, b in zip(x, y, strict=True))
    alone = sqrt(sum((a - middle) ** 2 for a in x) * sum((b - middle) ** 2 for b in y))
    return max(-1.0, min(1.0, together / alone))


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 1 up, the mean of their places for equal ones."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values), start=1):
        places.setdefault(value, []).append(place)
    return [fmean(places[value]) for value in values]


def likely(value: float, number: int) -> tuple[float | None, float | None]:
    """Return the ends of the range at 95 % of a rank correlation; none for a perfect one, of which z is boundless."""
    if number < 4 or isclose(abs(value), 1):
        return None, None
    error = sqrt((1 + value**2 / 2) / (number - 3))
    z = atanh(value)
    return tanh(z - _Z * error), tanh(z + _Z * error)


def in_words(found: Related) -> str:
    """Return what a correlation says, in plain words; a range that holds 0 says that it may be chance."""
    if found.value is None:
        return f"Too little to say: {found.why}."
    if found.low is None or found.high is None:
        return "Every hire stands in the same order; no range can be worked out for that."
    if found.low <= 0 <= found.high:
        return "May be chance: the range holds 0."
    return f"Higher scores went with {'better' if found.low > 0 else 'worse'} first months."


def narrowed(hired: Sequence[float], everybody: float | None) -> float | None:
    """Return the spread of scores among those hired against that (`everybody`, as SD) among all; None if unknown."""
    if len(hired) < FEWEST_HIRES or not everybody:
        return None
    return stdev(hired) / everybody


def narrowed_in_words(share: float | None) -> str:
    """Return what it means that only those who were hired can be looked at."""
    told = (
        "Only people who were hired have first months, and they scored higher than the rest. "
        "Among people who are so alike a score tells less than it did when you chose. "
    )
    if share is None:
        return f"{told}How much less cannot be said yet."
    spread = f"heir scores spread {round(share * 100)} % as far as everybody’s."
    return (
        f"{told}T{spread} Read each figure as a low one." if share < NARROW else f"{told}Here it hardly does: t{spread}"
    )


def brier(forecasts: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean squared distance of probabilities (0 to 1) from what came: 0 is perfect, a coin gets 0.25."""
    return fmean((given - came) ** 2 for given, came in forecasts) if forecasts else None


def brier_in_words(score: float) -> str:
    """Return what a Brier score says beside that of a coin."""
    if score < 0.15:
        return "well foreseen"
    return "better than a coin" if score < 0.25 else "no better than a coin"
