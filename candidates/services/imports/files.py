"""The raw file of an import: what kind it is, its table, and how its records are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import IO, NamedTuple

import orjson

from candidates.domain.tables import columns, dates, sheets
from candidates.domain.tables.columns import DAYS, Column
from candidates.domain.tables.labels import nothing_in
from candidates.domain.tables.parsing import parse
from candidates.domain.tables.presets import Preset, detect, presets
from candidates.domain.tables.reading import Record, Table, read
from candidates.domain.tables.rows import Layout, Parsed, Unusable, layout_of, values_of
from candidates.models import ImportBatch
from foundation.core import clock

BLANK, HEADER = "blank", "header_again"
LOOKED_AT = 1_000  # rows that tell what stands in a column


class Settled(NamedTuple):
    """A row that is empty or cannot be read: its outcome never changes. `cells` is its beginning, for a look."""

    number: int
    line: int
    code: str
    reason: str
    cells: list[str]

    @property
    def unusable(self) -> bool:
        return self.code not in (BLANK, HEADER)


class Usable(NamedTuple):
    """A row that names somebody."""

    number: int
    line: int
    parsed: Parsed


def table_of(data: bytes, sheet: str = "", encoding: str = "") -> Table:
    """Return the table of a file, whatever it is. Raises Unreadable."""
    return sheets.read_workbook(data, sheet) if sheets.is_container(data) else read(data, encoding)


def open_table(batch: ImportBatch) -> Table:
    """Return the table of a kept file, read as the batch says."""
    with batch.file.open("rb") as handle:
        data = handle.read()
    return table_of(data, batch.sheet, "" if batch.encoding == "xlsx" else batch.encoding)


def preset_of(batch: ImportBatch) -> Preset | None:
    """Return the preset by which a file is read."""
    return presets().get(batch.preset)


def columns_in(
    table: Table,
    *,
    said: Mapping[int, str] | None = None,
    last: Mapping[int, str] | None = None,
    preset: Preset | None = None,
) -> list[Column]:
    """Return what each column of a table is, by its heading and its first rows."""
    rows = (record.cells for record in islice(table.records(), LOOKED_AT) if record.cells)
    return columns.columns_of(table.header, rows, said=said, last=last, preset=preset)


def recognised(table: Table, preset: str) -> Preset | None:
    """Return the preset that was chosen, or the one that the header shows."""
    return presets().get(preset) or detect(table.header)


def orders_in(table: Table, found: list[Column]) -> dict[int, dates.Order]:
    """Return, for each column of days, what all its cells tell about the order of day and month."""
    orders = {column.place: dates.Order() for column in found if column.goes in DAYS}
    if orders:
        for record in table.records():
            for place, order in orders.items():
                cell = record.cells[place] if place < len(record.cells) else ""
                # Where the year comes first, nothing has to be told.
                if cell and cell[0].isdigit() and not cell[:4].isdigit():
                    order.look(cell)
    return orders


def chosen_orders(orders: Mapping[int, dates.Order], said: Mapping[int, str]) -> dict[int, str]:
    """Return the order of each column: its own, else what a person said of it, else of its neighbours."""
    settled = {order.settled for order in orders.values() if order.settled}
    settled = settled or {said[place] for place in orders if said.get(place)}
    neighbours = settled.pop() if len(settled) == 1 else ""
    return {place: order.settled or said.get(place, "") or neighbours for place, order in orders.items()}


def layout_for(found: list[Column], orders: Mapping[int, str]) -> Layout:
    """Return how records are read today."""
    return layout_of(found, orders, clock.today())


def sorted_out(table: Table, layout: Layout) -> Iterator[Usable | Settled]:
    """Yield every record: what it says, or why it says nothing that can be taken."""
    for record in table.records():
        yield sort_out(record, layout)


def sort_out(record: Record, layout: Layout) -> Usable | Settled:
    """Return what a record says, or why it says nothing that can be taken."""
    if not record.cells:
        return Settled(record.number, record.line, HEADER, record.notes[0], [])
    if all(nothing_in(cell) for cell in record.cells):
        return Settled(record.number, record.line, BLANK, "The row is empty.", [])
    try:
        return Usable(record.number, record.line, parse(record, layout))
    except Unusable as error:
        return Settled(
            record.number, record.line, error.code, str(error)[:300], [cell[:200] for cell in record.cells[:40]]
        )


class Spool:
    """Rows that were read, kept on disk while what they have in common is found out."""

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self._file: IO[bytes] = file or tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as the spool)

    @property
    def file(self) -> IO[bytes]:
        """The file itself, from its beginning."""
        self._file.seek(0)
        return self._file

    def add(self, row: Usable | Settled) -> None:
        """Keep a row."""
        kept = (row.number, row.line, values_of(row.parsed)) if isinstance(row, Usable) else tuple(row)
        self._file.write(orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE))

    def rows(self) -> Iterator[Usable | Settled]:
        """Yield the rows in their order."""
        self._file.seek(0)
        for line in self._file:
            kept = orjson.loads(line)
            yield Usable(kept[0], kept[1], Parsed(*kept[2])) if len(kept) == 3 else Settled(*kept)
