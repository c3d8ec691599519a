"""Whether a text shows anything to those who read it. Pure."""

import unicodedata

# Fillers that count as letters or symbols and have no ink: Hangul, Braille, musical notes.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
UNSEEN = frozenset("CZM")  # control and format, spaces, marks that have nothing to stand on


def shows(text: str) -> bool:
    """Tell whether anything of `text` can be seen: a letter, a figure, a sign."""
    return any(unicodedata.category(c)[0] not in UNSEEN and c not in BLANK_LETTERS for c in text)
