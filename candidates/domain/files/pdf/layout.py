"""The order in which a page is read: columns one after the other, tables row by row, whatever order it was drawn in.

A page is cut into strips, groups of words that no white line parts. Strips that follow each other and leave the same
white lane free are a band; its sides are columns, read one after the other, unless they are the cells of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from candidates.domain.files.pdf.lines import as_drawn, lines_of, runs_left, text_of
from candidates.domain.files.pdf.tables import Row, rows_of
from candidates.domain.files.pdf.words import Word, is_mark

DEEPEST = 6
# A lane of white is wider than the spaces of a line; a narrow one must part many lines, and one that parts two be wide.
LANE, SURE_LANE, WIDE_LANE = 1.0, 1.8, 2.5
# Where a page draws one side and then the other, even the room between the cells of a table is a lane.
CELL_LANE = 0.4

Span = tuple[float, float]


class Band(NamedTuple):
    """Strips from `first` up to and without `end` that leave `lane` free; `worth` are the lines that it parts."""

    first: int
    end: int
    lane: Span
    worth: float


def lines_in_order(words: Sequence[Word]) -> list[str]:
    """Return the lines of a page in the order in which they are read."""
    kept = list(words)
    _bind_marks(kept)
    return [text for line in _ordered(kept, 0) if (text := text_of(line).strip())]


def _bind_marks(words: list[Word]) -> None:
    """Let the mark of a list reach to what it marks, so that no lane lies between them."""
    for mark in filter(is_mark, words):
        behind = [w.x0 for w in words if 0 < w.x0 - mark.x0 < 5 * mark.look.size and _level(w, mark)]
        mark.x1 = max(mark.x1, min(behind, default=mark.x1))


def _level(one: Word, other: Word) -> bool:
    """Tell whether two words stand on one line."""
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.height, other.height)


def _ordered(words: list[Word], depth: int) -> Iterator[list[Word]]:
    if len(words) < 4 or depth > DEEPEST:
        yield from lines_of(words)
        return
    strips = [Strip(group) for group in _groups(words)]
    size = sorted(word.look.size for word in words)[len(words) // 2]
    yield from _read_strips(strips, size, depth)


def _read_strips(strips: list[Strip], size: float, depth: int) -> Iterator[list[Word]]:
    """Read the best band, with what stands above it first and what stands below it last."""
    band = _best_band(strips, size)
    if band is None:
        for strip in strips:
            yield from lines_of(strip.words) if strip.height < 2.5 * size else as_drawn(strip.words)
        return
    yield from _read_strips(strips[: band.first], size, depth)
    yield from _read_band([word for strip in strips[band.first : band.end] for word in strip.words], band.lane, depth)
    yield from _read_strips(strips[band.end :], size, depth)


class Strip:
    """Words that no white line parts, and the lanes that they leave free."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.x0, self.x1 = min(w.x0 for w in words), max(w.x1 for w in words)
        self.y0, self.y1 = min(w.y0 for w in words), max(w.y1 for w in words)
        self.height = self.y1 - self.y0
        self.lines = max(1.0, self.height / (1.3 * max(w.height for w in words)))
        self.gaps = _gaps(words)

    def lanes(self, least: float) -> list[Span]:
        """Return what its words leave free that is at least so wide."""
        wide = [gap for gap in self.gaps if gap[1] - gap[0] >= least]
        return [(float("-inf"), self.x0), *wide, (self.x1, float("inf"))]


