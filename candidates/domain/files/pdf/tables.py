"""Rows of a table whose cells stand side by side, told from columns of text that do the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from candidates.domain.files.pdf.lines import lines_of, text_of
from candidates.domain.files.pdf.words import Word, is_mark

# What stands beside a text and belongs to its line: years, dates, amounts, a word with a colon, dots that count.
LABEL = re.compile(r"(?=.*\d).{0,14}|.*\b(19|20)\d\d\b.{0,14}|.{1,24}:|[●○★☆■□•/% ]+")


Lines = list[list[Word]]


class Row(NamedTuple):
    """One row: lines that are read first, and the words that follow."""

    lines: Lines
    rest: list[Word]


def rows_of(first: list[Word], second: list[Word]) -> list[Row]:
    """Return the rows of a table with these two sides, in order; none when they are columns of text."""
    one, other = lines_of(first), lines_of(second)
    if labels := _labels(one, other):
        return _by_labels(labels, second)
    if labels := _labels(other, one):
        return _by_labels(labels, first)
    return _by_drawing(first, second)


def _labels(lines: Lines, beside: Lines) -> list[Lines]:
    """Return the cells of a side that names what stands beside it: told by their form, or few, short and apart."""
    if sum(bool(LABEL.fullmatch(text_of(line))) for line in lines) >= 0.6 * len(lines):
        cells = [[line] for line in lines]
    else:
        cells = _cells(lines)
        short = sorted(len(text_of(line)) for line in lines)[len(lines) // 2] <= 40
        if not short or len(cells) < 2 or len(cells) < 0.6 * len(lines) or len(lines) > 0.6 * len(beside):
            return []
    level = sum(any(_level(cell[0], line) for line in beside) for cell in cells)
    return cells if level >= 0.8 * len(cells) else []


def _cells(lines: Lines) -> list[Lines]:
    """Return lines in groups of those that follow each other without a gap."""
    groups: list[Lines] = []
    for line in lines:
        before = groups[-1][-1][0] if groups else None
        if before is None or line[0].y0 - before.y1 > 0.7 * before.height:
            groups.append([])
        groups[-1].append(line)
    return groups


def _level(line: Sequence[Word], other: Sequence[Word]) -> bool:
    one, two = line[0], other[0]
    return min(one.y1, two.y1) - max(one.y0, two.y0) > 0.4 * min(one.height, two.height)


def _by_labels(cells: list[Lines], words: list[Word]) -> list[Row]:
    """Return one row for each label: its line with what stands on it, then what stands below up to the next one."""
    tops = [cell[0][0].y0 - 0.3 * cell[0][0].height for cell in cells]
    rows = [Row([], [word for word in words if word.middle < tops[0]])]
    for cell, top, end in zip(cells, tops, [*tops[1:], float("inf")], strict=True):
        inside = [word for word in words if top <= word.middle < end]
        if len(cell) > 1:
            rows.append(Row(cell, inside))
            continue
        beside = [word for word in inside if _level(cell[0], [word])]
        rows.append(Row(lines_of(cell[0] + beside), [word for word in inside if word not in beside]))
    return [row for row in rows if row.lines or row.rest]


def _by_drawing(first: list[Word], second: list[Word]) -> list[Row]:
    """Return the cells of a table as they were drawn, one after the other, when they were and have several lines."""
    left = {id(word) for word in first}
    # Marks of lists are often drawn after everything else: each goes with the cell that has its line.
    marks = [word for word in first + second if is_mark(word)]
    drawn = sorted((word for word in first + second if not is_mark(word)), key=lambda word: word.at)
    cells = [list(run) for _side, run in groupby(drawn, key=lambda word: id(word) in left)]
    if len(cells) < 4 or not _goes_down(cells):
        return []
    for mark in marks:
        side = [cell for cell in cells if (id(cell[0]) in left) == (id(mark) in left)]
        min(side or cells, key=lambda cell: min(abs(word.middle - mark.middle) for word in cell)).append(mark)
    # The first and the last say nothing: a column that goes on below the other one is drawn at one go, too.
    inner = cells[1:-1]
    if sum(len(lines_of(cell)) for cell in inner) < 1.5 * len(inner):
        return []
    rows: list[Row] = []
    for cell in cells:
        before = rows[-1].rest if rows else []
        if before and len(lines_of(before)) == len(lines_of(cell)) == 1 and _level(before, cell):
            rows[-1] = Row(lines_of(before + cell), [])
        else:
            rows.append(Row([], cell))
    return rows


def _goes_down(cells: list[list[Word]]) -> bool:
    """Tell whether each cell begins no higher than the one before it on its side ends."""
    sides = cells[::2], cells[1::2]
    return all(
        min(word.y0 for word in after) > max(word.middle for word in before)
        for side in sides
        for before, after in pairwise(side)
    )
