"""Reading the days that cells name."""

from __future__ import annotations

import re
from datetime import date

from candidates.domain.values import one_line

ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
NUMERIC = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$")
WORDS = re.compile(r"^(?:(\d{1,2})\.?\s+([A-Za-zäé]{3,})\.?,?\s+(\d{4})|([A-Za-zäé]{3,})\.?\s+(\d{1,2}),?\s+(\d{4}))$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GERMAN_MONTHS = {"mai": 5, "okt": 10, "dez": 12, "mär": 3}


def date_of(text: str) -> date | None:
    """Return the day that a cell names; slashes, dots and dashes are day first. None when empty.

    Raises ValueError when it is no possible day.
    """
    line = one_line(text)
    if not line:
        return None
    if match := ISO.match(line):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMERIC.match(line):
        return date(int(match[4]), int(match[3]), int(match[1]))
    if match := WORDS.match(line):
        day, word, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        return date(int(year), _month(word), int(day))
    raise ValueError(line)


def _month(word: str) -> int:
    short = word[:3].casefold()
    if short in GERMAN_MONTHS:
        return GERMAN_MONTHS[short]
    return MONTHS.index(short) + 1
