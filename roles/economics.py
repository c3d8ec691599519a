"""What a hire costs. Pure arithmetic in minor units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YearOne:
    """The cost of the first year: the band with the overhead on top, rounded to the minor unit."""

    low_minor: int
    high_minor: int
    overhead_percent: int


def year_one(low_minor: int | None, high_minor: int | None, overhead_percent: int | None) -> YearOne | None:
    """Return what the first year costs, or None while a figure is missing or the band is upside down.

    Pay for twelve months, and overhead (taxes, insurance, equipment) as a percentage of it; see `economics` in
    the scoping part of the playbook for usual figures.
    """
    if low_minor is None or high_minor is None or overhead_percent is None or low_minor > high_minor:
        return None
    factor = 100 + overhead_percent
    return YearOne(round(low_minor * factor / 100), round(high_minor * factor / 100), overhead_percent)
