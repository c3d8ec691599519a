"""Workbooks: which sheet holds the table, and its cells as the texts that a CSV of it would hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any

from candidates.domain.tables.headings import is_heading
from candidates.domain.tables.merged import Filler, Starts, merged_in, without_result
from candidates.domain.tables.reading import ABOVE, EXPORT_IT, Line, Table, Unreadable, frame
from foundation.core.domain.containers import BLOCK, BROKEN, Budget, Refused, TooMuch, open_zip

SAVE_IT = "Open the workbook in a spreadsheet program, save it there, and choose it again."
WHOLE_DIGITS = 10**15  # a spreadsheet keeps fifteen digits of a number; those behind are noughts that it made up
# A workbook of 100,000 rows and 40 columns has some 300 MB of XML.
ROOM = 700 * 1024 * 1024


def is_container(data: bytes) -> bool:
    """Tell whether the bytes are those of a ZIP, as a workbook's are."""
    return data.startswith(b"PK\x03\x04")


def read_workbook(data: bytes, sheet: str = "") -> Table:
    """Return the table of a workbook: that of the named sheet, else of the one with the most columns that we know.

    Raises Unreadable with a plain sentence.
    """
    _measure(data)
    try:
        book = _opened(data)
    except (*BROKEN, TypeError, AttributeError, SyntaxError):
        raise Unreadable("The workbook is damaged. Open it, save it anew and choose it again.") from None
    names = [each.title for each in book.worksheets if each.sheet_state == "visible"]
    book.close()
    chosen = sheet if sheet in names else max(names, key=lambda name: _known(data, name), default="")
    if not chosen:
        raise Unreadable("The workbook has no sheet with cells.")
    starts, bare = _left_out(data, chosen)
    if bare:
        raise Unreadable(f"{bare} of the sheet “{chosen}” is a formula without its result. {SAVE_IT}")
    try:
        table = frame("xlsx", "", lambda: _lines(data, chosen, starts), padded=True)
    except Unreadable:
        raise Unreadable(f"No columns were found in the sheet “{chosen}”. A row should name them.") from None
    table.sheet, table.sheets_left = chosen, [name for name in names if name != chosen]
    return table


def _opened(data: bytes) -> Any:
    """Return the workbook; its library loads numpy where that is installed, which no page needs."""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)


def _measure(data: bytes) -> None:
    """Unpack every part once without keeping it, and count. Raises Unreadable for what is no workbook or too much."""
    budget = Budget(files=5_000, size=ROOM, seconds=120)
    try:
        with open_zip(data, budget) as archive:
            names = set(archive.namelist())
            if not any(name.startswith("xl/") for name in names):
                raise Unreadable(_other_kind(names, archive))
            for entry in archive.infolist():
                _unpack(archive, entry, budget)
    except Refused as error:
        raise Unreadable(f"The workbook cannot be unpacked. {error}") from None
    except BROKEN:
        raise Unreadable("The workbook is damaged. Open it, save it anew and choose it again.") from None


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> None:
    seen = 0
    with archive.open(entry) as handle:
        while block := handle.read(BLOCK):
            budget.count(len(block))
            seen += len(block)
            if seen > 1024 * 1024 and seen > budget.ratio * max(entry.compress_size, 1):
                raise TooMuch("It would grow out of all measure.")


def _other_kind(names: set[str], archive: zipfile.ZipFile) -> str:
    if any(name.endswith(".iwa") for name in names):
        return f"This is a Numbers document. {EXPORT_IT}"
    if "word/document.xml" in names:
        return f"This is a Word document, not a table. {EXPORT_IT}"
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        return f"This is an OpenDocument file. {EXPORT_IT}"
    return f"This is not a CSV file or a workbook. {EXPORT_IT}"


def _known(data: bytes, sheet: str) -> tuple[int, int]:
    """Return how many columns of a sheet we know, and how many cells its first rows have."""
    rows = [cells for _line, cells in islice(_lines(data, sheet), ABOVE)]
    known = max((sum(1 for cell in cells if cell and is_heading(cell)) for cells in rows), default=0)
    return known, sum(1 for cells in rows for cell in cells if cell)


def _lines(data: bytes, sheet: str, starts: Starts = MappingProxyType({})) -> Iterator[Line]:
    book, merged = _opened(data), Filler(starts)
    try:
        page: Any = book[sheet]
        page.reset_dimensions()
        rows: Iterable[tuple[Any, ...]] = page.iter_rows(values_only=True)
        for number, row in enumerate(rows, 1):
            cells = merged.filled(number, [text_of(value) for value in row])
            while cells and not cells[-1]:
                cells.pop()
            yield Line(number, cells)
    except (*BROKEN, TypeError, AttributeError, SyntaxError):
        raise Unreadable("The workbook is damaged. Open it, save it anew and choose it again.") from None
    finally:
        book.close()


def _left_out(data: bytes, sheet: str) -> tuple[Starts, str]:
    """Return which cells of a sheet are merged, and the first whose formula has no result."""
    book = _opened(data)
    try:
        return merged_in(book[sheet]), without_result(book[sheet])
    except BROKEN:
        raise Unreadable("The workbook is damaged. Open it, save it anew and choose it again.") from None
    finally:
        book.close()


def text_of(value: object) -> str:
    """Return the text of a cell: days as 2026-10-01, numbers whole; one that lost digits shows it, as in a CSV."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_DIGITS:
        return str(int(value))
    if isinstance(value, int | float) and abs(value) >= WHOLE_DIGITS:
        return f"{value:.5E}"
    return str(value)
