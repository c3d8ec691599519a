"""What to listen for, as points that can be ticked during a call. Pure."""

import re

_BETWEEN = re.compile(r"(?:;|(?<=[.!?]))\s+")


def points(text: str) -> list[str]:
    """Return the points of a text: what semicolons and sentences part, each with a capital and without a full stop."""
    found = [part.strip().rstrip(".;").strip() for part in _BETWEEN.split(text.strip())]
    return [part[:1].upper() + part[1:] for part in dict.fromkeys(found) if part]
