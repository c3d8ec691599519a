"""What happens, or happened, to each row of a file, as a CSV that any spreadsheet opens and none runs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter

from django.core.files.base import File

from candidates.domain.table import csv_line
from candidates.models import ImportBatch, ImportRow
from candidates.services.imports import working
from candidates.services.imports.files import Settled
from candidates.services.imports.meaning import Choices
from candidates.services.imports.running import Chunk, dry_run

HEAD = ("Row", "Line", "Who", "E-mail", "Job", "Result", "Why, or which fields", "Said about the row", "Reason")
WORDS = dict(ImportRow.Action.choices)
Line = tuple[object, ...]


def line_of(cells: Line) -> str:
    """Return a row of the CSV."""
    return csv_line(map(str, cells))


def happened(batch: ImportBatch) -> Iterator[str]:
    """Yield the result of an import that was written, line by line."""
    yield "\ufeff" + line_of(HEAD)
    rows = batch.rows.order_by("number").values_list("number", "line", "data", "action", "reason", "code")
    for number, line, data, action, reason, code in rows.iterator(chunk_size=2_000):
        who = (data.get("name", ""), data.get("email", ""), data.get("job", ""))
        yield line_of((number, line, *who, WORDS[action], reason, " ".join(data.get("notes", [])), code))


def would_happen(batch: ImportBatch) -> str:
    """Return the result of a dry run of a small file; nothing is written."""
    choices = Choices.of(batch)
    lines: list[str] = ["\ufeff" + line_of(HEAD)]
    dry_run(batch, working.look_through(batch, choices), choices, _each(lines.append))
    return "".join(lines)


@contextmanager
def result_kept(batch: ImportBatch) -> Iterator[Callable[[Chunk], None]]:
    """Keep the result of a dry run of a large file beside it, for whoever asks for it."""
    with tempfile.TemporaryFile() as out:
        out.write(("\ufeff" + line_of(HEAD)).encode())
        yield _each(lambda line: out.write(line.encode()))
        out.seek(0)
        batch.result.save(f"{batch.pk}-result.csv", File(out), save=False)


def _each(add: Callable[[str], object]) -> Callable[[Chunk], None]:
    def each(chunk: Chunk) -> None:
        lines = [_settled(row) for row in chunk.settled]
        for row, plan in zip(chunk.rows, chunk.plans, strict=True):
            parsed = row.parsed
            who = (parsed.name, parsed.email, parsed.job)
            told = (WORDS[plan.action], plan.reason, " ".join(parsed.notes), plan.code)
            lines.append((row.number, row.line, *who, *told))
        for cells in sorted(lines, key=itemgetter(0)):
            add(line_of(cells))

    return each


def _settled(row: Settled) -> Line:
    word = WORDS["error" if row.unusable else "skip"]
    return row.number, row.line, " · ".join(filter(None, row.cells))[:80], "", "", word, row.reason, "", row.code
