"""How phrases are written down: plain words with a little regex, compiled once, linear in time.

In a phrase a space stands for any white space (texts are hard-wrapped), and a phrase begins and ends at word edges.
Repetition inside phrases is always bounded, so that no text makes a match slow.
"""

from __future__ import annotations

import re

Pattern = re.Pattern[str]
_LOOKBEHIND = re.compile(r"\(\?<[!=][^)]*\)")


def _spaced(phrase: str) -> str:
    """Let a written space match any white space; `[- ]` and ` ?` keep their meaning."""
    phrase = _LOOKBEHIND.sub(lambda found: found[0].replace(" ", r"\x20"), phrase)  # looks back over a fixed width
    return phrase.replace("[- ]", r"[-\s]").replace(" ?", r"\s*").replace(" ", r"\s+")


def phrases(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of phrases, matching whole words only."""
    body = "|".join(_spaced(alternative) for alternative in alternatives)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", flags)


def anywhere(*alternatives: str, flags: int = re.IGNORECASE) -> Pattern:
    """One pattern out of word parts, which may stand inside a longer word (German compounds)."""
    return re.compile("|".join(_spaced(alternative) for alternative in alternatives), flags)


ONES = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty "
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig"
).split()
NUMBER_WORD = "(?:" + "|".join(ONES) + ")"
FIGURE = r"\d{1,3}(?:[.,]\d{1,3}){0,3}"
NUMBER = rf"(?:{FIGURE}|{NUMBER_WORD})"
