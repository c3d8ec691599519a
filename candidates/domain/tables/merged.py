"""What the reader of workbooks leaves out of a sheet: cells that were merged, and formulas that nobody worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# So much of the part is kept while it goes by: merged cells are named behind the rows.
BLOCK = 1 << 18
TAIL = 1 << 20
# Formulas are looked for in so much of it: who wrote one without its result wrote all of them so.
HEAD = 1 << 20
# Tags are looked through only so far, so that no file takes long, whatever it holds.
MERGE = re.compile(rb'<mergeCell [^<>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
# A text that is empty is a result too, and has the type `str`.
NO_RESULT = re.compile(
    rb'<c (?![^<>]{0,200}\bt="str")[^<>]{0,100}?\br="([A-Z]{1,3}\d{1,7})"[^<>]{0,200}>'
    rb"<f\b[^<>]{0,300}(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>"
)
MOST_COLUMNS = 500


# By the first row of each: columns, and the last row that they reach.
Starts = Mapping[int, Sequence[tuple[int, int]]]


def merged_in(page: Any) -> Starts:
    """Return which cells of a sheet reach over several rows."""
    found: dict[int, list[tuple[int, int]]] = {}
    for match in MERGE.finditer(_tail(page)):
        column, first, last = _column(match[1]), int(match[2]), int(match[4])
        if last > first and column < MOST_COLUMNS:
            found.setdefault(first, []).append((column, last))
    return found


class Filler:
    """Puts what stands in the first of several merged rows into each that has anything else; rows come in order."""

    def __init__(self, starts: Starts) -> None:
        self._starts = starts
        self._held: dict[int, tuple[str, int]] = {}

    def filled(self, number: int, cells: list[str]) -> list[str]:
        """Return the cells of a row with what was merged into them."""
        for column, (text, last) in list(self._held.items()):
            if number > last:
                del self._held[column]
            elif any(cells):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or text
        for column, last in self._starts.get(number, ()):
            if column < len(cells) and cells[column]:
                self._held[column] = (cells[column], last)
        return cells


def without_result(page: Any) -> str:
    """Return the first cell whose formula has no result in the file, such as B2; else nothing."""
    head = b"".join(block for block, _at in zip(_blocks(page), range(HEAD // BLOCK), strict=False))
    found = NO_RESULT.search(head)
    return found[1].decode() if found else ""


def _tail(page: Any) -> bytes:
    kept = b""
    for block in _blocks(page):
        kept = (kept + block)[-TAIL:]
    return kept


def _blocks(page: Any) -> Iterator[bytes]:
    with page._get_source() as part:  # noqa: SLF001  (the library opens the part of a sheet nowhere else)
        while block := part.read(BLOCK):
            yield block


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
