"""One list in one file, as Parquet or as a JSON object a line; rows come in batches and are never all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Cells, Shape
from hiring.operations.export.columns import batch_of, schema_of

# Readers skip whole groups of rows by their bounds; groups of one page would be too small to be worth it.
GROUP = 10_000


def write_jsonl(handle: IO[bytes], shape: type[Shape], pages: Iterator[list[Cells]]) -> int:
    """Write the rows exactly as the API gives them; returns how many."""
    rows = 0
    for page in pages:
        handle.writelines(encode(row) + b"\n" for row in page)
        rows += len(page)
    return rows


def write_parquet(handle: IO[bytes], shape: type[Shape], pages: Iterator[list[Cells]]) -> int:
    """Write the rows in the types of their columns; returns how many. An empty list has all its columns, too."""
    schema, rows, held = schema_of(shape), 0, 0
    batches: list[pa.RecordBatch] = []
    with pq.ParquetWriter(handle, schema, compression="zstd") as writer:
        for page in pages:
            batches.append(batch_of(shape, schema, page))
            held += len(page)
            if held >= GROUP:
                writer.write_table(pa.Table.from_batches(batches, schema))
                rows, held, batches = rows + held, 0, []
        if batches:
            writer.write_table(pa.Table.from_batches(batches, schema))
    return rows + held


WRITERS = {"parquet": write_parquet, "jsonl": write_jsonl}
