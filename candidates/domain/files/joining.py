"""Words that a line parted: put together for the search; the text itself stays as it was written."""

from __future__ import annotations

import re

PARTED = re.compile(r"(\w{2,})[-\u2010\u00ad\u2011]\s?[\n\f](\w{2,})")
# A word within a line may hold marks where it could be parted; nobody sees them.
SOFT = "\u00ad"
MOST = 20_000


def joined_words(text: str) -> str:
    """Return the words whole that stand parted at ends of lines, each once."""
    found = dict.fromkeys(
        before + after for before, after in PARTED.findall(text) if not after[0].isupper() and not after[0].isdigit()
    )
    return " ".join(found)[:MOST]
