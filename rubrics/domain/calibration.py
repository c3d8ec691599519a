"""Where people who scored the same thing read its levels differently. Pure; it says nothing of who is right."""

from collections import Counter
from collections.abc import Sequence

WIDE = 2
_WORDS = {0: "the same level", 1: "one level apart", 2: "two levels apart", 3: "three levels apart"}


def apart(levels: Sequence[int]) -> int:
    """Return how far the highest level is above the lowest; 0 for fewer than two."""
    return max(levels) - min(levels) if levels else 0


def agreed_on(levels: Sequence[int]) -> int | None:
    """Return the level that more than half chose, None where there is none or only one person scored."""
    if len(levels) < 2:
        return None
    level, times = Counter(levels).most_common(1)[0]
    return level if times * 2 > len(levels) else None


def in_words(levels: Sequence[int]) -> str:
    """Return what the chosen levels say, in plain words."""
    if not levels:
        return "Nobody gave a level"
    if len(levels) == 1:
        return f"One person chose {levels[0]}"
    distance = apart(levels)
    if not distance:
        return f"All {len(levels)} chose {levels[0]}"
    return f"{min(levels)} to {max(levels)}: {_WORDS.get(distance, 'as far apart as it goes')}"


def is_wide(levels: Sequence[int]) -> bool:
    """Tell whether people are two levels or more apart, so that the words of the anchors are worth a talk."""
    return apart(levels) >= WIDE
