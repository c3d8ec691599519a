"""Words of a page with the places where they stand. Coordinates are points from the page's top left, y going down."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

# Characters of scripts that run from right to left, by ranges; `unicodedata.bidirectional` costs more for each glyph.
RIGHT_TO_LEFT = ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF))

MARKS = set("•●▪▫■□◦‣⁃∙·–-*➢➤►✓✔▸❖o")


@dataclass(slots=True)
class Look:
    """How the text of one object is drawn: size in points, turned by `quarter` quarters; `address` is its own."""

    size: float
    quarter: int
    colour: tuple[int, int, int]
    opaque: bool
    inked: bool
    address: int


@dataclass(slots=True)
class Word:
    """Glyphs that stand together, as they read, placed as if they ran to the right.

    `at` counts in the order in which the page draws.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    at: int
    look: Look
    rtl: bool = field(default=False)

    @property
    def height(self) -> float:
        return max(self.y1 - self.y0, 0.1)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Where it stands on the page as it is drawn."""
        x0, y0, x1, y1 = self.x0, self.y0, self.x1, self.y1
        if self.look.quarter == 1:
            return y0, -x1, y1, -x0
        if self.look.quarter == 2:
            return -x1, -y1, -x0, -y0
        return (-y1, x0, -y0, x1) if self.look.quarter == 3 else (x0, y0, x1, y1)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        x0, y0, x1, y1 = self.box
        return (x0 + x1) / 2, (y0 + y1) / 2


def runs_left(text: str) -> bool:
    """Tell whether the first letter of a text belongs to a script that runs from right to left."""
    for char in text:
        code = ord(char)
        if code < RIGHT_TO_LEFT[0][0]:
            if char.isalpha():
                return False
        elif char.isalpha():
            return any(low <= code <= high for low, high in RIGHT_TO_LEFT)
    return False


def is_mark(word: Word) -> bool:
    """Tell whether a word may be the mark of an entry in a list."""
    return len(word.text) == 1 and word.text in MARKS


def has_letters(text: str) -> bool:
    """Tell whether there is a letter or a digit."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)
