"""From bytes to a table: encoding, delimiter, the header and what stands above it, and where each record starts.

Records are read as they are asked for, so that a large file is never held as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Protocol

from candidates.domain.tables.encodings import encoding_of
from candidates.domain.tables.headings import is_heading
from candidates.domain.tables.quoting import LOOKED_AT, PLAIN, Quoting, escapes, sign_in, swallowed, wrapping_in
from candidates.domain.values import ADDRESS

DELIMITERS = ",;\t|"
MOST_RECORDS = 100_000
LONGEST_CELL = 100_000
ABOVE = 20  # a header stands among the first rows
BINARY = {
    b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel document (.xls)", b"MZ": "a program", b"\x7fELF": "a program",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"{\\rtf": "a text document", b"<!DOC": "a web page",
    b"<html": "a web page", b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive", b"\x1f\x8b": "a gzip archive",
    b"[{": "JSON", b'{"': "JSON",
}  # fmt: skip
SEPARATOR_LINE = re.compile(r"^\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)
EXPORT_IT = "Export it as CSV or XLSX and choose that file."


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for the person who sent it."""


class Record(NamedTuple):
    """One row after the header. `number` counts records from 1; `line` is the line of the file where it starts."""

    number: int
    line: int
    cells: list[str]
    notes: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class Line(NamedTuple):
    """A row as it stands in the file, with the line where it starts."""

    line: int
    cells: list[str]


class Rows(Protocol):
    """Where rows come from: each call begins anew."""

    def __call__(self) -> Iterable[Line]: ...


@dataclass(slots=True)
class Table:
    """A file that can be read: how it was written and its header. `above` is what stood over the header.

    `named` tells whether the file has a header; without one the columns are numbered. `padded` rows may be shorter than
    the header, as those of a workbook are. `empty_lines` is complete once all records were read.
    """

    encoding: str
    delimiter: str
    header: list[str]
    rows: Rows
    above: list[str] = field(default_factory=list)
    named: bool = True
    padded: bool = False
    sheet: str = ""
    sheets_left: list[str] = field(default_factory=list)
    skip: int = 1
    empty_lines: list[int] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        """Yield the rows below the header, lines without anything left out. Raises Unreadable on the way."""
        self.empty_lines.clear()
        number, width, header = 0, len(self.header), [cell.casefold() for cell in self.header]
        for place, (line, cells) in enumerate(self.rows()):
            if place < self.skip:
                continue
            if not cells or (self.padded and not any(cells)):
                self.empty_lines.append(line)
                continue
            number += 1
            if number > MOST_RECORDS:
                raise Unreadable(f"The file has more than {MOST_RECORDS:,} rows. Split it and import the parts.")
            yield self._record(number, line, cells, width, header)

    def _record(self, number: int, line: int, cells: list[str], width: int, header: list[str]) -> Record:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if self.padded and len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        again = self.named and [cell.strip().casefold() for cell in cells[:1]] == header[:1]
        if again and [cell.strip().casefold() for cell in cells] == header:
            return Record(number, line, [], ("The header stands here again.",))
        if "\0" in "".join(cells):
            return Record(number, line, [cell.replace("\0", "") for cell in cells], ("A NUL character was removed.",))
        return Record(number, line, cells)


