"""How figures are read. Five words and no finer; they are conventions, and called so on the page about them."""

from __future__ import annotations

from enum import StrEnum

from candidates.domain.flow import SMALL
from rubrics.domain.agreement.figures import Interval

# Krippendorff (2004): below 0.667 not even tentative conclusions.
TRUSTED = 0.667
# Landis and Koch (1977) call less than this slight.
SLIGHT = 0.2
# With fewer persons whom two people scored nothing is concluded; with fewer than FEWEST no figure is shown at all, for
# single scores could be reckoned back from it.
ENOUGH = SMALL
FEWEST = 5
# Somebody's mean is so far from colleagues' that it is worth looking at.
NOTABLE = 0.5
HINT_RATERS, HINT_CRITERIA = 3, 5
BANDS = ((0.5, "poor"), (0.75, "moderate"), (0.9, "good"))


class Reading(StrEnum):
    """What is said of a criterion."""

    AGREES = "agrees"
    PARTLY = "partly"
    CHANCE = "close to chance"
    TOO_FEW = "too few to tell"
    NOT_ESTIMABLE = "not estimable"


def reading(value: float | None, interval: Interval | None, shared: int) -> Reading:
    """Return the word for an alpha over `shared` persons.

    A range that holds both chance and agreement tells nothing.
    """
    if value is None:
        return Reading.NOT_ESTIMABLE
    if shared < ENOUGH or interval is None:
        return Reading.TOO_FEW
    if interval.low <= 0:
        return Reading.TOO_FEW if interval.high >= TRUSTED else Reading.CHANCE
    return by_value(value)


def by_value(value: float) -> Reading:
    """Return the word for an alpha alone, as a hint about the scores of one person."""
    if value >= TRUSTED:
        return Reading.AGREES
    return Reading.PARTLY if value >= SLIGHT else Reading.CHANCE


def enough_for_a_hint(raters: int, shared: int) -> bool:
    """Tell whether an alpha over the criteria of one person says anything: three raters, and five shared criteria."""
    return raters >= HINT_RATERS and shared >= HINT_CRITERIA


def band(interval: Interval | None) -> str:
    """Return the band or bands of Koo and Li (2016) that the interval of a correlation spans; '' without one."""
    if interval is None:
        return ""
    low, high = (_band(end) for end in interval.ends)
    return low if low == high else f"{low} to {high}"


def _band(value: float) -> str:
    return next((name for limit, name in BANDS if value < limit), "excellent")
