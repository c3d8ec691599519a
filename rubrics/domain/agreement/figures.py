"""The shapes of what is found: an interval, an estimate, and why there is none."""

from dataclasses import dataclass

NO_PAIRS = "no subject has two ratings"
ALL_EQUAL = "all pairable ratings are equal, nothing to agree about"
CONFIDENCE = 0.95
RESAMPLES = 1000
SEED = 2011
ROUNDED = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure likely lies, at 95 %; in the unit of the figure."""

    low: float
    high: float

    @property
    def ends(self) -> list[float]:
        """Both ends as plain data."""
        return [self.low, self.high]

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in it, but for what rounding does."""
        return self.low - ROUNDED <= value <= self.high + ROUNDED


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval, or None with `why` in words; an interval may be missing where the figure is known."""

    value: float | None
    interval: Interval | None = None
    why: str = ""
