"""Which figures about groups may be shown, so that they tell of nobody. Pure.

A cell under `LEAST` is withheld; so are the smallest of the others until at least two are withheld which hold `LEAST`
people together, since whoever has the sum could otherwise work one out. Figures are renewed only when at least `LEAST`
more, or fewer, people answered, so that the figures of before and after do not tell of one of them.
"""

from collections.abc import Mapping

LEAST = 5


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the count of each choice; None where it is withheld. The sum may be shown beside it if it is `LEAST`."""
    if sum(counts.values()) < LEAST:
        return dict.fromkeys(counts)
    held: set[str] = set()
    together = 0
    for key, count in sorted(counts.items(), key=lambda one: one[1]):
        if count >= LEAST and (not held or (len(held) > 1 and together >= LEAST)):
            break
        held.add(key)
        together += count
    return {key: None if key in held else count for key, count in counts.items()}


def is_due(total: int, before: int) -> bool:
    """Tell whether figures that stand on the answers of `before` people are to be renewed now that there are `total`.

    Too few to show anything are too few at once.
    """
    return abs(total - before) >= LEAST or (before > 0 and total < LEAST)
