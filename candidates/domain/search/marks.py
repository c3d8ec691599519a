"""Marks: the passage of a text in which words were found, and where in it they stand."""

import re
from collections.abc import Sequence
from functools import lru_cache

from candidates.domain.search.words import PARTS, TAIL, UNSPACED
from foundation.core.domain.folding import fold, folded_with_places

BEFORE, LENGTH, READ = 60, 180, 60_000
Marked = tuple[str, tuple[tuple[int, int], ...]]


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words begin one of the text, or part of a long one, as places in the text."""
    pattern = _pattern(tuple(words))
    if pattern is None:
        return []
    folded, places = folded_with_places(text)
    ends = [*places, len(text)]
    return [(places[found.start()], ends[found.end() - 1] + 1) for found in pattern.finditer(folded)]


def passage(text: str, words: Sequence[str]) -> Marked | None:
    """Return a line of the text around the first of the words, with marks; None where none of them stands."""
    pattern = _pattern(tuple(words))
    if pattern is None:
        return None
    text = text[:READ]
    folded = fold(text)
    # Folding rarely changes how long a text is; where it does, its places are told letter by letter.
    found = pattern.search(folded)
    if found is None:
        return None
    at = found.start() if len(folded) == len(text) else folded_with_places(text)[1][found.start()]
    start = max(0, at - BEFORE)
    start = 0 if not start else text.find(" ", start, at) + 1 or start
    end = start + LENGTH
    shown = text[start:end]
    shown = shown if end >= len(text) else shown.rsplit(" ", 1)[0] or shown
    line = " ".join(shown.split())
    line = f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}"
    return line, tuple(spans(line, words))


@lru_cache(256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds the words where one begins; long ones and those of scripts without spaces also inside."""
    parts = []
    for word in dict.fromkeys(words):
        inside = len(word) >= TAIL or re.match(f"[{UNSPACED}]", word)
        parts.append(re.escape(word) if inside else f"(?<![^{PARTS}]){re.escape(word)}")
    return re.compile("|".join(sorted(parts, key=len, reverse=True))) if parts else None