def read(data: bytes, encoding: str = "") -> Table:
    """Return the table in the bytes of a text file. Raises Unreadable with a plain sentence."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty.")
    for sign, kind in BINARY.items():
        if data[:200].lstrip().startswith(sign):
            raise Unreadable(f"This is {kind}, not a table. {EXPORT_IT}")
    if data.startswith(b"PK"):
        raise Unreadable(f"This is not a CSV file. {EXPORT_IT}")
    encoding = encoding or encoding_of(data)
    if not encoding:
        raise Unreadable("The file's encoding could not be told. Save it as UTF-8 and try again.")
    delimiter, declared = _delimiter(data, encoding)
    quoting = _quoting(data, encoding, delimiter)
    return frame(encoding, delimiter, lambda: lines_of(data, encoding, delimiter, quoting), skip=1 if declared else 0)


def _quoting(data: bytes, encoding: str, delimiter: str) -> Quoting:
    """Return how a file misuses quotes, as most do not."""

    def widths(quoting: Quoting) -> Iterator[int]:
        return (len(row.cells) for row in islice(lines_of(data, encoding, delimiter, quoting), LOOKED_AT))

    backslashes = b'\\"' in data.replace(b"\0", b"") and escapes(widths)
    first = [row.cells for row in islice(lines_of(data, encoding, delimiter), ABOVE)]
    return Quoting(wrapping_in(first, delimiter), backslashes, sign_in(first))


def frame(encoding: str, delimiter: str, rows: Rows, *, skip: int = 0, padded: bool = False) -> Table:
    """Find the header among the first rows: the one with most columns that we know, else the first of full width."""
    first = list(islice(rows(), ABOVE + skip))
    at, known = _header_at([cells for _line, cells in first], skip)
    if at is None:
        raise Unreadable("No columns were found. A line should name them, separated by commas or semicolons.")
    cells = [" ".join(cell.replace("\0", "").split()) for cell in first[at].cells]
    while cells and not cells[-1]:
        cells.pop()
    named = bool(known) or not any(ADDRESS.fullmatch(cell) for cell in cells)
    above = [" ".join(cell for cell in row.cells if cell.strip()) for row in first[skip:at]]
    header = [cell or f"Column {n}" for n, cell in enumerate(cells, 1)]
    if not named:
        width = max(len(row.cells) for row in first)
        header = [f"Column {n}" for n in range(1, width + 1)]
    return Table(
        encoding,
        delimiter,
        header,
        rows,
        [text for text in above if text],
        named,
        padded,
        skip=at + (1 if named else 0),
    )


def _header_at(rows: list[list[str]], skip: int) -> tuple[int | None, int]:
    """Return which row names the columns, and how many of them are known."""
    best, known = None, 0
    for place, cells in enumerate(rows[skip:], skip):
        found = sum(1 for cell in cells if cell.strip() and is_heading(cell))
        if found > known:
            best, known = place, found
    if best is not None:
        return best, known
    widths = [sum(1 for cell in cells if cell.strip()) for cells in rows[skip:]]
    full = max(widths, default=0)
    if full < 2 and not any(ADDRESS.search(cell) for cells in rows for cell in cells):
        return None, 0
    usual = Counter(width for width in widths if width > (1 if full > 1 else 0)).most_common(1)
    return next(skip + n for n, width in enumerate(widths) if width >= usual[0][0]), 0


def _delimiter(data: bytes, encoding: str) -> tuple[str, bool]:
    """Return what stands between cells, and whether a first line such as `sep=;` says so."""
    with _text(data, encoding) as text:
        try:
            head = "".join(islice(text, 60))
        except UnicodeError as error:
            raise _wrong_bytes(encoding, error) from None
    if said := SEPARATOR_LINE.match(head.partition("\n")[0].rstrip("\r")):
        return said[1], True
    return max(DELIMITERS, key=lambda delimiter: _fitness(head, delimiter)), False


def _fitness(head: str, delimiter: str) -> tuple[int, int, float]:
    """Tell how well a delimiter fits: columns we know in some row, then rows of one width above one."""
    rows = []
    try:
        rows.extend(list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)))
    except csv.Error:
        return 0, 0, 0.0
    known = max((sum(1 for cell in cells if is_heading(cell)) for cells in rows[:ABOVE]), default=0)
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    width, often = widths.most_common(1)[0] if widths else (1, 0)
    return known, often, width


def lines_of(data: bytes, encoding: str, delimiter: str, quoting: Quoting = PLAIN) -> Iterator[Line]:
    """Yield each row with the physical line of its start. NUL passes through here; the cells are cleaned later.

    Python's reader takes NUL as text since 3.11. Line ends inside quotes may be CR, LF or CRLF; each is one line.
    """
    csv.field_size_limit(LONGEST_CELL)
    with _text(data, encoding) as text:
        counter = _Counter(map(quoting.line, text) if quoting.backslashes else text)
        reader = csv.reader(counter, delimiter=delimiter, quotechar=quoting.sign)
        start, widths = 1, Counter[int]()
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise Unreadable(
                    f"The row that starts at line {start} cannot be read: a cell is over "
                    f"{LONGEST_CELL:,} characters, or its quotes do not close."
                ) from None
            except UnicodeError as error:
                raise _wrong_bytes(encoding, error) from None
            cells = quoting.cells(cells, delimiter)
            broken = len(counter.held) > 1 and quoting.sign == '"'
            rows = swallowed(counter.held, cells, widths, delimiter) if broken else None
            yield from (Line(start + at, row) for at, row in enumerate(rows or [cells]))
            widths[len(cells)] += 1
            counter.held.clear()
            start = counter.line + 1


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _wrong_bytes(encoding: str, error: UnicodeError) -> Unreadable:
    place = f" but byte {error.start:,} is not" if isinstance(error, UnicodeDecodeError) else " but it is not"
    return Unreadable(f"The file says it is {encoding.upper()}{place}.")


class _Counter:
    """Feeds lines with their own ends to the csv reader and counts them as an editor would."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.line = 0
        self.held: list[str] = []  # the lines of the row that is being read

    def __iter__(self) -> _Counter:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self.held.append(line)
        return line


def sample_of(table: Table, most: int) -> list[Record]:
    """Return the first records, for a look."""
    return list(islice(table.records(), most))
