"""Long runs of signs that are data, such as a picture in base64: in them letters of a name stand by chance."""

from __future__ import annotations

import re

SIGN = r"[\w+/-]"
_SHORTEST = 256
# In one piece, or in lines as mail breaks them, of which the last may be shorter.
_RUN = re.compile(
    rf"(?<!{SIGN})(?:(?:{SIGN}{{60,76}}(?:\r?\n|\\n)[ \t]*){{3,}}{SIGN}*|{SIGN}{{{_SHORTEST},}})", re.ASCII
)
_MOST_OF_WORDS = 44
_LOOKED_AT = 4096


def without_noise(text: str) -> str:
    """Return a text of the same length in which such runs are blank."""
    if len(text) < _SHORTEST:
        return text
    return _RUN.sub(lambda run: " " * len(run[0]) if _is_noise(run[0]) else run[0], text)


def _is_noise(run: str) -> bool:
    """Tell whether a run uses nearly all the signs there are; a path and names in a row use few."""
    return len(set(run[:_LOOKED_AT])) > _MOST_OF_WORDS
