"""How long a brief will be on paper, reckoned from its text. Pure: no fonts and no renderer, in a millisecond.

The editor warns with this while one writes; the PDF itself is measured by the renderer. The figures below repeat
static/css/pdf.css and templates/pdf/brief.html, and tests hold them against real pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

PAGE = 297 - 22 - 18.0  # mm of an A4 page between its margins
WIDTH = 210 - 2 * 17.0
PT = 25.4 / 72
SIZE, LINE = 9.25 * PT, 9.25 * PT * 1.42
HEADING = 10 * PT * 1.42 + 1.6
AFTER_P, AFTER_SECTION = 2.0, 4.6
RULE = 4 + 0.35 + 4
LEFT, RIGHT = WIDTH / 2 - 7, WIDTH / 2
HEAD_ROW, ROW = 8 * PT * 1.42 + 1.35 + 0.3, 2 * 1.35 + 0.2
NUMBER, SEEN = 9.0, 30.0  # mm that the columns beside an outcome take
SIGN = 15 + 2 * 2.2 + 0.5
SIGNERS_A_ROW = 3
# Widths of the printed font's ASCII letters, in thousandths of its size.
ASCII = (
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 625, 625, 625, 625, 625, 625,
    625, 625, 625, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598, 587, 743, 740, 264, 543, 652, 562, 889,
    753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642, 665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621,
    582, 361, 609, 591, 237, 237, 544, 237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362,
    327, 362, 659,
)  # fmt: skip
OTHERS = {"–": 500, "—": 1000, "…": 821, "“": 381, "”": 381, "‘": 222, "’": 185, "·": 276}
WIDE, USUAL, LEFTWARDS = 1000, 610, 560


@dataclass(frozen=True, slots=True)
class Fit:
    """The height of all that is printed, in millimetres, and how much of it one page does not hold."""

    height: float

    @property
    def over_mm(self) -> int:
        return max(0, ceil(self.height - PAGE))

    @property
    def over_lines(self) -> int:
        """The same in lines of text across one column."""
        return ceil(self.over_mm / LINE)

    @property
    def full_percent(self) -> int:
        return min(100, round(100 * self.height / PAGE))


def measure(content: Mapping[str, Any], *, signers: int = 0) -> Fit:
    """Reckon the page of a printed brief; `signers` is how many will sign, when nobody is asked yet."""
    height = _lines(content["role"], WIDTH, 21 * PT) * 21 * PT * 1.12 + 1.5
    if content["lede"]:
        height += _lines(content["lede"], 150, 11 * PT) * 11 * PT * 1.4
    height += RULE
    height += max((_column(sections, width) for sections, width in zip(content["columns"], (LEFT, RIGHT), strict=True)))
    height += _outcomes(content["outcomes"])
    for pair in _by(content["limits"], 2):
        height += max(_column([section], width) for section, width in zip(pair, (LEFT, RIGHT), strict=False))
    rows = ceil(max(len(content["signatures"]), signers) / SIGNERS_A_ROW)
    if rows:
        height += HEADING + rows * SIGN + AFTER_SECTION
    return Fit(height - AFTER_SECTION)  # what follows the last part falls off the page


def _column(sections: Sequence[Mapping[str, str]], width: float) -> float:
    return sum(HEADING + _text(section["text"], width) + AFTER_SECTION for section in sections)


def _text(text: str, width: float) -> float:
    """Return the height of a text in paragraphs, as richtext.paragraphs makes them."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    tall = [sum(_lines(line, width, SIZE) for line in block.split("\n")) * LINE for block in blocks if block]
    return sum(tall) + AFTER_P * max(0, len(tall) - 1)


def _outcomes(rows: Sequence[Mapping[str, Any]]) -> float:
    if not rows:
        return 0.0
    width = WIDTH - NUMBER - (SEEN if rows[0]["stages"] is not None else 0)
    return HEADING + HEAD_ROW + sum(_lines(row["text"], width, SIZE) * LINE + ROW for row in rows) + AFTER_SECTION


def _lines(text: str, width: float, size: float) -> int:
    """Return how many lines a paragraph takes, broken between words and where one is longer than a line."""
    lines, used, space = 1, 0.0, ASCII[0] * size / 1000
    for word in text.split():
        long = sum(map(_advance, word)) * size / 1000
        if used and used + space + long > width:
            lines, used = lines + 1, 0.0
        if long > width and _breaks(word):
            lines += int(long // width)
            used = long % width
        else:
            used += (space if used else 0) + long
    return lines


def _breaks(word: str) -> bool:
    """Tell whether a line may end inside a word: scripts without spaces."""
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in word)


def _advance(letter: str) -> int:
    code = ord(letter)
    if 32 <= code < 127:
        return ASCII[code - 32]
    if letter in OTHERS:
        return OTHERS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    if unicodedata.bidirectional(letter) in ("R", "AL"):
        return LEFTWARDS
    base = unicodedata.normalize("NFD", letter)[0]
    return ASCII[ord(base) - 32] if 32 <= ord(base) < 127 else USUAL


def _by(rows: Sequence[Any], many: int) -> Iterator[Sequence[Any]]:
    return (rows[place : place + many] for place in range(0, len(rows), many))
