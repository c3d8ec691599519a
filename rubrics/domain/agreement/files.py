"""Tables of scores as text: what can be read of them, and each row that cannot, by row and line. No numpy here."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import NamedTuple
from unicodedata import normalize

NEEDED = ("rater", "subject", "criterion", "score")
CASE = "case"
DELIMITERS = ",;\t|"
# The first line that tells Excel how a file is parted.
TOLD = re.compile(r"sep=(.)\s*")
# Whole numbers as programs write them: 3, 3.0, 3,00, 03 and full width.
WHOLE = re.compile(r"\+?0*(\d)(?:[.,]0*)?")
SCORES = {str(score): score for score in range(1, 6)}
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
SHOWN = 60


class Unreadable(ValueError):
    """Nothing of the table can be used; the message says why, with the line where there is one."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A row that is left out. `row` counts records below the header from 1; `line` is where it begins in the file."""

    row: int
    line: int
    column: str
    value: str
    why: str

    @property
    def said(self) -> str:
        """The row in words."""
        return f"row {self.row}, line {self.line}: {self.column} “{_shown(self.value)}” {self.why}"


def _shown(value: str) -> str:
    """Return a value as one short line, whatever it would do to a terminal."""
    short = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return "".join(one if one.isprintable() else "\ufffd" for one in short)


class Scored(NamedTuple):
    """A row with a score, and where it stands."""

    rater: str
    subject: str
    criterion: str
    score: int
    row: int
    line: int


@dataclass(slots=True)
class Table:
    """What a table holds of one case ('' where there is no such column).

    `empty` counts rows without a score; `criteria` are all that rows name, in alphabetical order, with a score or not.
    """

    scores: list[Scored] = field(default_factory=list)
    empty: int = 0
    criteria: list[str] = field(default_factory=list)
    invalid: list[Invalid] = field(default_factory=list)


class _Record(NamedTuple):
    row: int
    line: int
    cells: Mapping[str, str]
    unfit: tuple[str, ...]  # its values, where they are not as many as the header names


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else as Windows wrote it.

    Raises Unreadable when it is no text, and when it is UTF-8 up to a line that is not: read as Windows' all names in
    it would be others.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\x00" in data:
        raise Unreadable("this is not a text file")
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]  # what follows the mark
            if encoding.startswith("utf-8") and not before.isascii():
                line = len(before.splitlines()) + before.endswith((b"\n", b"\r"))
                raise Unreadable(f"line {line}: it is no UTF-8, as the lines above are") from error
    raise Unreadable("this is not a text file")


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read(text: str) -> dict[str, Table]:
    """Return what the table says by case, in the order in which cases first come; without a case column the key is ''.

    Raises Unreadable for an empty file, a header that lacks a column, and quotes that never end.
    """
    found: dict[str, Table] = {}
    named: defaultdict[int, set[str]] = defaultdict(set)
    for record in _records(text):
        table = found.setdefault(record.cells.get(CASE, ""), Table())
        _take(record, table)
        named[id(table)].add(record.cells.get("criterion", ""))
    for table in found.values():
        _without_doubles(table)
        table.criteria = sorted(named[id(table)] - {""})
    if not found:
        raise Unreadable("it has a header and no rows")
    return found


def _records(text: str) -> Iterator[_Record]:
    lines = text.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise Unreadable("the file is empty")
    told = TOLD.fullmatch(lines[first])
    first += bool(told)
    if first == len(lines):
        raise Unreadable("the file is empty")
    delimiter = told[1] if told else max(DELIMITERS, key=lines[first].count)
    reader = csv.reader(StringIO("".join(lines[first:]), newline=""), delimiter=delimiter, strict=True)
    try:
        names = _header(next(reader), first + 1)
        yield from _below(reader, names, first)
    except csv.Error as error:
        raise Unreadable(f"line {first + reader.line_num}: {_in_words(error)}") from error


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return "a quotation mark is opened and never closed"
    if "expected after" in said:
        return "there is text after a closing quotation mark"
    return f"it cannot be read as a table ({said})"


