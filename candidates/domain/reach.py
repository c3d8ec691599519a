"""Where those came from who got as far as somewhere. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from candidates.domain.flow import SMALL

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Reach:
    """Of `of` people from a source of whom it is known, `came` got there: the share with its likely range, 0 to 1."""

    source: str
    came: int
    of: int

    @property
    def share(self) -> float:
        return self.came / self.of

    @property
    def likely(self) -> tuple[float, float]:
        return wilson(self.came, self.of)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the likely range of a share, both ends in 0 to 1; `whole` is at least 1.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
    Statistical Association 22 (1927), 209-212: it holds for few people, and for shares of none and of all.
    """
    share, wide = part / whole, _Z * _Z / whole
    middle, half = (share + wide / 2) / (1 + wide), sqrt(share * (1 - share) * wide + wide * wide / 4) / (1 + wide)
    # The ends are exact where none or all came; rounding would put them beside.
    return 0.0 if part == 0 else middle - half, 1.0 if part == whole else middle + half


def reach(known: Iterable[tuple[str, bool, int]]) -> list[Reach]:
    """Return a share for each source of (source, got there, people), the largest share first."""
    found: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for source, got_there, people in known:
        found[source][got_there] += people
    shares = [Reach(source, counted[True], counted.total()) for source, counted in found.items()]
    return sorted(shares, key=lambda one: (-one.share, -one.of, one.source.casefold()))


def apart(shares: Iterable[Reach]) -> tuple[Reach, Reach] | None:
    """Return the two sources whose ranges lie furthest apart, the higher first; None where all overlap.

    Sources of fewer than ten people are left out: of them nothing is concluded.
    """
    told = [one for one in shares if one.of >= SMALL]
    gaps = [(one.likely[0] - two.likely[1], one, two) for one in told for two in told if one.likely[0] > two.likely[1]]
    widest = max(gaps, key=lambda gap: gap[0], default=None)
    return widest[1:] if widest else None
