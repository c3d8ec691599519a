"""Quotes as no CSV should have them: whole rows inside one pair of them, and quotes escaped with a backslash."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from candidates.domain.tables.headings import is_heading

ESCAPED = re.compile(r'(?<!\\)\\"')
LOOKED_AT = 5_000


class Quoting(NamedTuple):
    """How a file misuses quotes: rows in one pair of them, backslashes before those of a text, another sign."""

    wrapped: bool = False
    backslashes: bool = False
    sign: str = '"'

    def line(self, text: str) -> str:
        """Return a line of the file as a CSV has it."""
        return ESCAPED.sub('""', text) if self.backslashes else text

    def cells(self, cells: list[str], delimiter: str) -> list[str]:
        """Return the cells of a row that stood inside one pair of quotes."""
        return inside(cells, delimiter) if self.wrapped else cells


PLAIN = Quoting()


def inside(cells: list[str], delimiter: str) -> list[str]:
    """Return the cells that the only cell of a row holds; the row itself when it holds none."""
    if len(cells) != 1 or delimiter not in cells[0]:
        return cells
    try:
        return next(csv.reader([cells[0]], delimiter=delimiter), cells)
    except csv.Error:
        return cells


def swallowed(lines: Sequence[str], cells: list[str], widths: Counter[int], delimiter: str) -> list[list[str]] | None:
    """Return the rows that a quote which never closes made one row of; None for one that is whole."""
    usual = widths.most_common(1)[0][0] if widths else 0
    whole = len(cells) == usual and sum(line.count('"') for line in lines) % 2 == 0
    if usual < 2 or whole:
        return None
    rows = [next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), []) for line in lines[1:]]
    if 2 * sum(len(row) == usual for row in rows) < len(rows):
        return None
    return [lines[0].rstrip("\r\n").split(delimiter), *rows]


def wrapping_in(rows: Sequence[list[str]], delimiter: str) -> bool:
    """Tell whether rows stand inside one pair of quotes each: taken out of them, two columns or more are known."""
    filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
    opened = [inside(cells, delimiter) for cells in filled]
    if 2 * sum(old != new for old, new in zip(filled, opened, strict=True)) < len(filled) or len(filled) < 2:
        return False
    widths = Counter(map(len, opened))
    known = max(sum(1 for cell in cells if cell.strip() and is_heading(cell)) for cells in opened)
    return known > 1 and 10 * widths.most_common(1)[0][1] >= 7 * len(opened)


def sign_in(rows: Sequence[list[str]]) -> str:
    """Return the sign in which cells stand: the single quote where the row that names the columns has it throughout."""
    named = (cells for cells in rows if sum(map(is_heading, cells)) > 1)
    header = [cell.strip() for cell in next(named, []) if cell.strip()]
    single = all(len(cell) > 2 and cell[0] == cell[-1] == "'" for cell in header)
    return "'" if header and single else '"'


def escapes(width: Callable[[Quoting], Iterable[int]]) -> bool:
    """Tell whether more rows are of one width once backslashes are read as what escapes a quote."""
    plain, read = (Counter(width(Quoting(backslashes=given))) for given in (False, True))
    most = max(read.values(), default=0)
    return most > max(plain.values(), default=0) or (most > 0 and len(read) < len(plain))