def _below(reader: Iterator[list[str]], names: Sequence[str], before: int) -> Iterator[_Record]:
    begin, row = reader.line_num, 0  # type: ignore[attr-defined]  # csv readers count lines
    for cells in reader:
        line, begin = before + begin + 1, reader.line_num  # type: ignore[attr-defined]  # as above
        if not any(cell.strip() for cell in cells):
            continue
        row += 1
        values = [_tidied(cell) for cell in cells]
        while len(values) > len(names) and not values[-1]:
            values.pop()
        fits = len(values) == len(names)
        yield _Record(row, line, dict(zip(names, values, strict=False)), () if fits else tuple(values))


def _tidied(cell: str) -> str:
    """Return a cell without what nobody sees: the same name typed twice is the same name."""
    kept = cell.strip()
    return kept if kept.isascii() else normalize("NFC", kept.strip(UNSEEN)).strip()


def _header(cells: Sequence[str], line: int) -> list[str]:
    names = [_tidied(cell).lower() for cell in cells]
    lacking = [name for name in NEEDED if name not in names]
    if lacking:
        found = ", ".join(f"“{_shown(name)}”" for name in names[:12])
        raise Unreadable(
            f"line {line}: the header has no column {' and no column '.join(lacking)}. It should name "
            f"{', '.join(NEEDED)}, and may name {CASE}; found {found}"
        )
    twice = [name for name in (*NEEDED, CASE) if names.count(name) > 1]
    if twice:
        raise Unreadable(f"line {line}: the header names {' and '.join(twice)} twice")
    return names


def _take(record: _Record, table: Table) -> None:
    """Put a record where it belongs: among the scores, the empty ones, or those that are left out."""
    cells = record.cells
    wrong = _wrong(record)
    if wrong:
        column, value, why = wrong
        table.invalid.append(Invalid(record.row, record.line, column, value, why))
    elif not cells["score"]:
        table.empty += 1
    else:
        names = (cells["rater"], cells["subject"], cells["criterion"])
        table.scores.append(Scored(*names, _score(cells["score"]), record.row, record.line))


def _wrong(record: _Record) -> tuple[str, str, str] | None:
    """Return what is wrong with a record: the column, its value, and why in words."""
    if record.unfit:
        return "row", ", ".join(record.unfit), f"has {len(record.unfit)} fields, another number than the header"
    cells = record.cells
    for name in (CASE, *NEEDED[:3]):
        if cells.get(name, "?") == "":
            return name, "", "is empty"
    score = cells["score"]
    return None if not score or _score(score) else ("score", score, "is no whole number from 1 to 5")


def _score(said: str) -> int:
    """Return the score that a text says; 0 for none."""
    if said in SCORES:
        return SCORES[said]
    found = WHOLE.fullmatch(said)
    number = int(found[1]) if found else 0
    return number if number in SCORES.values() else 0


def _without_doubles(table: Table) -> None:
    """Leave out what one rater said twice of one person on one criterion: the repeat, or all where they differ."""
    by_place: defaultdict[tuple[str, str, str], list[Scored]] = defaultdict(list)
    for one in table.scores:
        by_place[one[:3]].append(one)
    left_out: set[int] = set()
    for double in (group for group in by_place.values() if len(group) > 1):
        first, *more = double
        same = len({one.score for one in double}) == 1
        why = "repeats" if same else "contradicts"
        for one in more if same else double:
            other = first if one is not first else more[0]
            left_out.add(one.row)
            table.invalid.append(
                Invalid(one.row, one.line, "score", str(one.score), f"{why} row {other.row}, line {other.line}")
            )
    table.scores = [one for one in table.scores if one.row not in left_out]
    table.invalid.sort(key=lambda one: one.row)