def _groups(words: list[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    low = float("-inf")
    for word in sorted(words, key=lambda word: word.y0):
        trim = 0.12 * word.height
        if word.y0 + trim >= low:
            groups.append([])
        groups[-1].append(word)
        low = max(low, word.y1 - trim)
    return groups


def _gaps(words: list[Word]) -> list[Span]:
    """Return the white between words, looked at from above."""
    found: list[Span] = []
    reached = float("inf")
    for word in sorted(words, key=lambda word: word.x0):
        if word.x0 > reached:
            found.append((reached, word.x0))
        reached = word.x1 if reached == float("inf") else max(reached, word.x1)
    return found


def _best_band(strips: list[Strip], size: float) -> Band | None:
    """Return the band that parts most lines: each gap of a strip is followed up and down as far as it stays free."""
    best: Band | None = None
    tried: set[tuple[int, int, int]] = set()
    least = (CELL_LANE if _drawn_upwards(strips) else LANE) * size
    lanes = [strip.lanes(least) for strip in strips]
    for at, wide in enumerate(lanes):
        for gap in wide[1:-1]:
            first, end, lane = _followed(lanes, at, gap, least)
            key = (first, end, round(lane[0]))
            if key in tried:
                continue
            tried.add(key)
            band = _judged(strips, first, end, lane, size)
            if band and (best is None or band.worth > best.worth):
                best = band
    return best


def _drawn_upwards(strips: list[Strip]) -> bool:
    """Tell whether the drawing goes up again somewhere, as it does from one cell or column to the next."""
    drawn = sorted((word for strip in strips for word in strip.words), key=lambda word: word.at)
    return any(after.middle < word.middle - word.height for word, after in pairwise(drawn))


def _drawn_apart(strips: list[Strip], lane: Span) -> bool:
    """Tell whether one side of a lane was drawn before the other."""
    words = [word for strip in strips for word in strip.words]
    left = [word.at for word in words if word.x1 <= lane[0] + 0.1]
    right = [word.at for word in words if word.x0 >= lane[1] - 0.1]
    return max(left) < min(right) or max(right) < min(left)


def _followed(lanes: list[list[Span]], at: int, lane: Span, least: float) -> tuple[int, int, Span]:
    end = at + 1
    while end < len(lanes) and (free := _free(lanes[end], lane, least)):
        lane, end = free, end + 1
    first = at
    while first and (free := _free(lanes[first - 1], lane, least)):
        lane, first = free, first - 1
    return first, end, lane


def _free(spans: list[Span], lane: Span, least: float) -> Span | None:
    """Return the widest part of a lane that these leave free, where it is wide enough."""
    left, right = lane
    found: Span | None = None
    widest = 0.0
    for low, high in spans:
        start, end = max(left, low), min(right, high)
        if (width := end - start) >= least and width > widest:
            found, widest = (start, end), width
    return found


def _judged(strips: list[Strip], first: int, end: int, lane: Span, size: float) -> Band | None:
    """Return the band without what stands alone at its ends, when it parts enough lines to be more than a gap."""
    parted = [at for at in range(first, end) if strips[at].x0 < lane[0] and strips[at].x1 > lane[1]]
    lines = sum(strips[at].lines for at in parted)
    width = (lane[1] - lane[0]) / size
    enough = 4.5 if width < SURE_LANE else 2.5 if width < WIDE_LANE else 1.5
    if (lines < enough or width < LANE) and not (
        lines > 1.5 and _drawn_apart(strips[parted[0] : parted[-1] + 1], lane)
    ):
        return None
    # Above the first parted line stands the first column alone, or below the last the second: read there or here, the
    # order is the same. What stands below in the first column is part of it, unless it begins anew after a gap.
    last = parted[-1] + 1
    while last < end and (end == len(strips) or strips[last].y0 - strips[last - 1].y1 < 0.8 * size):
        last += 1
    return Band(first, last, lane, lines + min(width, 20) / 100)


def _read_band(words: list[Word], lane: Span, depth: int) -> Iterator[list[Word]]:
    middle = (lane[0] + lane[1]) / 2
    sides = [word for word in words if word.x1 <= middle], [word for word in words if word.x1 > middle]
    first, second = reversed(sides) if runs_left(words) else sides
    rows = rows_of(first, second)
    for row in rows or [Row([], first), Row([], second)]:
        yield from row.lines
        yield from _ordered(row.rest, depth + 1)
