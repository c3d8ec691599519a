"""From bytes to records: encoding, delimiter, header, and the physical line where each record starts."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from charset_normalizer import from_bytes

DELIMITERS = ",;\t|"
MOST_RECORDS = 20_000
LONGEST_CELL = 100_000
# What spreadsheets of other regions write; anything rarer is a broken file sooner than an encoding.
OTHER_ENCODINGS = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "shift_jis", "gb18030", "euc_kr", "big5"]
BINARY_SIGNS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for the person who sent it."""


class Record(NamedTuple):
    """One row after the header. `number` counts records from 1; `line` is where it starts, the header being line 1."""

    number: int
    line: int
    cells: list[str]
    notes: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: how it was written, its header and its records. Empty lines are no records."""

    encoding: str
    delimiter: str
    header: list[str]
    records: list[Record]
    empty_lines: list[int]


def read(data: bytes) -> Table:
    """Return the table in `data`. Raises Unreadable with a plain sentence."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if data.startswith(BINARY_SIGNS):
        raise Unreadable("This is not a CSV file. Export the list as CSV and try again.")
    encoding, text = decode(data)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    header = next((cells for _line, cells in rows if cells), None)
    if header is None or len(header) < 2:
        raise Unreadable("No columns were found. The first line should name them, separated by commas or semicolons.")
    header = [" ".join(name.replace("\0", "").split()) for name in header]
    records, empty = _records(rows, nul="\0" in text)
    return Table(encoding, delimiter, header, records, empty)


def _records(rows: Iterator[tuple[int, list[str]]], *, nul: bool) -> tuple[list[Record], list[int]]:
    """Return the records and the empty lines; `nul` tells whether a NUL has to be looked for."""
    records: list[Record] = []
    empty: list[int] = []
    for line, cells in rows:
        if not cells:
            empty.append(line)
            continue
        if len(records) == MOST_RECORDS:
            raise Unreadable(f"The file has more than {MOST_RECORDS:,} rows. Split it and import the parts.")
        if nul and any("\0" in cell for cell in cells):
            clean = [cell.replace("\0", "") for cell in cells]
            records.append(Record(len(records) + 1, line, clean, ("A NUL character was removed.",)))
        else:
            records.append(Record(len(records) + 1, line, cells))
    return records, empty


def decode(data: bytes) -> tuple[str, str]:
    """Return (encoding, text). UTF-8 and UTF-16 are known by their marks or validity; else Windows-1252 if it fits."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", _strictly(data, "utf-8-sig")
    # The mark of UTF-32 begins with that of UTF-16, so it is asked for first.
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32", _strictly(data, "utf-32")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _strictly(data, "utf-16")
    for encoding in ("utf-8", "cp1252"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data, cp_isolation=OTHER_ENCODINGS).best()
    if best is None:
        raise Unreadable("The file's encoding could not be told. Save it as UTF-8 and try again.")
    return best.encoding, str(best)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file says it is {encoding.upper()} but byte {error.start:,} is not.") from None


def _delimiter(text: str) -> str:
    """Return the delimiter that occurs most in the header, quoted parts left out."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    unquoted = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (physical line of the start, cells). NUL passes through here; the cells are cleaned later.

    Python's reader takes NUL as text since 3.11. Line ends inside quotes may be CR, LF or CRLF; each is one line.
    """
    csv.field_size_limit(LONGEST_CELL)
    counter = _Counter(text)
    reader = csv.reader(counter, delimiter=delimiter)
    start = 1
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
        yield start, cells
        start = counter.line + 1


class _Counter:
    """Feeds lines with their own ends to the csv reader and counts them as an editor would."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.line = 0

    def __iter__(self) -> _Counter:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        return line
