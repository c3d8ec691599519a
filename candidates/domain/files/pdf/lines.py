"""Words that stand on one line, put into the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from candidates.domain.files.pdf.words import Word

NEUTRAL = set("0123456789.,:;/-+()[]–—%&|·•'\"")


def runs_left(words: Sequence[Word]) -> bool:
    """Tell whether most letters of these words belong to scripts that run from right to left."""
    left = sum(len(word.text) for word in words if word.rtl)
    return left * 2 > sum(len(word.text) for word in words if not set(word.text) <= NEUTRAL)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words line by line from the top, each line in the order in which it is read."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        line = lines[-1] if lines else None
        if line is not None and _same_line(line, word):
            line.append(word)
        else:
            lines.append([word])
    return [_in_order(line) for line in lines]


def as_drawn(words: Sequence[Word]) -> list[list[Word]]:
    """Return words line by line in the order in which they were drawn: for what no lane parts and no lines fit."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.at):
        line = lines[-1] if lines else None
        if line is not None and _same_line(line, word) and abs(word.x0 - line[-1].x1) < 3 * word.look.size:
            line.append(word)
        else:
            lines.append([word])
    return [_in_order(line) for line in lines]


def _same_line(line: list[Word], word: Word) -> bool:
    last = line[-1]
    overlap = min(last.y1, word.y1) - max(last.y0, word.y0)
    return overlap > 0.5 * min(last.height, word.height)


def _in_order(line: list[Word]) -> list[Word]:
    """Return one line as it is read: by its main direction, words of the other direction in theirs."""
    leftwards = runs_left(line)
    ordered = sorted(line, key=lambda word: word.x0, reverse=leftwards)
    found: list[Word] = []
    other: list[Word] = []  # a run of the other direction, from its first word with letters
    for word in ordered:
        strong = not set(word.text) <= NEUTRAL
        if (strong and word.rtl is not leftwards) or (other and not strong):
            other.append(word)
            continue
        found += _turned(other)
        other = []
        found.append(word)
    return found + _turned(other)


def _turned(run: list[Word]) -> list[Word]:
    """Return a run in its own direction; what has no letters at its end belongs to what follows."""
    last = len(run)
    while last and set(run[last - 1].text) <= NEUTRAL:
        last -= 1
    return run[:last][::-1] + run[last:]


def text_of(line: Sequence[Word]) -> str:
    """Return a line as text. Letters that stand apart for looks (E X P E R I E N C E) are words again."""
    parts: list[str] = []
    for at, word in enumerate(line):
        if at and _apart(line[at - 1], word):
            parts.append(" ")
        parts.append(word.text)
    text = "".join(parts)
    return _closed(line) if len(line) > 3 and all(len(word.text) == 1 for word in line) else text


def _apart(left: Word, right: Word) -> bool:
    """Tell whether there is room between two words; parts of one word may have looks of their own."""
    gap = max(right.x0 - left.x1, left.x0 - right.x1)
    follows = 0 < right.at - left.at <= len(left.text)
    return not follows or gap > 0.15 * max(left.look.size, right.look.size)


def _closed(line: Sequence[Word]) -> str:
    """Return letters that stand apart evenly as words: a gap that is clearly wider than the others ends one."""
    gaps = [max(right.x0 - left.x1, left.x0 - right.x1) for left, right in pairwise(line)]
    usual = sorted(gaps)[len(gaps) // 2]
    if not all(word.text.isalpha() for word in line) or usual <= 0:
        return " ".join(word.text for word in line)
    marks = ["", *(" " if gap > 1.6 * usual else "" for gap in gaps)]
    return "".join(mark + word.text for mark, word in zip(marks, line, strict=True))
