"""How old somebody has to be to read a text with ease, by its sentences and syllables. Pure, and no more than a hint.

English by Flesch and Kincaid, German by the fourth formula of Bamberger and Vanecek; both give a school year, and
children begin school at six. Lines of a list count as sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

FEWEST_WORDS = 80
YOUNGEST, OLDEST = 8, 25
LONG = 3  # syllables
BEFORE_SCHOOL = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?:;](?=\s|$)|\n+")
_SILENT = re.compile(r"[^aeiouyl]e(?:s|d)?$", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèâêîôû]+", re.IGNORECASE)


def reading_age(text: str, language: str) -> int | None:
    """Return the age in years; None for other languages than English and German, and for a text too short to tell."""
    words = _WORD.findall(text)
    if language not in ("en", "de") or len(words) < FEWEST_WORDS:
        return None
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text)) or 1
    counts = [syllables(word, language) for word in words]
    year = _english(len(words) / sentences, counts) if language == "en" else _german(len(words) / sentences, counts)
    return min(OLDEST, max(YOUNGEST, round(year) + BEFORE_SCHOOL))


def _english(per_sentence: float, counts: Sequence[int]) -> float:
    return 0.39 * per_sentence + 11.8 * sum(counts) / len(counts) - 15.59


def _german(per_sentence: float, counts: Sequence[int]) -> float:
    return 0.2656 * per_sentence + 27.44 * sum(count >= LONG for count in counts) / len(counts) - 1.693


@lru_cache(maxsize=4096)  # texts of one job say the same words again and again
def syllables(word: str, language: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, without the silent e of English."""
    groups = len(_VOWELS.findall(word))
    if language == "en" and groups > 1 and _SILENT.search(word):
        groups -= 1
    return max(1, groups)
